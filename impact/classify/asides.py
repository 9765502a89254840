"""Commits that go with a piece of work and decide nothing about it: reformatting, lock files, slips, taking back."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from impact.classify.areas import main_areas
from impact.classify.chronicle import Nearby
from impact.classify.groups import Group
from impact.classify.links import revert_subject, without_number
from impact.model.options import Gather
from impact.model.work import WorkItem

# Signals of config/signals.yaml that say that machines wrote all of it.
BY_MACHINE = frozenset(("paths.only-lockfiles", "paths.only-generated", "paths.only-vendored"))
FORMATTING = "upkeep.formatting"
SLIGHT = "upkeep.small-edit"
NO_CARE = BY_MACHINE | {FORMATTING, SLIGHT}
_IN_PASSING = frozenset(("upkeep.bump", "upkeep.release", "upkeep.lint-repaired", "stated.style"))
# Who changes more files than this in one commit sweeps through them, whatever for.
_FEW = 20
_UPKEEP = "upkeep close in time: formatting, lock files, generated files, moved files"
_ALONE = "a commit of its own"


def is_aside(item: WorkItem) -> bool:
    """Whether a commit only reformats or moves files, touches only what machines write, is slight or empty."""
    if not BY_MACHINE.isdisjoint(item.signals):
        return True
    # The words alone would set "Format dates in invoices" aside.
    if FORMATTING in item.signals and item.kind.name in ("style", "chore"):
        return True
    return is_slight(item) or (not item.unread and all(change.status[:1] == "R" for change in item.changes))


def is_slight(item: WorkItem) -> bool:
    """Whether a commit corrects a slip of the pen, a link or white space, and no more than that.

    The words alone would take a new page of links for one.
    """
    edits = bool(item.changes) and all(change.status[:1] == "M" for change in item.changes)
    return edits and SLIGHT in item.signals and item.kind.name in ("docs", "style", "chore")


def says_nothing(signals: Iterable[str]) -> bool:
    """Whether a commit with these signals shows no care for what it touches; of others' commits no more is known."""
    return not NO_CARE.isdisjoint(signals)


def passes_by(commit: Nearby) -> bool:
    """Whether a commit goes through its files without taking any of them on: a sweep, a version, a release, no care."""
    return len(commit.touched) > _FEW or says_nothing(commit.signals) or not _IN_PASSING.isdisjoint(commit.signals)


def taken_back(items: Sequence[WorkItem], within_days: int) -> Mapping[str, str]:
    """Return, for each commit that takes back an earlier one of `items`, the id of that one.

    `items` come ordered by day and id. Who takes back is known by the quoted subject; of several commits
    with that subject it is the latest that is meant.
    """
    by_subject: dict[str, list[WorkItem]] = defaultdict(list)
    for item in items:
        by_subject[without_number(item.subject)].append(item)
    found = {}
    for item in items:
        named = revert_subject(item.subject)
        if named is None:
            continue
        same = by_subject.get(without_number(named), [])
        # On the same day the id says nothing about which was first, so all of that day come into question.
        at = bisect_left(same, item.day.toordinal() + 1, key=lambda each: each.day.toordinal())
        earlier = same[at - 1] if at else None
        if earlier is not None and earlier.sha != item.sha and (item.day - earlier.day).days <= within_days:
            found[item.sha] = earlier.sha
    return found


def place_asides(asides: Iterable[WorkItem], groups: Iterable[Group], bounds: Gather, depth: int) -> list[Group]:
    """Let each aside ride with a group it is near to; return new groups for those that are near to none.

    Near is the same area within the longest pause, else the same day; for what is slight, the same area on the
    same day. What is left is upkeep of its own, by time alone, except that what is slight stands for itself.
    """
    index = _Index(groups, depth)
    left: list[WorkItem] = []
    alone: list[Group] = []
    for item in asides:
        slight = is_slight(item)
        home = index.beside(item, 0 if slight else bounds.gap_days) or (None if slight else index.on(item.day))
        if home is not None:
            home.riders.append(item)
        elif slight:
            alone.append(Group(item.sha, _ALONE, [item]))
        else:
            left.append(item)
    return [*alone, *_upkeep(left, bounds)]


class _Index:
    """Where groups were at work, and when."""

    def __init__(self, groups: Iterable[Group], depth: int) -> None:
        self._depth = depth
        days: dict[tuple[str, int], Group] = {}
        for group in groups:
            for item in group.items:
                day = item.day.toordinal()
                for name in ("", *main_areas((change.path for change in item.changes), depth)):
                    known = days.setdefault((name, day), group)
                    if group.key < known.key:
                        days[name, day] = group
        self._days = days
        by_area: dict[str, list[int]] = defaultdict(list)
        for name, day in sorted(days):
            by_area[name].append(day)
        self._by_area = by_area

    def beside(self, item: WorkItem, gap: int) -> Group | None:
        """The group at work in the same area nearest in time, within `gap` days."""
        day = item.day.toordinal()
        names = main_areas((change.path for change in item.changes), self._depth)
        found = [near for name in names for near in self._around(name, day) if near[0] <= gap]
        return self._days[min(found)[1:]] if found else None

    def on(self, day: date) -> Group | None:
        """A group at work on that day, wherever."""
        return self._days.get(("", day.toordinal()))

    def _around(self, name: str, day: int) -> Iterator[tuple[int, str, int]]:
        days = self._by_area.get(name, [])
        at = bisect_left(days, day)
        for each in days[max(at - 1, 0) : at + 1]:
            yield abs(each - day), name, each


def _upkeep(items: Sequence[WorkItem], bounds: Gather) -> Iterator[Group]:
    group: Group | None = None
    last = first = date.min
    for item in items:
        pause, span = (item.day - last).days, (item.day - first).days
        if group is None or pause > bounds.gap_days or span > bounds.span_days:
            if group is not None:
                yield group
            group, first = Group(item.sha, _ALONE), item.day
        last = item.day
        group.items.append(item)
        if len(group.items) > 1:
            group.because = _UPKEEP
    if group is not None:
        yield group
