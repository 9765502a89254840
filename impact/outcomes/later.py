"""Which moves of a repository that uses a thing were to a later version, and stayed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import Any

from impact.model.manifests import ADDED, CHANGED, Step, Use
from impact.outcomes.episodes import DAYS
from impact.outcomes.written_versions import is_early, lowest, order

# (repository, version, day, whether a program did it)
Taken = tuple[int, str, date, bool]
# What sorts versions of one thing from old to new.
_Rank = tuple[Any, ...]

_COMMIT = re.compile(r"(?=[0-9a-f]*[a-f])[0-9a-f]{7,64}")


def later_versions(steps: Iterable[Step], use: Use) -> Iterator[Taken]:
    """Yield each move after the use began to a version above all that this repository asked for before, once each.

    What was taken back within 30 days is none. Nor is a higher limit, a lower version, the same one written in
    another way or in another file, or the first one where any had been enough. A release is held against releases: who
    tried the next one's beta and went back takes later versions all the same. Of commits, which have no order, each
    other one counts.
    """
    kept = [*_kept(steps, use), *(each for each in steps if each.change == ADDED)]
    highest = released = None
    for each in sorted(kept, key=_by_day):
        own, now = _rank(each, each.before), _rank(each, each.version)
        highest, released = _higher(highest, own), _higher(released, _released(each, each.before))
        least = highest if _released(each, each.version) is None else _higher(released, own)
        if each.change == CHANGED and (
            _COMMIT.fullmatch(each.version) or (now is not None and least is not None and now > least)
        ):
            yield use.repo, each.version, each.day, each.bot
        highest, released = _higher(highest, now), _higher(released, _released(each, each.version))


def _by_day(step: Step) -> tuple[Any, ...]:
    """What puts moves in order; of one day from the lower to the higher, as each was before and is after it."""
    before, now = _rank(step, step.before) or (), _rank(step, step.version) or ()
    return step.day, step.change == ADDED, now, before, step.sha, step.path


def _kept(steps: Iterable[Step], use: Use) -> Iterator[Step]:
    """The moves in each file that stayed: of one that was lowered within 30 days, what it was lowered to."""
    standing: dict[str, list[Step]] = {}
    for each in _in_order(step for step in steps if step.change == CHANGED and step.day >= use.day):
        moves = standing.setdefault(each.path, [])
        kept = each
        while moves and _takes_back(kept, moves[-1]):
            kept = kept._replace(before=moves.pop().before)
        if kept.version != kept.before:
            moves.append(kept)
    yield from (each for moves in standing.values() for each in moves)


def _in_order(steps: Iterable[Step]) -> Iterator[Step]:
    """Steps by day; within a day, whose order no day says, each follows the one that it says it replaced."""
    ordered = sorted(steps, key=lambda step: (step.day, step.path, step.sha))
    for _, group in groupby(ordered, key=lambda step: (step.day, step.path)):
        left = list(group)
        while left:
            made = {each.version for each in left}
            left.remove(first := next((each for each in left if each.before not in made), left[0]))
            yield first


def _takes_back(later: Step, earlier: Step) -> bool:
    if later.before != earlier.version or (later.day - earlier.day).days > DAYS:
        return False
    high, low = _rank(earlier, earlier.version), _rank(later, later.version)
    return later.version == earlier.before or (high is not None and low is not None and low < high)


def _rank(step: Step, asked: str) -> _Rank | None:
    """What sorts versions from old to new; None where none is asked for, or where it is a commit."""
    ecosystem = step.thing.ecosystem
    least = "" if _COMMIT.fullmatch(asked) else lowest(ecosystem, asked)
    return order(ecosystem, least) if least else None


def _released(step: Step, asked: str) -> _Rank | None:
    """What sorts releases; None for what is none."""
    rank = _rank(step, asked)
    return None if rank is None or is_early(step.thing.ecosystem, lowest(step.thing.ecosystem, asked)) else rank


def _higher(one: _Rank | None, other: _Rank | None) -> _Rank | None:
    return max(one, other) if one is not None and other is not None else one if other is None else other
