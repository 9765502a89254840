"""Commits that name nothing in common: one piece of work by sort of work, area and time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby

from impact.classify.areas import main_areas, main_places
from impact.classify.groups import Group
from impact.model.options import Gather
from impact.model.work import WorkItem

# Sorts of work, the one that decides for a whole day first: a feature comes with its repairs, tests and pages.
_FAMILIES = ("product", "tests", "docs", "pipeline", "upkeep")
_FAMILY = {
    "feat": "product",
    "fix": "product",
    "perf": "product",
    "refactor": "product",
    "revert": "product",
    "test": "tests",
    "flaky_fix": "tests",
    "docs": "docs",
    "build": "pipeline",
    "ci": "pipeline",
}
_COMPANIONS = ("tests", "docs")
_ALONE = "a commit of its own"
_TOGETHER = "the same sort of work in the same area, close in time"


def by_nearness(items: Sequence[WorkItem], bounds: Gather, depth: int) -> list[Group]:
    """Return groups of `items`, which come ordered by day and id.

    On one day the same area is enough, so that it does not matter into how many commits a day's work was
    cut. Over days the places must agree: the area, and in a shallow folder the file. Only the groups that
    are open at a place are looked at, so the effort grows with the commits, not with their square.
    """
    near = _Near(bounds, depth)
    for _, today in groupby(items, key=lambda each: each.day):
        for cluster in _clusters(list(today), depth):
            near.take(cluster)
    for group in near.made:
        group.because = _TOGETHER if len(group.items) > 1 else _ALONE
    return near.made


class _Near:
    def __init__(self, bounds: Gather, depth: int) -> None:
        self.made: list[Group] = []
        self._bounds = bounds
        self._depth = depth
        self._at: dict[tuple[str, str], Group] = {}

    def take(self, cluster: list[WorkItem]) -> None:
        """Add one day's cluster to the open group with which it shares most places, or begin another."""
        family = min((_family(each) for each in cluster), key=_FAMILIES.index)
        keys = sorted({(family, name) for each in cluster for name in main_places(_paths(each), self._depth)})
        reached = [group for key in keys if (group := self._open(key, cluster[0])) is not None]
        shared = Counter(group.key for group in reached)
        best = max(reached, key=lambda each: (shared[each.key], each.items[-1].day, each.key), default=None)
        if best is None:
            best = Group(cluster[0].sha, "")
            self.made.append(best)
        best.items.extend(cluster)
        for key in keys:
            self._at[key] = best

    def _open(self, key: tuple[str, str], item: WorkItem) -> Group | None:
        group = self._at.get(key)
        if group is None or (item.day - group.items[-1].day).days > self._bounds.gap_days:
            return None
        return None if (item.day - group.items[0].day).days > self._bounds.span_days else group


def _clusters(today: list[WorkItem], depth: int) -> Iterator[list[WorkItem]]:
    """Yield one day's commits that belong together; tests and documentation go with the product work beside them."""
    if len(today) == 1:
        yield today
        return
    head = list(range(len(today)))
    at: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, item in enumerate(today):
        for name in main_areas(_paths(item), depth):
            at[name, _family(item)].append(index)
    for (name, family), members in at.items():
        leader = at.get((name, "product"), members) if family in _COMPANIONS else members
        for index in members:
            _join(head, leader[0], index)
    found: dict[int, list[WorkItem]] = defaultdict(list)
    for index, item in enumerate(today):
        found[_find(head, index)].append(item)
    yield from found.values()


def _join(head: list[int], one: int, other: int) -> None:
    one, other = sorted((_find(head, one), _find(head, other)))
    head[other] = one


def _find(head: list[int], index: int) -> int:
    while head[index] != index:
        head[index] = head[head[index]]
        index = head[index]
    return index


def _family(item: WorkItem) -> str:
    return _FAMILY.get(item.kind.name, "upkeep")


def _paths(item: WorkItem) -> list[str]:
    return [change.path for change in item.changes]
