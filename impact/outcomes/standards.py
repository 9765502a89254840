"""How a standard configuration spread: one content at one path, who had it first, who came to it and who left it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from impact.model.drift import Came
from impact.outcomes.drift import LEAST
from impact.outcomes.shared_files import family


@dataclass(frozen=True, slots=True)
class Taken:
    """One repository came to hold the standard, and on which day it left it, None while it holds it."""

    repo: int
    day: date
    left: date | None


@dataclass(frozen=True, slots=True)
class Standard:
    """One content that several repositories held at one path, the first ones first.

    `people` is how many took it into the others of them (programs and whoever had it first are none of them).
    """

    path: str
    digest: str
    taken: tuple[Taken, ...]
    people: int

    @property
    def first(self) -> tuple[int, ...]:
        """Which had it on the first day: which of them before the others, no day says."""
        return tuple(each.repo for each in self.taken if each.day == self.taken[0].day)

    @property
    def height(self) -> int:
        """In how many repositories it was at one time at most."""
        return max(self.at(each.day) for each in self.taken)

    @property
    def now(self) -> int:
        """How many hold it now."""
        return sum(each.left is None for each in self.taken)

    def at(self, day: date) -> int:
        """How many held it at the end of this day."""
        return sum(each.day <= day and (each.left is None or each.left > day) for each in self.taken)


def standards(history: Iterable[Came]) -> tuple[Standard, ...]:
    """Return every content that at least LEAST repositories held at one time, by path, the most held first."""
    by_place: dict[tuple[str, int], list[Came]] = defaultdict(list)
    for each in history:
        by_place[family(each.path), each.repo].append(each)
    spans: dict[tuple[str, str], list[tuple[Taken, Came]]] = defaultdict(list)
    for (name, _), mine in by_place.items():
        for first, left in _spans(mine):
            spans[name, first.digest].append((Taken(first.repo, first.day, left), first))
    made = (_standard(name, digest, group) for (name, digest), group in spans.items() if len(group) >= LEAST)
    found = [each for each in made if each.height >= LEAST]
    return tuple(sorted(found, key=lambda each: (each.path, -each.now, -each.height, each.digest)))


def _spans(mine: Sequence[Came]) -> Iterable[tuple[Came, date | None]]:
    """Each content that one repository held at a path: the commit that first brought it, and when it last left."""
    ordered = sorted(mine, key=lambda each: (each.day, each.follows, each.sha))
    firsts: dict[str, Came] = {}
    left: dict[str, date | None] = {}
    before = ""
    for each in ordered:
        if each.digest == before:
            continue
        if before:
            left[before] = each.day
        if each.digest:
            firsts.setdefault(each.digest, each)
            left[each.digest] = None
        before = each.digest
    return [(first, left[digest]) for digest, first in firsts.items()]


def _standard(name: str, digest: str, group: Sequence[tuple[Taken, Came]]) -> Standard:
    ordered = sorted(group, key=lambda pair: (pair[0].day, pair[0].repo))
    began = {came.person for _, came in ordered if came.day == ordered[0][1].day}
    people = {came.person for _, came in ordered if not came.bot} - began
    path = min(came.path for _, came in ordered)
    return Standard(path if family(path) == name else name, digest, tuple(taken for taken, _ in ordered), len(people))
