"""Which moves of a repository that uses a thing were to a later version, and stayed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from impact.model.manifests import ADDED, CHANGED, Step, Use
from impact.outcomes.episodes import DAYS
from impact.outcomes.versions import Version, least

# (repository, version, day, whether a program did it)
Taken = tuple[int, str, date, bool]
# A version, and whether it is out or announced only.
_Rank = tuple[Version, bool]

_COMMIT = re.compile(r"(?=[0-9a-f]*[a-f])[0-9a-f]{7,64}")
_ANNOUNCED = re.compile(r"\d[-._]?(?:a|b|c|rc|alpha|beta|dev|pre|preview|snapshot|m)[-._]?\d*", re.IGNORECASE)


def later_versions(steps: Iterable[Step], use: Use) -> Iterator[Taken]:
    """Yield each move after the use began to a version above all that this repository asked for before, once each.

    What was taken back within 30 days is none. Nor is a higher limit, a lower version, the same one written in
    another way or in another file, or the first one where any had been enough. Of commits, which have no order, each
    other one counts.
    """
    ordered = sorted(steps, key=lambda step: (step.day, step.sha, step.path))
    kept = _kept(ordered, use)
    highest: _Rank | None = None
    for each in ordered:
        if each.change == ADDED:
            highest = _higher(highest, _rank(each.version))
        elif each in kept:
            before, now = _higher(highest, _rank(each.before)), _rank(each.version)
            if _COMMIT.fullmatch(each.version) or (now is not None and before is not None and now > before):
                yield use.repo, each.version, each.day, each.bot
            highest = _higher(before, now)


def _kept(ordered: Iterable[Step], use: Use) -> set[Step]:
    """The moves that were not taken back in the same file."""
    standing: dict[str, list[Step]] = {}
    for each in ordered:
        if each.change != CHANGED or each.day < use.day or each.version == each.before:
            continue
        moves = standing.setdefault(each.path, [])
        if moves and _takes_back(each, moves[-1]):
            moves.pop()
        else:
            moves.append(each)
    return {each for moves in standing.values() for each in moves}


def _takes_back(later: Step, earlier: Step) -> bool:
    opposite = (later.version, later.before) == (earlier.before, earlier.version)
    return opposite and (later.day - earlier.day).days <= DAYS


def _rank(asked: str) -> _Rank | None:
    """What sorts versions from old to new; None where none is asked for, or where it is a commit."""
    number = None if _COMMIT.fullmatch(asked) else least(asked)
    return None if number is None else (number, _ANNOUNCED.search(asked) is None)


def _higher(one: _Rank | None, other: _Rank | None) -> _Rank | None:
    return max(one, other) if one is not None and other is not None else one if other is None else other
