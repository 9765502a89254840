"""Qualities of a contribution that need no look at the history: reach, who began it, with whom it was done."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from impact.expect.claims import people
from impact.expect.reaches import OTHER_PEOPLE, modules
from impact.expect.words import number
from impact.model.work import REACH, SELF_INITIATED, SHARED, Contribution, Outcome, Quality

ISSUES = "issues linked"
_CONTINUED = "continued"


def reach(work: Contribution, outcomes: Iterable[Outcome]) -> Quality:
    """Return whether other people went on with the work or wrote it too, and over how many modules it lies.

    The larger number of the two counts, because the same people may stand in both. Teams are never spoken of:
    there is no map of teams in this version.
    """
    after = next((each for each in outcomes if each.measure == _CONTINUED), None)
    later = dict(after.numbers).get(OTHER_PEOPLE, 0) if after is not None and after.holds else 0
    beside, parts = len(work.others), modules(work.areas)
    numbers = ((OTHER_PEOPLE, max(later, beside)), ("modules", parts), ("repositories", 1))
    said = [f"continued by {people(later)}"] * bool(later) + [f"written with {people(beside)}"] * bool(beside)
    if said:
        where = f"{number(parts)} {'module' if parts == 1 else 'modules'} of one repository"
        shas = after.shas if after is not None and later else ()
        return Quality(REACH, True, f"{' and '.join(said)}, in {where}", numbers, shas)
    if after is None:
        return Quality(REACH, None, "whether others took it on was not measured", numbers)
    return Quality(REACH, after.holds, after.because, numbers)


def self_initiated(issues: Collection[str]) -> Quality:
    """Return what is known of who began it, which is never enough: only the engineer can say."""
    numbers = ((ISSUES, len(set(issues))),)
    seen = "Git does not hold who opened its issue" if issues else "no issue is linked in its commits"
    return Quality(SELF_INITIATED, None, f"only the engineer can say; {seen}", numbers)


def shared(work: Contribution) -> Quality:
    """Return whether other people wrote it too; programs never count, and reviews are not read."""
    count = len(work.others)
    if not count:
        return Quality(SHARED, False, "no other person is credited on its commits", ((OTHER_PEOPLE, 0),))
    role = "its author among them" if work.role == "co-author" else "co-author" if count == 1 else "co-authors"
    said = f"together with {people(count)} ({role})"
    return Quality(SHARED, True, said, ((OTHER_PEOPLE, count),))
