"""What happened in each area of a repository: repairs and other changes, by whom on which day, under today's names."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from impact.outcomes.placebo import Counts

# How a path is called by the area that it lies in.
Naming = Callable[[str], str]
# A day as its ordinal, a person as a number, the commit that shows it.
Moment = tuple[int, int, str]


class Landing(NamedTuple):
    """One commit: when it landed (an ordinal), by whom (a number), whether it repairs what it changes.

    `paths` are those that count, as they are called today.
    """

    day: int
    who: int
    sha: str
    repair: bool
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """Days from `first` to `last`, both among them."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many they are."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Trail:
    """What happened in an area, oldest first; what one person did on one day, in however many commits, is one moment.

    Where a repair is among it, that moment is a repair.
    """

    repairs: tuple[Moment, ...] = ()
    others: tuple[Moment, ...] = ()

    def counts(self, before: Window, after: Window) -> Counts:
        """Return how many moments of both sorts lie in each of the two windows."""
        found = [len(_within(each, window)) for each in (self.repairs, self.others) for window in (before, after)]
        return Counts(*found)

    def shown_by(self, *windows: Window) -> tuple[str, ...]:
        """Return a commit for each repair of these windows."""
        return tuple(sha for window in windows for _, _, sha in _within(self.repairs, window))


def _within(moments: tuple[Moment, ...], window: Window) -> tuple[Moment, ...]:
    start, end = ((day.toordinal(),) for day in (window.first, window.last))
    return moments[bisect_left(moments, start) : bisect_left(moments, (end[0] + 1,))]


def trails(landings: Iterable[Landing], name: Naming) -> dict[str, Trail]:
    """Return what happened in each area; the order of the commits does not matter."""
    names: dict[str, str] = {}
    repairs: dict[str, dict[tuple[int, int], str]] = defaultdict(dict)
    others: dict[str, dict[tuple[int, int], str]] = defaultdict(dict)
    for day, who, sha, repair, paths in landings:
        for path in paths:
            if path not in names:
                names[path] = name(path)
        sort, moment = repairs if repair else others, (day, who)
        for where in {names[path] for path in paths}:
            known = sort[where]
            if moment not in known or sha < known[moment]:
                known[moment] = sha
    return {where: _trail(repairs.get(where, {}), others.get(where, {})) for where in {*repairs, *others}}


def together(parts: Iterable[Trail], windows: Iterable[Window]) -> Trail:
    """Return several areas as one in these windows: what was done in two of them at once happened once."""
    repairs: dict[tuple[int, int], str] = {}
    others: dict[tuple[int, int], str] = {}
    there = tuple(windows)
    for each in parts:
        for moments, found in ((each.repairs, repairs), (each.others, others)):
            for day, who, sha in (moment for window in there for moment in _within(moments, window)):
                found[day, who] = min(sha, found.get((day, who), sha))
    return _trail(repairs, others)


def _trail(repairs: Mapping[tuple[int, int], str], others: Mapping[tuple[int, int], str]) -> Trail:
    return Trail(
        tuple(sorted((*moment, sha) for moment, sha in repairs.items())),
        tuple(sorted((*moment, sha) for moment, sha in others.items() if moment not in repairs)),
    )
