"""Gathers commits into contributions: one purpose, many commits, told once."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol

from impact.classify.areas import areas
from impact.classify.asides import is_aside, taken_back
from impact.classify.corrections import apply
from impact.classify.created import created, created_on
from impact.classify.grouping import groups
from impact.classify.groups import Group
from impact.classify.links import revert_subject
from impact.classify.titles import telling as titled
from impact.model.facts import Identity
from impact.model.options import Gather
from impact.model.work import Contribution, WorkItem

__all__ = ["Decide", "Verdict", "apply", "gather", "made_of"]

_UPKEEP = "routine-upkeep"
# A change that waits longer than this between writing and landing was more likely re-dated than reviewed.
_LATE = 180


class Verdict(Protocol):
    """A category with its reasons, as `impact.classify.categories` gives it."""

    @property
    def category(self) -> str: ...
    @property
    def runner_up(self) -> str | None: ...
    @property
    def provenance(self) -> str: ...
    @property
    def reasons(self) -> tuple[str, ...]: ...
    @property
    def against(self) -> tuple[str, ...]: ...


# Given the commits that are the work itself; must depend on nothing but their signals and kinds.
Decide = Callable[[Sequence[WorkItem]], Verdict]


def gather(
    items: Sequence[WorkItem], person: Identity, bounds: Gather, depth: int, decide: Decide
) -> tuple[Contribution, ...]:
    """Return the contributions that one person's commits add up to, oldest first.

    Commits of different repositories never make one contribution. `depth` is how many folders name an area,
    `decide` gives a category for the commits of one contribution. The order of `items` does not matter,
    and an id stays the same when newer commits join.
    """
    by_repo: dict[str, dict[str, WorkItem]] = defaultdict(dict)
    for item in items:
        by_repo[item.repo][item.sha] = item
    telling = _Telling(decide)
    made = (
        _contribution(group, person, depth, telling)
        for mine in by_repo.values()
        for group in groups(tuple(mine.values()), bounds, depth)
    )
    return tuple(sorted(made, key=lambda each: (each.first, each.repo, each.id)))


def made_of(
    items: Sequence[WorkItem], person: Identity, bounds: Gather, depth: int, decide: Decide, because: str
) -> Contribution:
    """Return the one contribution that these commits of one repository make, whatever else would tie them.

    What decides nothing elsewhere decides nothing here, unless there is nothing else.
    """
    ordered = sorted(items, key=lambda each: (each.day, each.sha))
    backs = taken_back(ordered, bounds.span_days)
    riders = [each for each in ordered if each.sha in backs or is_aside(each)]
    work = [each for each in ordered if each.sha not in backs and not is_aside(each)]
    group = Group(ordered[0].sha, because, work, riders) if work else Group(ordered[0].sha, because, ordered)
    return _contribution(group, person, depth, _Telling(decide))


class _Telling:
    """The category of a group, and which of its commits would have that category alone."""

    def __init__(self, decide: Decide) -> None:
        self.verdict = decide
        self._alone: dict[tuple[tuple[str, ...], str], str] = {}

    def commits(self, items: Sequence[WorkItem], category: str) -> Iterator[WorkItem]:
        return (item for item in items if self._of(item) == category)

    def of_worth(self, items: Sequence[WorkItem], category: str) -> Sequence[WorkItem]:
        """Those after which the whole may be called: no upkeep, unless it is all there is or what the whole is."""
        if category == _UPKEEP or len(items) == 1:
            return items
        return [item for item in items if self._of(item) != _UPKEEP] or items

    def _of(self, item: WorkItem) -> str:
        key = (item.signals, item.kind.name)
        alone = self._alone.get(key)
        if alone is None:
            alone = self._alone[key] = self.verdict((item,)).category
        return alone


def _contribution(group: Group, person: Identity, depth: int, telling: _Telling) -> Contribution:
    items, every = group.items, (*group.items, *group.riders)
    making = (*items, *map(_making, group.riders))
    verdict = telling.verdict(items)
    speaking = tuple(telling.commits(items, verdict.category)) if len(items) > 1 else items
    paths = [change.path for item in items for change in item.changes]
    return Contribution(
        id=hashlib.sha256(f"{items[0].repo}\0{group.key}".encode("utf-8", "surrogateescape")).hexdigest()[:12],
        repo=items[0].repo,
        person=person,
        role=_role(items),
        category=verdict.category,
        runner_up=verdict.runner_up,
        title=titled(items, speaking, len(every), telling.of_worth(items, verdict.category)) or "(no subject)",
        first=items[0].day,
        last=max(_ended(item) for item in items),
        areas=areas(paths, depth),
        shas=tuple(item.sha for item in sorted(every, key=_order)),
        paths=tuple(sorted(set(paths))),
        created=created(making),
        signals=tuple(sorted(Counter(name for item in items for name in item.signals).items())),
        provenance=verdict.provenance,
        grouped_by=group.because,
        reasons=verdict.reasons,
        against=verdict.against,
        others=_others(items),
        created_on=created_on(making),
        landed=tuple((item.sha, item.landed) for item in sorted(items, key=_order)),
    )


def _making(rider: WorkItem) -> WorkItem:
    """A rider as far as it says which files the work made: what is generated or locked beside it is not its own."""
    if not is_aside(rider):
        return rider
    return replace(rider, changes=tuple(change for change in rider.changes if change.status[:1] not in ("A", "C")))


def _order(item: WorkItem) -> tuple[date, bool, str]:
    """Oldest first; on one day what is taken back stands before what takes it back."""
    return item.day, revert_subject(item.subject) is not None, item.sha


def _role(items: Sequence[WorkItem]) -> str:
    """Author of what the person wrote most commits of; of the rest they are one of several."""
    written = sum(item.role == "author" for item in items)
    return "author" if written * 2 > len(items) else "co-author"


def _ended(item: WorkItem) -> date:
    """The day a commit was done with; the day it was written where a mass rewrite gave it another committer date.

    One day apart they are one instant seen from two time zones, or close to it: one commit does not last for two days.
    Good for telling when somebody was at work, never for what happened after it landed.
    """
    return item.landed if 1 < (item.landed - item.day).days <= _LATE else item.day


def _others(items: Iterable[WorkItem]) -> tuple[Identity, ...]:
    by_address = {
        other.email.lower(): other
        for other in sorted((each for item in items for each in item.others), key=lambda each: (each.email, each.name))
    }
    return tuple(by_address[address] for address in sorted(by_address))
