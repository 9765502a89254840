"""Which commits are one piece of work: what they name first, then what they have in common."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from impact.classify.areas import area
from impact.model.options import Gather
from impact.model.work import WorkItem

_WORDS = {
    "pull-request": "the same pull request, {}",
    "merge": "one merge brought them in, {}",
    "change-id": "the same change, {}",
    "issue": "the same issue, {}",
}
# Strongest first. An issue may stay open for years, so it is bounded by time; the others are not.
_STRENGTH = ("pull-request", "change-id", "merge", "issue")
# Sorts of work that may belong together without a link: a feature comes with its tests and repairs.
_FAMILY = {
    "feat": "product",
    "fix": "product",
    "perf": "product",
    "refactor": "product",
    "test": "tests",
    "docs": "docs",
    "build": "build",
    "ci": "ci",
    "chore": "upkeep",
    "style": "upkeep",
    "revert": "product",
}


@dataclass(slots=True)
class Group:
    """Commits of one purpose, oldest first; `key` names the group for ever, `because` says why they are one."""

    key: str
    because: str
    items: list[WorkItem] = field(default_factory=list)


def groups(items: Sequence[WorkItem], bounds: Gather, depth: int) -> Iterator[Group]:
    """Yield groups of `items` (ordered by day and id), each commit in exactly one."""
    linked, free = _by_links(items, bounds)
    for group in (*linked, *_by_nearness(free, bounds, depth)):
        yield from _split(group, bounds)


def _by_links(items: Sequence[WorkItem], bounds: Gather) -> tuple[list[Group], list[WorkItem]]:
    """Put commits that name the same thing together; a merge of too many commits says nothing."""
    merged: dict[str, int] = {}
    for item in items:
        for kind, name in item.links:
            if kind == "merge":
                merged[name] = merged.get(name, 0) + 1
    latest: dict[tuple[str, str], Group] = {}
    made: list[Group] = []
    free = []
    for item in items:
        link = _strongest(item, merged, bounds)
        if link is None:
            free.append(item)
            continue
        group = latest.get(link)
        if group is None or (link[0] == "issue" and _apart(group, item, bounds)):
            shown = link[1][:12] if link[0] == "merge" else link[1]
            # An issue taken up again much later is another piece of work: its first commit joins the name.
            key = f"{link[0]}:{link[1]}" + (f":{item.sha}" if group else "")
            group = latest[link] = Group(key, _WORDS[link[0]].format(shown))
            made.append(group)
        group.items.append(item)
    return made, free


def _strongest(item: WorkItem, merged: dict[str, int], bounds: Gather) -> tuple[str, str] | None:
    for kind in _STRENGTH:
        for link in item.links:
            if link[0] == kind and (kind != "merge" or 1 < merged[link[1]] <= bounds.merge_commits):
                return link
    return None


def _apart(group: Group, item: WorkItem, bounds: Gather) -> bool:
    return (item.day - group.items[0].day).days > bounds.span_days


def _by_nearness(items: Sequence[WorkItem], bounds: Gather, depth: int) -> Iterator[Group]:
    """Put commits of the same sort of work in the same area and close in time together.

    Only the groups still open in an area are looked at, so the work grows with the commits, not their square.
    """
    open_groups: dict[tuple[str, str], Group] = {}
    made: list[Group] = []
    for item in items:
        sort = _FAMILY.get(item.kind.name, "upkeep")
        covered = sorted({area(change.path, depth) for change in item.changes})
        group = next((each for name in covered if (each := _open(open_groups, (sort, name), item.day, bounds))), None)
        if group is None:
            group = Group(item.sha, "")
            made.append(group)
        group.items.append(item)
        # Upkeep spreads over everything: it must not tie one area's work to another's.
        for name in covered if sort != "upkeep" else covered[:1]:
            open_groups[sort, name] = group
    for group in made:
        alone = len(group.items) == 1
        group.because = "a commit of its own" if alone else "the same sort of work in the same area, close in time"
        yield group


def _open(found: dict[tuple[str, str], Group], key: tuple[str, str], day: date, bounds: Gather) -> Group | None:
    group = found.get(key)
    if group is None or (day - group.items[-1].day).days > bounds.gap_days:
        return None
    return None if (day - group.items[0].day).days > bounds.span_days else group


def _split(group: Group, bounds: Gather) -> Iterator[Group]:
    """Cut a group of too many commits where the pauses are longest; the first part keeps its name."""
    todo = [group]
    while todo:
        part = todo.pop()
        if len(part.items) <= bounds.most_commits:
            yield part
            continue
        pauses = [(later.day - earlier.day).days for earlier, later in zip(part.items, part.items[1:], strict=False)]
        # Among equal pauses the middle one: halves, not crumbs.
        middle = len(pauses) / 2
        at = 1 + max(range(len(pauses)), key=lambda index: (pauses[index], -abs(index - middle)))
        rest = part.items[at:]
        todo.append(Group(f"{group.key}:{rest[0].sha}", part.because, rest))
        todo.append(Group(part.key, part.because, part.items[:at]))
