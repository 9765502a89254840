"""Where in a commit a feature was seen: the words, the path or the line it rests on."""

from __future__ import annotations

import re
from collections.abc import Callable

from impact.classify.feature_words import BY_HAND
from impact.classify.features import Places, stem, tokens
from impact.classify.rule import IN_TESTS
from impact.classify.rules import RuleBook
from impact.classify.signals import evidence
from impact.model.facts import Commit, DiffFacts, FileChange

Where = tuple[str, str]
_NOWHERE = ("", "")
_FACT = re.compile(r"(only-tests |no\+|\+|-)?([a-z_]+(?:@tests)?)(?::(?:[<>=]|many|share\d+))?")


def found_in(feature: str, book: RuleBook, places: Places, commit: Commit, diff: DiffFacts | None) -> Where:
    """Return (where, excerpt), both "" for what the whole commit shows or its words say already."""
    sort, _, rest = feature.partition(":")
    if sort in ("is", BY_HAND.rstrip(":")):
        held = book.spoken(commit.message, commit.trailers, commit.changes, diff)
        found = evidence(rest, held, book, commit, diff)
        return found.where, found.excerpt
    if sort in ("word", "first", "last"):
        return _word(rest.partition("@")[0], commit.subject, "subject")
    if sort == "body":
        return _word(rest, commit.body, "message")
    if sort in _PATHS or sort in ("A", "C", "D", "R", "T"):
        return _path(sort, rest, places, commit.changes or ())
    match = _FACT.fullmatch(feature)
    return _line(match[1] or "", match[2], diff) if match and diff is not None else _NOWHERE


def _word(wanted: str, text: str, where: str) -> Where:
    """Return the word as it was written, where that is not what its stem says already."""
    for word in tokens(text):
        if stem(word) == wanted and word != wanted:
            return where, word
    return _NOWHERE


def _path(sort: str, rest: str, places: Places, changes: tuple[FileChange, ...]) -> Where:
    fits = _PATHS.get(sort)
    for change in changes:
        if (
            fits(change.path.lower(), rest)
            if fits
            else change.status[:1] == sort and places.letter(change.path) == rest
        ):
            return "paths", change.path
    return _NOWHERE


_PATHS: dict[str, Callable[[str, str], bool]] = {
    "name": lambda path, rest: path.rpartition("/")[2] == rest,
    "folder": lambda path, rest: rest in path.split("/")[:-1],
    "top": lambda path, rest: path.startswith(f"{rest}/"),
    "path-word": lambda path, rest: rest in path.rpartition("/")[2],
    "ending": lambda path, rest: path.endswith(rest),
}


def _line(sign: str, key: str, diff: DiffFacts) -> Where:
    """Return a line that shows the fact and its file; the file alone where the line kept is of the other sign."""
    counts = diff.in_tests if key.endswith(IN_TESTS) else diff.facts
    count = dict(counts).get(key.removesuffix(IN_TESTS))
    if count is None or not count.path:
        return _NOWHERE
    # Of a thing that mostly goes the line kept is one that went, otherwise one that came.
    gone = count.removed > count.added
    other = (sign == "+" and gone) or (sign == "-" and not gone)
    return "lines", f"{count.line} in {count.path}" if count.line and not other else count.path
