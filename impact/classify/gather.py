"""Gathers commits into contributions: one purpose, many commits, told once."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Protocol

from impact.classify.areas import area, areas
from impact.classify.grouping import Group, groups
from impact.model.facts import Identity
from impact.model.options import Gather
from impact.model.work import Contribution, Correction, WorkItem

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


Decide = Callable[[Sequence[WorkItem]], Verdict]


def gather(
    items: Sequence[WorkItem], person: Identity, bounds: Gather, depth: int, decide: Decide
) -> tuple[Contribution, ...]:
    """Return the contributions that one person's commits in one repository add up to, oldest first.

    `depth` is how many folders name an area, `decide` gives a category for the commits of one
    contribution. The order of `items` does not matter.
    """
    ordered = sorted(items, key=lambda each: (each.day, each.sha))
    made = (_contribution(group, person, depth, decide) for group in groups(ordered, bounds, depth))
    return tuple(sorted(made, key=lambda each: (each.first, each.id)))


def apply(contributions: Iterable[Contribution], corrections: Sequence[Correction]) -> tuple[Contribution, ...]:
    """Return the contributions as the person corrected them; a later correction counts more.

    A correction finds its contribution by id, else by most commits in common: commits may be
    gathered otherwise later, and what the person said stays with the work.
    """
    if not corrections:
        return tuple(contributions)
    return tuple(_corrected(each, corrections) for each in contributions)


def _corrected(work: Contribution, corrections: Sequence[Correction]) -> Contribution:
    mine = set(work.shas)
    found = None
    for each in corrections:
        shared = mine.intersection(each.shas)
        # Most of the corrected work must be here, or a split would correct both halves.
        if each.contribution == work.id or len(shared) * 2 > len(each.shas):
            found = each
    if found is None:
        return work
    kept = {name: getattr(work, name) for name in Contribution.__dataclass_fields__}
    said = f"the engineer set the category: {found.why}"
    before = work.category if work.category != found.category else work.runner_up
    against = (*work.reasons, "but the engineer said otherwise") if before == work.category else work.against
    return Contribution(
        **kept
        | {
            "category": found.category,
            "runner_up": before,
            "provenance": "stated",
            "reasons": (said,),
            "against": against,
            "correction": found,
        }
    )


def _contribution(group: Group, person: Identity, depth: int, decide: Decide) -> Contribution:
    items = group.items
    verdict = decide(items)
    changes = [change for item in items for change in item.changes]
    paths = tuple(dict.fromkeys(change.path for change in changes))
    others = {other for item in items for other in item.others}
    return Contribution(
        id=hashlib.sha256(f"{items[0].repo}\0{group.key}".encode("utf-8", "surrogateescape")).hexdigest()[:12],
        repo=items[0].repo,
        person=person,
        role="author" if any(item.role == "author" for item in items) else "co-author",
        category=verdict.category,
        runner_up=verdict.runner_up,
        title=_title(items, depth),
        first=items[0].day,
        last=max(_landed(item) for item in items),
        areas=areas((change.path for change in changes), depth),
        shas=tuple(item.sha for item in items),
        paths=tuple(sorted(paths)),
        created=_created(items),
        signals=tuple(sorted(Counter(name for item in items for name in item.signals).items())),
        provenance=verdict.provenance,
        grouped_by=group.because,
        reasons=verdict.reasons,
        against=verdict.against,
        others=tuple(sorted(others, key=lambda each: (each.email, each.name))),
    )


def _landed(item: WorkItem) -> date:
    """The day a commit landed; the day it was written where a mass rewrite gave it another committer date."""
    return item.landed if 0 <= (item.landed - item.day).days <= _LATE else item.day


def _created(items: Sequence[WorkItem]) -> tuple[str, ...]:
    """The files that the work brought into being and that were there when it ended."""
    alive: set[str] = set()
    for change in (change for item in items for change in item.changes):
        if change.status in ("A", "C"):
            alive.add(change.path)
        elif change.status == "D":
            alive.discard(change.path)
        elif change.status == "R" and change.old_path in alive:
            alive.discard(change.old_path)
            alive.add(change.path)
    return tuple(sorted(alive))


def _title(items: Sequence[WorkItem], depth: int) -> str:
    """The subject of the commit that lies most in the middle of the work: most paths in its commonest areas.

    Revisions of review (fixup!, squash!) and takings-back speak last; the first commit breaks ties.
    """
    counts = Counter(area(change.path, depth) for item in items for change in item.changes)

    def rank(item: WorkItem) -> tuple[bool, int]:
        aside = item.subject.startswith(("fixup!", "squash!", "amend!", "Revert ", "Merge "))
        covered = {area(change.path, depth) for change in item.changes}
        return not aside, sum(counts[name] for name in covered)

    best = max(items, key=rank)
    return best.subject or "(no subject)"
