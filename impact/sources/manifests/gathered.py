"""What one manifest says, gathered entry by entry: names are checked and compared, each thing is kept once."""

from __future__ import annotations

import re
from functools import lru_cache

from impact.identity.packages import normal
from impact.model.manifests import RUN, SCOPES, Manifest, Need, Offer, Thing
from impact.sources.manifests.base import Unreadable

# Longer is no name, and no version, that a registry knows.
LONGEST_NAME = 214
LONGEST_WORD = 300
# More entries than people write, or any package manager was seen to have asked for at once.
MOST_ENTRIES = 20_000
# Versions of one manifest say the same names and words again and again: so many are remembered.
_REMEMBERED = 4096
_RANK = {scope: rank for rank, scope in enumerate(SCOPES)}
_NAMES = {
    "conda": r"\w[\w.-]*",
    "pypi": r"[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?",
    "npm": r"(?:@[\w.~-]+/)?[\w.~-]+",
    "golang": r"[\w.~!-]+(?:/[\w.~!+-]+)*",
    "cargo": r"[A-Za-z][\w-]*",
    "maven": r"[\w.-]+:[\w.-]+",
    "gem": r"[\w.-]+",
    "nuget": r"\w[\w.-]*",
    "composer": r"[\w.-]+/[\w.-]+",
}
_VALID = {ecosystem: re.compile(name, re.ASCII) for ecosystem, name in _NAMES.items()}


class Gathered:
    """The needs and offers of one manifest, as they are found in it."""

    def __init__(self, ecosystem: str) -> None:
        self._ecosystem = ecosystem
        self._needs: dict[Thing, Need] = {}
        self._offers: dict[Thing, Offer] = {}
        self._said = 0
        self.left = 0

    def need(self, name: object, version: object = "", *, scope: str = RUN, source: str = "") -> None:
        """Keep a need. Of several of one thing the one for running it stays, before one for developing it."""
        thing = self._thing(name)
        if thing is None:
            self.left += 1
            return
        new = Need(thing, word(version), scope, word(source))
        old = self._needs.get(thing)
        if old is None or _order(new) < _order(old):
            self._needs[thing] = new

    def offer(self, name: object, version: object = "", *, private: bool = False) -> None:
        """Keep an offer; the first of several of one thing stays."""
        thing = self._thing(name)
        if thing is None:
            self.left += 1
        else:
            self._offers.setdefault(thing, Offer(thing, word(version), private))

    def manifest(self) -> Manifest:
        """Everything that was found, sorted. What a manifest offers itself it does not need."""
        needs = (need for thing, need in sorted(self._needs.items()) if thing not in self._offers)
        return Manifest(tuple(needs), tuple(offer for _, offer in sorted(self._offers.items())), self.left)

    def count(self) -> None:
        """Count an entry; a file with too many of them is no manifest."""
        self._said += 1
        if self._said > MOST_ENTRIES:
            raise Unreadable(f"more than {MOST_ENTRIES:,} entries")

    def _thing(self, name: object) -> Thing | None:
        self.count()
        bare = name.strip() if isinstance(name, str) else ""
        return _named(self._ecosystem, bare) if len(bare) <= LONGEST_NAME else None


@lru_cache(_REMEMBERED)
def _named(ecosystem: str, bare: str) -> Thing | None:
    return Thing(ecosystem, normal(ecosystem, bare)) if _VALID[ecosystem].fullmatch(bare) else None


def _order(need: Need) -> tuple[int, bool]:
    return _RANK[need.scope], not need.version


def word(value: object) -> str:
    """What a manifest says in one place, on one line and of a length to be kept; "" where it is no text."""
    return _line(value[: 4 * LONGEST_WORD]) if isinstance(value, str) else ""


@lru_cache(_REMEMBERED)
def _line(text: str) -> str:
    line = " ".join(text.split())
    return (line if line.isprintable() else "".join(filter(str.isprintable, line)))[:LONGEST_WORD]
