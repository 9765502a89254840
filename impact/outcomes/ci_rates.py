"""Mixed outcomes of one area of a pipeline or of its tests in a window, and when two counts differ for sure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from impact.model.ci import FAILED, MIXED, PASSED

# With fewer runs a share says nothing: then only counts are told.
FEWEST_RUNS = 10
# Of so many areas without any change at most one is taken for one; so that needs one fewer to compare with.
ONE_IN = 10
# With fewer comparable areas no place among them is told.
FEWEST_AREAS = 7
# What had fewer mixed outcomes could hardly fall by more than chance lets it, nor show that it stayed flat.
EVENTS = 6
# Two-sided 95 per cent: one case in forty on each side.
_TAIL = 40


class Execution(NamedTuple):
    """One outcome of one case (a test, a workflow) of an `area` in one `run` on one commit."""

    area: str
    case: str
    run: str
    sha: str
    day: date
    outcome: str


class Seen(NamedTuple):
    """A window of an area: its runs, the commits with a mixed outcome, those that failed and were not run again.

    `weeks` is over how many calendar weeks the mixed outcomes are spread.
    """

    runs: int
    mixed: int
    left: int
    weeks: int

    @property
    def rate(self) -> float:
        """Mixed outcomes per 100 runs."""
        return 100 * self.mixed / self.runs if self.runs else 0.0


def seen(executions: Iterable[Execution], first: date, last: date) -> Seen:
    """Count one area, or several as one, from `first` to `last`, both included.

    A commit is mixed where the same case failed and passed on it. What was cancelled or skipped is no run.
    """
    runs: set[str] = set()
    outcomes: dict[tuple[str, str], set[str]] = defaultdict(set)
    times: dict[tuple[str, str], int] = defaultdict(int)
    days: dict[str, date] = {}
    for each in executions:
        if not first <= each.day <= last or each.outcome not in (PASSED, FAILED, MIXED):
            continue
        runs.add(each.run)
        outcomes[each.sha, each.case].add(each.outcome)
        times[each.sha, each.case] += 1
        days[each.sha] = min(each.day, days.get(each.sha, each.day))
    mixed = {sha for (sha, _), had in outcomes.items() if MIXED in had or had >= {PASSED, FAILED}}
    left = {sha for (sha, case), had in outcomes.items() if had == {FAILED} and times[sha, case] == 1} - mixed
    return Seen(len(runs), len(mixed), len(left), len({days[sha].isocalendar()[:2] for sha in mixed}))


def together(many: Iterable[Seen]) -> Seen:
    """Several areas as if they were one."""
    each = list(many)
    return Seen(
        sum(one.runs for one in each), sum(one.mixed for one in each), sum(one.left for one in each),
        max((one.weeks for one in each), default=0),
    )  # fmt: skip


def below_half(before: Seen, after: Seen) -> bool:
    """Whether the exact conditional interval of the rate ratio lies below one half.

    Given all mixed outcomes, those after are binomial; the upper end of the 95 per cent interval is below one half
    where so few would come in at most one case of forty if the rate were halved exactly. In whole numbers, so exact.
    """
    count = before.mixed + after.mixed
    if not count or not before.runs or not after.runs:
        return False
    then, now = 2 * before.runs, after.runs
    term = then**count
    total = term
    for at in range(after.mixed):
        term = term * (count - at) * now // ((at + 1) * then)
        total += term
    return bool(total * _TAIL <= (then + now) ** count)


def flat(before: Seen, after: Seen) -> bool:
    """Whether others stayed as they were: enough mixed outcomes to tell, and at least four fifths of the rate left."""
    return before.mixed >= EVENTS and 5 * after.mixed * before.runs >= 4 * before.mixed * after.runs


def place(own: tuple[Seen, Seen], others: Iterable[tuple[Seen, Seen]]) -> int:
    """Which place `own` has by how far its rate fell, 1 for the furthest; between equals it comes last."""
    return 1 + sum(_left(*each) <= _left(*own) for each in others)


def _left(before: Seen, after: Seen) -> float:
    """What is left of the rate; half an event is added, so that none after many is less than none after few."""
    return (2 * after.mixed + 1) * before.runs / ((2 * before.mixed + 1) * after.runs)
