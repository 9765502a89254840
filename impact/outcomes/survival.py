"""Did the work stay: not reverted within 30 and 90 days of landing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from impact.model.work import Contribution, Outcome

WINDOWS = (30, 90)
MEASURE = "survived-{}"
_LONGEST_CHAIN = 16

# (reverting commit, reverted commit, day the revert landed)
Revert = tuple[str, str, date]


def survived(work: Contribution, reverts: Iterable[Revert], as_of: date) -> tuple[Outcome, ...]:
    """Return one outcome a window: not reverted, reverted in part or whole, or too recent to say.

    Each commit has its own window, from the day it landed: what stayed does not become uncertain because more
    was added. `reverts` may hold those of other work, and reverts of reverts: what was taken back and put in
    again stays. A revert that is a commit of the work itself is part of making it, unless the work ended with it.
    """
    landed = {sha: work.last for sha in work.shas} | dict(work.landed)
    # What only rides along neither stays nor goes for the work.
    mine = {sha for sha, _ in work.landed} or set(work.shas)
    start = min((work.first, *landed.values()))
    seen = [each for each in reverts if start <= each[2] <= as_of]
    standing = _standing(seen)
    own = _own_that_count(work, mine, {reverting for reverting, *_ in seen})
    back = [each for each in standing if each[1] in mine]
    against = [each for each in back if each[0] not in work.shas or each[0] in own]
    parts = {sha: landed[sha] for sha in work.shas if sha in mine - {reverting for reverting, *_ in against}}
    redone = [each for each in back if each not in against]
    return tuple(_within(work.id, _late(parts, redone, window), against, landed, window, as_of) for window in WINDOWS)


def _standing(reverts: list[Revert]) -> list[Revert]:
    """Return the reverts that no standing revert took back in turn, whatever their order."""
    undone: set[str] = set()
    # Each round settles one more link of a chain; nobody goes back and forth more often than this.
    for _ in range(_LONGEST_CHAIN):
        before, undone = undone, {reverted for reverting, reverted, _ in reverts if reverting not in undone}
        if before == undone:
            break
    return [each for each in reverts if each[0] not in undone]


def _own_that_count(work: Contribution, mine: set[str], reverting: set[str]) -> set[str]:
    """Return the commits of the work that are reverts and that no other commit of it came after."""
    found: set[str] = set()
    for sha in reversed(work.shas):
        if sha in reverting:
            found.add(sha)
        elif sha in mine:
            break
    return found


def _late(parts: Mapping[str, date], redone: list[Revert], window: int) -> dict[str, tuple[date, bool]]:
    """Return each part with its landing day, and whether it can speak for having stayed.

    What was tried and taken back on the way to the work, within the window, did not stay; nor did the taking back.
    """
    tried = {
        sha
        for reverting, reverted, day in redone
        if reverted in parts and (day - parts[reverted]).days <= window
        for sha in (reverting, reverted)
    }
    return {sha: (day, sha not in tried) for sha, day in parts.items()}


def _within(
    name: str,
    parts: Mapping[str, tuple[date, bool]],
    against: list[Revert],
    landed: Mapping[str, date],
    window: int,
    as_of: date,
) -> Outcome:
    measure = MEASURE.format(window)
    lost = [each for each in against if (each[2] - landed[each[1]]).days <= window]
    if lost:
        gone = len({reverted for _, reverted, _ in lost})
        said = f"reverted within {window} days"
        if gone < len(parts):
            said = f"reverted in part within {window} days: {gone} of its {len(parts)} parts"
        numbers = (("parts taken back", gone), ("parts", len(parts)))
        by = dict.fromkeys(sha for _, sha in sorted((day, reverting) for reverting, _, day in lost))
        return Outcome(name, measure, "O0", False, window, numbers, said, tuple(by))
    ages = {sha: max((as_of - day).days, 0) for sha, (day, speaks) in parts.items() if speaks}
    stayed = tuple(sha for sha, age in ages.items() if age >= window)
    if not stayed:
        because = f"too recent: {max(ages.values(), default=0)} of {window} days"
        return Outcome(name, measure, "O0", None, window, (), because)
    because = f"not reverted in the {window} days after it landed"
    if len(stayed) == len(ages):
        return Outcome(name, measure, "O1", True, window, (), because)
    numbers = (("parts that stayed", len(stayed)), ("parts", len(ages)))
    because = f"{because}, as far as it is that old: {len(stayed)} of its {len(ages)} parts"
    return Outcome(name, measure, "O1", True, window, numbers, because, stayed)
