"""Which commits are one piece of work: what they name first, then what they have in common."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from impact.classify.asides import is_aside, place_asides, taken_back
from impact.classify.groups import Group
from impact.classify.nearness import by_nearness
from impact.model.options import Gather
from impact.model.work import WorkItem

_WORDS = {
    "pull-request": "the same pull request, {}",
    "merge": "one merge brought them in, {}",
    "change-id": "the same change, {}",
    "issue": "the same issue, {}",
}
# Strongest first. An issue may stay open for years, so it is bounded by time; the others are not.
_STRENGTH = ("pull-request", "merge", "change-id", "issue")
_BOUNDED = "issue"

Link = tuple[str, str]


def groups(items: Sequence[WorkItem], bounds: Gather, depth: int) -> list[Group]:
    """Return groups of one repository's `items`, each commit in exactly one; their order does not matter.

    What names the same pull request, merge, change or issue belongs together. The rest belongs together by
    sort of work, area and time. Commits that only reformat, or touch only lock files and generated files,
    join what is there and never bring two groups together; so does what takes the person's own work back.
    """
    ordered = sorted(items, key=lambda each: (each.day, each.sha))
    backs = taken_back(ordered, bounds.span_days)
    working = [each for each in ordered if each.sha not in backs]
    linked, free = _by_links(working, bounds)
    asides = [each for each in free if is_aside(each)]
    made = [group for group in linked if not _is_bounded(group)]
    named = [part for group in linked if _is_bounded(group) for part in _bounded(group, bounds)]
    near = by_nearness([each for each in free if not is_aside(each)], named, bounds, depth)
    made += [part for group in (*named, *near) for part in _split(group, bounds.most_commits)]
    made += place_asides(asides, made, bounds, depth)
    home = {item.sha: group for group in made for item in (*group.items, *group.riders)}
    # In this order the work that a commit takes back has its group before the commit that takes it back.
    for item in (each for each in ordered if each.sha in backs):
        group = home[item.sha] = home[backs[item.sha]]
        group.riders.append(item)
    return made


def _by_links(items: Sequence[WorkItem], bounds: Gather) -> tuple[list[Group], list[WorkItem]]:
    """Put commits that name the same thing together; a merge of too many commits says nothing."""
    counts = Counter(link for item in items for link in set(item.links))
    found: dict[Link, list[WorkItem]] = defaultdict(list)
    free = []
    for item in items:
        link = _strongest(item, counts, bounds)
        if link is None:
            free.append(item)
        else:
            found[link].append(item)
    return [_named(link, members) for link, members in found.items()], free


def _strongest(item: WorkItem, counts: Counter[Link], bounds: Gather) -> Link | None:
    for kind in _STRENGTH:
        named = sorted({link for link in item.links if link[0] == kind})
        if not named:
            continue
        if kind == "merge" and counts[named[0]] > bounds.merge_commits:
            continue
        # Gerrit gives every commit an id of its own: only one that comes back ties anything together.
        if kind == "change-id" and counts[named[0]] < 2:
            continue
        # A commit that names several issues belongs to none of them alone.
        if kind == _BOUNDED and len(named) > 1:
            continue
        return named[0]
    return None


def _named(link: Link, members: list[WorkItem]) -> Group:
    shown = link[1][:12] if link[0] == "merge" else link[1]
    riders = [each for each in members if is_aside(each)]
    # Nothing but asides: then they are what the work is.
    items = [each for each in members if not is_aside(each)] if len(riders) < len(members) else members
    return Group(f"{link[0]}:{link[1]}", _WORDS[link[0]].format(shown), items, riders if items is not members else [])


def _is_bounded(group: Group) -> bool:
    return group.key.startswith(f"{_BOUNDED}:")


def _bounded(group: Group, bounds: Gather) -> Iterator[Group]:
    """Cut a group of one issue where it was taken up again much later; the first part keeps the name."""
    members = sorted((*group.items, *group.riders), key=lambda each: (each.day, each.sha))
    parts: list[list[WorkItem]] = []
    for item in members:
        if not parts or (item.day - parts[-1][0].day).days > bounds.span_days:
            parts.append([])
        parts[-1].append(item)
    kind, _, name = group.key.partition(":")
    for part in parts:
        again = _named((kind, name), part)
        again.key += f":{part[0].sha}" if part is not parts[0] else ""
        yield again


def _split(group: Group, most: int) -> Iterator[Group]:
    """Cut a group of too many commits where the pauses are longest; the first part keeps its name.

    What was done on one day is never cut: how finely somebody commits must not decide what is one work.
    """
    todo = [group]
    while todo:
        part = todo.pop()
        pauses = [(later.day - earlier.day).days for earlier, later in zip(part.items, part.items[1:], strict=False)]
        if len(part.items) <= most or not any(pauses):
            yield part
            continue
        # Among equal pauses the middle one: halves, not crumbs.
        middle = len(pauses) / 2
        at = 1 + max(range(len(pauses)), key=lambda index: (pauses[index], -abs(index - middle)))
        rest, cut = part.items[at:], part.items[at].day
        todo.append(Group(f"{group.key}:{rest[0].sha}", part.because, rest, [r for r in part.riders if r.day >= cut]))
        todo.append(Group(part.key, part.because, part.items[:at], [r for r in part.riders if r.day < cut]))
