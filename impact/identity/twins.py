"""Entries of a fleet that are one repository: the first of the file is read, whichever was the quicker one; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from impact.model.fleet import SAME, Done, Job, same


def late(names: Iterable[str], done: Iterable[Done]) -> dict[str, Done]:
    """Return how those ended, by the entry that was quicker, that stand before it in the file (`names`, in order)."""
    position = {name: number for number, name in enumerate(names)}
    found: dict[str, Done] = {}
    for each in sorted(done, key=lambda one: position[one.job.repository]):
        if each.end == SAME and position[each.job.repository] < position.get(each.same_as, -1):
            found.setdefault(each.same_as, each)
    return found


def again(late: Mapping[str, Done]) -> tuple[Job, ...]:
    """Return the jobs by which those that came late take over, once nobody else reads what changes hands."""
    return tuple(replace(each.job, given=(*each.job.given, ("settling", "yes"))) for each in late.values())


def settled(done: Sequence[Done], late: Mapping[str, Done], ended: Iterable[Done]) -> list[Done]:
    """Return how all ended, once those that came late were done again and `ended` so."""
    anew = {each.job.repository: each for each in ended}
    takers = {other: each.job.repository for other, each in late.items() if anew[each.job.repository].good}
    told = []
    for each in done:
        name = each.job.repository
        if name in takers:
            each = replace(each, end=SAME, new=0, said=same(takers[name]), same_as=takers[name])
        elif name in anew:
            # Where both are one folder, the other one had read what is new.
            before = sum(one.new for one in done if takers.get(one.job.repository) == name)
            each = replace(anew[name], new=anew[name].new or before)
        elif each.same_as in takers:
            holder = takers[each.same_as]
            each = replace(each, said=same(holder), same_as=holder)
        told.append(each)
    return told
