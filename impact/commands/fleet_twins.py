"""Entries of a fleet that are one repository: the first of the file is read, whichever was the quicker one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from impact.model.fleet import SAME, Done, Fleet, Job, same


def settled(fleet: Fleet, done: list[Done], run: Callable[[tuple[Job, ...]], Iterable[Done]]) -> list[Done]:
    """Let of entries that are the same repository the first of the file be read, by `run`; return how all ended.

    Everything else is over by now, so that nobody else reads what changes hands.
    """
    position = {each.name: number for number, each in enumerate(fleet.entries)}
    late: dict[str, Done] = {}
    for each in sorted(done, key=lambda one: position[one.job.repository]):
        if each.end == SAME and position[each.job.repository] < position.get(each.same_as, -1):
            late.setdefault(each.same_as, each)
    if not late:
        return done
    again = tuple(replace(each.job, given=(*each.job.given, ("settling", "yes"))) for each in late.values())
    ended = {each.job.repository: each for each in run(again)}
    takers = {other: each.job.repository for other, each in late.items() if ended[each.job.repository].good}
    told = []
    for each in done:
        name = each.job.repository
        if name in takers:
            each = replace(each, end=SAME, new=0, said=same(takers[name]), same_as=takers[name])
        elif name in ended:
            # Where both are one folder, the other one had read what is new.
            before = sum(one.new for one in done if takers.get(one.job.repository) == name)
            each = replace(ended[name], new=ended[name].new or before)
        elif each.same_as in takers:
            holder = takers[each.same_as]
            each = replace(each, said=same(holder), same_as=holder)
        told.append(each)
    return told
