"""What a commit says it belongs to: a pull request, an issue, a change; and what it takes back."""

from __future__ import annotations

import re
from functools import lru_cache

from impact.classify.patterns import PatternSet, as_bytes
from impact.model.options import LinkPattern

# A commit that names more than this lists things, and belongs to none of them.
_MOST = 16
_REVERTS = re.compile(r"This reverts (?:commits?|changesets?)\s{1,4}")
_HEX = frozenset("0123456789abcdef")
_PULL_REQUEST = re.compile(r" \(#[0-9]{1,9}\)$")


class LinkPatterns:
    """Link patterns compiled once: all of them are tried in one pass, only those that occur are looked at."""

    def __init__(self, patterns: tuple[LinkPattern, ...]) -> None:
        ordered = sorted(patterns, key=lambda each: each.where != "subject")
        self._patterns = tuple((each, re.compile(each.pattern.encode(), re.MULTILINE)) for each in ordered)
        # The set ignores case and so finds at least what the patterns find.
        self._set = PatternSet(tuple(each.pattern for each in ordered))

    def links(self, subject: str, message: str) -> tuple[tuple[str, str], ...]:
        """Return (kind, name) pairs, each once, in the order of the patterns; issue numbers carry their `#`."""
        raw = _lines(message)
        mask = self._set.search(raw)
        # A subject that stands in the message as it is, on a line of its own, was searched with it.
        if not message.startswith(subject) or message[len(subject) : len(subject) + 1] not in ("", "\n"):
            mask |= self._set.search(_lines(subject))
        return tuple(self._found(mask, subject, raw)) if mask else ()

    def _found(self, mask: int, subject: str, message: bytes) -> dict[tuple[str, str], None]:
        found: dict[tuple[str, str], None] = {}
        for index, (pattern, compiled) in enumerate(self._patterns):
            if not mask >> index & 1:
                continue
            for match in compiled.finditer(_lines(subject) if pattern.where == "subject" else message):
                name = (match[1] or b"").decode("utf-8", "replace")
                if name and not name.startswith(pattern.unless):
                    found[pattern.kind, _named(pattern, name)] = None
                if len(found) >= _MOST:
                    return found
        return found


def _lines(text: str) -> bytes:
    raw = as_bytes(text)
    return raw.replace(b"\r\n", b"\n") if b"\r" in raw else raw


@lru_cache(maxsize=8)
def compiled(patterns: tuple[LinkPattern, ...]) -> LinkPatterns:
    """Return these patterns compiled; the same object for the same patterns."""
    return LinkPatterns(patterns)


def reverted(subject: str, body: str) -> tuple[str, ...]:
    """Return what a commit says it takes back: commit ids (maybe cut short), else the subject it quotes.

    What is taken back in part is still there, and is not named.
    """
    named: dict[str, None] = {}
    for match in _REVERTS.finditer(body) if "This reverts " in body else ():
        named |= dict.fromkeys(_ids(body[match.end() : match.end() + 1000]))
    if named:
        return tuple(named)
    quoted = revert_subject(subject)
    return () if quoted is None else (quoted,)


def _ids(text: str) -> list[str]:
    """Return the commit ids that a text begins with, listed with commas and "and"."""
    found = []
    for word in text.split():
        name = word.rstrip(".,;")
        if 7 <= len(name) <= 64 and _HEX.issuperset(name):
            found.append(name)
        elif word != "and":
            break
        if word.endswith((".", ";")):
            break
    return found


def revert_subject(subject: str) -> str | None:
    """Return X for `Revert "X"`, with or without the number of a pull request behind; else None."""
    if not subject.startswith('Revert "'):
        return None
    quoted = without_number(subject).removeprefix('Revert "')
    return quoted[:-1] if len(quoted) > 1 and quoted.endswith('"') else None


def without_number(subject: str) -> str:
    """Return a subject without the " (#123)" that a forge appends."""
    return _PULL_REQUEST.sub("", subject.rstrip())


def _named(pattern: LinkPattern, name: str) -> str:
    return f"#{name}" if pattern.kind == "issue" and name.isdigit() else name
