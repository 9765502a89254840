"""The evidence for a signal: the words, the path or the line of a commit that a rule rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from impact.classify.patterns import as_bytes, finder
from impact.classify.rule import IN_TESTS, WORDS_OF
from impact.classify.self_statements import without
from impact.model.facts import Commit, DiffFacts, FileChange
from impact.model.work import Evidence

if TYPE_CHECKING:
    from impact.classify.rule import When
    from impact.classify.rules import RuleBook

# Words shown around nothing: an excerpt is what matched, cut where it would fill a screen.
_LONGEST = 120


def evidence(
    name: str, held: tuple[str, ...], book: RuleBook, commit: Commit, diff: DiffFacts | None = None
) -> Evidence:
    """Return where in `commit` the rule called `name` found what it asks for; it is one of those that `held`."""
    when = book.by_name[name].when
    # The words that a rule asks for stand apart from what it asks of the change.
    words = book.by_name.get(name + WORDS_OF)
    said = words.when if words else when
    fact = f"{commit.repo}:{commit.sha}"
    found = (
        _in_words(said, book, commit)
        or _in_trailers(said, commit)
        or (_in_lines(when, diff) if diff is not None else None)
        or _in_paths(when, book, commit)
    )
    if found:
        return Evidence(fact, *found)
    # Only then, a rule that merely joins others: what the first of them rests on.
    first = next((each for each in (*when.all_of, *when.any_of) if each in held), "")
    return evidence(first, held, book, commit, diff) if first else Evidence(fact, "commit", commit.subject)


def _in_words(when: When, book: RuleBook, commit: Commit) -> tuple[str, str] | None:
    message = without(commit.message, commit.trailers)
    for pattern, where, text in (
        (when.subject, "subject", commit.subject),
        (when.message, "message", message),
    ):
        match = finder(pattern).search(as_bytes(text)) if pattern else None
        if match:
            return where, _short(match.group().decode("utf-8", "replace"))
    for concepts, where, text in ((when.says, "subject", commit.subject), (when.mentions, "message", message)):
        phrase = book.vocabulary.found(concepts, text)
        if phrase:
            return where, _short(phrase)
    return None


def _in_trailers(when: When, commit: Commit) -> tuple[str, str] | None:
    for name, value in commit.trailers:
        if name.lower() in when.trailers:
            return "trailer", _short(f"{name}: {value}")
    return None


def _in_lines(when: When, diff: DiffFacts) -> tuple[str, str] | None:
    counts = dict(diff.facts) | {f"{name}{IN_TESTS}": count for name, count in diff.in_tests}
    for names, verb in ((when.removes, "removes"), (when.fewer, "removes"), (when.adds, "adds"), (when.more, "adds")):
        for count in (counts[name] for name in names if name in counts):
            if count.removed if verb == "removes" else count.added:
                return "lines", f"{verb} {_short(count.line)!r} in {_short(count.path)}"
    return None


def _in_paths(when: When, book: RuleBook, commit: Commit) -> tuple[str, str] | None:
    changes = commit.changes or ()
    for names, statuses, verb in (
        (when.created, "AC", "created "),
        (when.deleted, "D", "deleted "),
        (when.renamed, "R", "renamed "),
        (when.any_path, "", ""),
    ):
        mask = book.set_mask(names)
        for change in changes if mask else ():
            if book.sets.mask(change.path) & mask and (not statuses or change.status[:1] in statuses):
                return "paths", verb + _short(change.path)
    return ("paths", _listing(changes)) if when.paths and changes else None


def _listing(changes: tuple[FileChange, ...]) -> str:
    more = f" and {len(changes) - 1} more" if len(changes) > 1 else ""
    return _short(changes[0].path) + more


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
