"""Commits that name nothing in common: one piece of work by what they touch, say, and follow."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from impact.classify.groups import Group
from impact.classify.likeness import Trait, Words, clusters, family_of, run, traits
from impact.model.options import Gather
from impact.model.work import WorkItem

# A file that more contributions than this touched, and more than this part of all, ties no days together.
_FEW_GROUPS = 2
_FEW = 0.02
# So many files in common tie days together, or else half of what the later day touched.
_ENOUGH = 2
_ALONE = "a commit of its own"
_ONE_DAY = "one day's work: the same files, the same area or the same subject"
_TOGETHER = "work on the same files, taken up again on the person's next day of work"
_BESIDE = "{}, and the work beside it"

# An unbroken run of commits, a sort of work, a path.
_Place = tuple[str, str, str]


def by_nearness(free: Sequence[WorkItem], named: Iterable[Group], bounds: Gather, depth: int) -> list[Group]:
    """Return groups of the `free` items; those that are near to one group of `named` alone join it instead.

    Only what stands in one unbroken run of the person's commits can belong together. Of one day it does when
    it has something in common (`impact.classify.likeness`), so that it does not matter into how many commits
    a day's work was cut. Over days it must be taken up again on the next day of work in that run, on files
    that not everything touches. Nothing that comes later changes what was decided for a day.
    """
    home = {item.sha: group for group in named for item in group.items}
    whole = [*free, *(item for group in named for item in group.items)]
    near, words = _Near(bounds), Words()
    for _, each in groupby(sorted(whole, key=lambda item: (item.day, item.sha)), key=lambda item: item.day):
        today = list(each)
        near.take_day(_Day(today, home, depth, words))
        words.learn(today)
    near.finish()
    return near.made


class _Day:
    """One day's commits: the clusters of those that name nothing, and what belongs to groups that have a name."""

    def __init__(self, today: Sequence[WorkItem], home: Mapping[str, Group], depth: int, words: Words) -> None:
        self.named: dict[str, tuple[Group, list[WorkItem]]] = {}
        self._owners: dict[Trait, set[str]] = defaultdict(set)
        for item in today:
            group = home.get(item.sha)
            if group is not None:
                self.named.setdefault(group.key, (group, []))[1].append(item)
                for trait in traits(item, depth, words):
                    self._owners[trait].add(group.key)
        self.clusters = [*clusters([item for item in today if item.sha not in home], depth, words)]

    def beside(self, shown: Iterable[Trait]) -> Group | None:
        """The one named group that has a trait of these; None where there are several."""
        keys = {key for trait in shown for key in self._owners.get(trait, ())}
        return self.named[keys.pop()][0] if len(keys) == 1 else None


@dataclass(slots=True)
class _Open:
    """How far a group has come: its first and last day so far, and every path it touched."""

    group: Group
    first: date
    last: date
    paths: set[str]


class _Near:
    def __init__(self, bounds: Gather) -> None:
        self.made: list[Group] = []
        self._bounds = bounds
        self._joined: dict[str, Group] = {}
        self._open: dict[str, _Open] = {}
        self._at: dict[_Place, _Open] = {}
        self._spread: Counter[str] = Counter()
        self._worked: dict[str, date] = {}

    def take_day(self, day: _Day) -> None:
        """Add one day's clusters, each to the group that it belongs to, or as another."""
        few = max(_FEW_GROUPS, len(self._open) * _FEW)
        placed = [(group, items, _places(items)) for group, items in day.named.values()]
        for items, shown in day.clusters:
            places = _places(items)
            rare = [each for each in places if self._spread[each[2]] <= few]
            group = day.beside(shown) or self._taken_up(rare, items[0].day)
            if group is None:
                group = Group(items[0].sha, "")
                self.made.append(group)
            elif group.because:
                self._joined[group.key] = group
            group.items.extend(items)
            placed.append((group, items, places))
        for group, items, places in placed:
            self._keep(group, items, places)

    def finish(self) -> None:
        """Say why the commits of each group are one, and bring those of named groups in order."""
        for group in self.made:
            one_day = group.items[0].day == group.items[-1].day
            group.because = _ALONE if len(group.items) == 1 else _ONE_DAY if one_day else _TOGETHER
        for group in self._joined.values():
            group.items.sort(key=lambda item: (item.day, item.sha))
            group.because = _BESIDE.format(group.because)

    def _taken_up(self, places: list[_Place], day: date) -> Group | None:
        """The group with which these share most files, if they share enough."""
        reached = [self._at[each] for each in places if each in self._at and self._is_open(each, day)]
        shared = Counter(each.group.key for each in reached)
        best = max(shared, key=lambda key: (shared[key], key), default="")
        enough = shared[best] >= _ENOUGH or shared[best] * 2 >= len(places)
        return self._open[best].group if best and enough else None

    def _is_open(self, place: _Place, day: date) -> bool:
        known, bounds = self._at[place], self._bounds
        again = known.last >= self._worked[place[0]] and (day - known.last).days <= bounds.gap_days
        return again and (day - known.first).days <= bounds.span_days

    def _keep(self, group: Group, items: Sequence[WorkItem], places: list[_Place]) -> None:
        day = items[0].day
        known = self._open.setdefault(group.key, _Open(group, day, day, set()))
        known.last = day
        new = {path for _, _, path in places} - known.paths
        known.paths |= new
        self._spread.update(new)
        for place in places:
            self._at[place] = known
            self._worked[place[0]] = day
        self._worked[run(items[0])] = day


def _places(items: Sequence[WorkItem]) -> list[_Place]:
    family = family_of(items)
    return sorted({(run(item), family, change.path) for item in items for change in item.changes})
