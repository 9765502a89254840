"""How long runs took, and how long a main branch stayed red, in a window; told, never claimed as an effect."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from statistics import median
from typing import NamedTuple

from impact.model.ci import FAILED, PASSED, CiRun


class Spells(NamedTuple):
    """Days from red to green, one for each time that a main branch was red; `open` were still red at the end."""

    days: tuple[int, ...]
    open: int


def durations(runs: Iterable[CiRun], first: date, last: date) -> tuple[int, ...]:
    """Return how many seconds each run took that passed; one that fails ends early and says nothing."""
    return tuple(
        each.seconds
        for each in runs
        if each.outcome == PASSED and each.seconds is not None and first <= each.day <= last
    )


def middle(seconds: Collection[int]) -> str:
    """Return the median in words: "12.5 minutes", under two minutes in seconds."""
    value = median(seconds)
    return f"{value:.0f} seconds" if value < 120 else f"{value / 60:.1f} minutes"


def spells(runs: Iterable[CiRun], branches: Collection[str], first: date, last: date) -> Spells:
    """Return how long main branches stayed red: from the first failed run of a workflow to the next that passed."""
    lines: dict[tuple[str, str, str], list[CiRun]] = defaultdict(list)
    for each in runs:
        if each.branch in branches and each.outcome in (PASSED, FAILED) and first <= each.day <= last:
            lines[each.place, each.name, each.branch].append(each)
    days: list[int] = []
    still = 0
    for line in lines.values():
        red: date | None = None
        for each in sorted(line, key=lambda one: (one.day, one.number, one.attempt)):
            if each.outcome == FAILED:
                red = red or each.day
            elif red is not None:
                days.append((each.day - red).days)
                red = None
        still += red is not None
    return Spells(tuple(days), still)
