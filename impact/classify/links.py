"""What a commit says it belongs to: a pull request, an issue, a change; and what it takes back."""

from __future__ import annotations

import re
from functools import lru_cache

from impact.classify.patterns import PatternSet, as_bytes
from impact.model.options import LinkPattern

_REVERTS = re.compile(r"This (?:partially |mostly )?reverts? (?:commit|changeset) ([0-9a-f]{7,64})")
_REVERT_OF = re.compile(r'Revert "(.+)"\s*(?:\(#\d+\))?$')


class LinkPatterns:
    """Link patterns compiled once: all of them are tried in one pass, only those that occur are looked at."""

    def __init__(self, patterns: tuple[LinkPattern, ...]) -> None:
        self._subject = _Group(tuple(each for each in patterns if each.where == "subject"))
        self._message = _Group(tuple(each for each in patterns if each.where == "message"))

    def links(self, subject: str, message: str) -> tuple[tuple[str, str], ...]:
        """Return (kind, name) pairs, each once, in the order of the patterns; issue numbers carry their `#`."""
        found = dict.fromkeys((*self._subject.found(subject), *self._message.found(message)))
        return tuple(found)


class _Group:
    def __init__(self, patterns: tuple[LinkPattern, ...]) -> None:
        self._patterns = tuple((each, re.compile(each.pattern, re.MULTILINE)) for each in patterns)
        # The set ignores case and so finds at least what the patterns find.
        self._set = PatternSet(tuple(each.pattern for each in patterns))

    def found(self, text: str) -> list[tuple[str, str]]:
        mask = self._set.search(as_bytes(text)) if self._patterns else 0
        pairs = []
        for index, (pattern, compiled) in enumerate(self._patterns):
            if mask >> index & 1:
                names = (match[1] for match in compiled.finditer(text))
                pairs += [
                    (pattern.kind, _named(pattern, name)) for name in names if not name.startswith(pattern.unless)
                ]
        return pairs


@lru_cache(maxsize=8)
def compiled(patterns: tuple[LinkPattern, ...]) -> LinkPatterns:
    """Return these patterns compiled; the same object for the same patterns."""
    return LinkPatterns(patterns)


def reverted(subject: str, body: str) -> tuple[str, ...]:
    """Return what a commit says it takes back: commit ids, or else the subject of the one it names."""
    named = tuple(dict.fromkeys(_REVERTS.findall(body))) if "evert" in body else ()
    if named or not subject.startswith("Revert "):
        return named
    quoted = _REVERT_OF.match(subject)
    return (quoted[1],) if quoted else ()


def _named(pattern: LinkPattern, name: str) -> str:
    return f"#{name}" if pattern.kind == "issue" and name.isdigit() else name
