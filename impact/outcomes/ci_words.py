"""What results of a pipeline say in words: every number with its unit, its runs and its days."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from statistics import median
from typing import NamedTuple

from impact.model.ci import CiRun
from impact.model.report import quoted
from impact.outcomes.ci_rates import FEWEST_AREAS, FEWEST_RUNS, Seen
from impact.outcomes.ci_spans import Spells, durations, middle, spells

NO_CLAIM = "no effect is claimed"
FEW_RUNS = f"fewer than {FEWEST_RUNS} runs in a window: only counts are told"
NOT_FEWER = f"not fewer than before; {NO_CLAIM}"
RARE = f"too rare before, or all within two weeks; {NO_CLAIM}"
OUTSIDE_CHANCE = "below half of the rate before by the exact 95 in 100 interval, while the others stayed as they were"
NONE_OF_ITS_OWN = "CI results were given, but none of them is of what it changed"
_SHOWN = 2


class Window(NamedTuple):
    """From the first day to the last, both included."""

    first: date
    last: date

    @property
    def length(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    def __str__(self) -> str:
        return f"{self.first} to {self.last}"


def named(areas: Sequence[str]) -> str:
    """Return how several areas are called together."""
    more = len(areas) - _SHOWN
    return ", ".join(areas[:_SHOWN]) + (f" and {more} more" if more > 0 else "")


def told(
    own: Sequence[str], both: tuple[Seen, Seen], before: Window, after: Window, verdict: str, spans: Sequence[str]
) -> str:
    """Say both counts with runs and days, what others did, and what follows from it."""
    said = f"CI results of {quoted(named(own))}: {_counted(both, before, after)}"
    return "; ".join((said, verdict, *spans))


def _counted(both: tuple[Seen, Seen], before: Window, after: Window) -> str:
    then, now = both
    if min(then.runs, now.runs) < FEWEST_RUNS:
        return (
            f"{_outcomes(then.mixed)} in {_runs(then.runs)} ({before}), afterwards {now.mixed} in {_runs(now.runs)} "
            f"({after})"
        )
    return (
        f"{then.rate:.1f} mixed outcomes per 100 runs ({_runs(then.runs)}, {before}), "
        f"afterwards {now.rate:.1f} ({_runs(now.runs)}, {after})"
    )


def beside(count: int, pooled: tuple[Seen, Seen]) -> str:
    """Say what all others together did in the same windows."""
    then, now = pooled
    if not count or not then.runs or not now.runs:
        return "nothing else in these results to compare with"
    what = "untouched one" if count == 1 else "untouched ones"
    return (
        f"{count} {what} in the same windows: {then.rate:.1f} per 100 runs ({_runs(then.runs)}), "
        f"then {now.rate:.1f} ({_runs(now.runs)})"
    )


def left(before: Seen, after: Seen) -> str:
    """Say that what failed is run again less often, which hides mixed outcomes."""
    return (
        f"but more that failed was not run again ({before.left} in {_runs(before.runs)} before, "
        f"{after.left} in {_runs(after.runs)} after), so mixed outcomes may be hidden; {NO_CLAIM}"
    )


def at_place(place: int, count: int) -> str:
    """Say the place among comparable areas."""
    return f"number {place} of {count + 1} comparable ones by how far they fell"


def few_areas(mixed: int) -> str:
    """Say that there is too little to compare with."""
    return (
        f"fewer than before, but not told apart from chance or from what the others did "
        f"({FEWEST_AREAS} comparable ones are asked, or others that stayed as they were with mixed outcomes of their "
        f"own, here {mixed}); {NO_CLAIM}"
    )


def recent(days: int, wanted: int) -> str:
    """Say that too little time has passed."""
    return f"too recent: {days} of {wanted} days"


def nothing_before(first: date, days: int, wanted: int) -> str:
    """Say that results begin too late."""
    return f"CI results begin on {first}, {days} days before it; {wanted} are asked"


def nothing_after(last: date, days: int, wanted: int) -> str:
    """Say that results end too early."""
    return f"CI results end on {last}, {days} days after it; {wanted} are asked"


def spans(runs: Sequence[CiRun], branches: Collection[str], before: Window, after: Window) -> tuple[str, ...]:
    """Say how long runs took and how long a main branch stayed red; nothing where that is not known."""
    said = []
    then, now = (durations(runs, *each) for each in (before, after))
    if min(len(then), len(now)) >= FEWEST_RUNS:
        said.append(
            f"median of a run that passed {middle(then)} ({len(then)} runs), afterwards {middle(now)} ({len(now)} "
            "runs), no effect claimed"
        )
    red, later = (spells(runs, branches, *each) for each in (before, after))
    if red.days or red.open or later.days or later.open:
        said.append(f"main branch red {_spell(red)} before, {_spell(later)} after")
    return tuple(said)


def _spell(each: Spells) -> str:
    count = len(each.days) + each.open
    times = f"{count} {'time' if count == 1 else 'times'}"
    if len(each.days) < FEWEST_RUNS:
        return times
    return f"{times}, a median of {median(each.days):.0f} days until green"


def _runs(count: int) -> str:
    return f"{count:,} {'run' if count == 1 else 'runs'}"


def _outcomes(count: int) -> str:
    return f"{count} mixed {'outcome' if count == 1 else 'outcomes'}"
