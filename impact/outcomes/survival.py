"""Did the work stay: not reverted within 30 and 90 days of landing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from impact.model.work import Contribution, Outcome

WINDOWS = (30, 90)
MEASURE = "survived-{}"
_LONGEST_CHAIN = 16

# (reverting commit, reverted commit, day the revert landed)
Revert = tuple[str, str, date]


def survived(work: Contribution, reverts: Iterable[Revert], as_of: date) -> tuple[Outcome, ...]:
    """Return one outcome a window: not reverted, reverted in part or whole, or too recent to say.

    `reverts` may hold those of other work, and reverts of reverts: what was taken back and put in again
    stays. A revert that is a commit of the work itself is part of making it, unless the work ended with it.
    """
    seen = [each for each in reverts if work.first <= each[2] <= as_of]
    standing = _standing(seen)
    own = _own_that_count(work, {reverting for reverting, *_ in seen})
    mine = set(work.shas)
    against = [each for each in standing if each[1] in mine and (each[0] not in mine or each[0] in own)]
    size = len(mine - {reverting for reverting, *_ in against})
    return tuple(_within(work, against, size, window, as_of) for window in WINDOWS)


def _standing(reverts: list[Revert]) -> list[Revert]:
    """Return the reverts that no standing revert took back in turn, whatever their order."""
    undone: set[str] = set()
    # Each round settles one more link of a chain; nobody goes back and forth more often than this.
    for _ in range(_LONGEST_CHAIN):
        before, undone = undone, {reverted for reverting, reverted, _ in reverts if reverting not in undone}
        if before == undone:
            break
    return [each for each in reverts if each[0] not in undone]


def _own_that_count(work: Contribution, reverting: set[str]) -> set[str]:
    """Return the commits of the work that are reverts and that no other commit of it came after."""
    found: set[str] = set()
    for sha in reversed(work.shas):
        if sha not in reverting:
            break
        found.add(sha)
    return found


def _within(work: Contribution, reverts: list[Revert], size: int, window: int, as_of: date) -> Outcome:
    lost = len({reverted for _, reverted, day in reverts if (day - work.last).days <= window})
    age = max((as_of - work.last).days, 0)
    if lost:
        whole = lost >= size
        said = f"reverted within {window} days" if whole else f"reverted in part within {window} days"
        because = said if whole else f"{said}: {lost} of its {size} parts"
        grade, holds = "O0", False
    elif age < window:
        grade, holds, because = "O0", None, f"too recent: {age} of {window} days"
    else:
        grade, holds, because = "O1", True, f"not reverted in the {window} days after it landed"
    numbers = (("parts taken back", lost), ("parts", size)) if lost else ()
    return Outcome(work.id, MEASURE.format(window), grade, holds, window, numbers, because)
