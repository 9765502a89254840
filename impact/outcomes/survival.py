"""Did the work stay: not reverted within 30 and 90 days of landing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from impact.model.work import Contribution, Outcome

WINDOWS = (30, 90)
MEASURE = "survived-{}"

# (reverting commit, reverted commit, day the revert landed)
Revert = tuple[str, str, date]


def survived(work: Contribution, reverts: Iterable[Revert], as_of: date) -> tuple[Outcome, ...]:
    """Return one outcome a window: not reverted, reverted in part or whole, or too recent to say.

    A commit that the work itself took back within its own span is part of making it, not a revert of it.
    """
    mine = set(work.shas)
    against = [each for each in reverts if each[1] in mine and each[0] not in mine]
    return tuple(_within(work, against, window, as_of) for window in WINDOWS)


def _within(work: Contribution, reverts: list[Revert], window: int, as_of: date) -> Outcome:
    age = (as_of - work.last).days
    lost = {reverted for _, reverted, day in reverts if (day - work.last).days <= window and day <= as_of}
    measure = MEASURE.format(window)
    numbers = (("reverted commits", len(lost)),)
    if len(lost) == len(work.shas):
        because = f"reverted within {window} days"
        return Outcome(work.id, measure, "O0", False, window, numbers, because)
    if lost:
        because = f"reverted in part within {window} days: {len(lost)} of its {len(work.shas)} parts"
        return Outcome(work.id, measure, "O0", False, window, numbers, because)
    if age < window:
        because = f"too recent: {max(age, 0)} of {window} days"
        return Outcome(work.id, measure, "O0", None, window, numbers, because)
    return Outcome(work.id, measure, "O1", True, window, numbers, f"not reverted in the {window} days after it landed")
