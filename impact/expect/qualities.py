"""Qualities of a contribution that need no look at the history: reach, who began it, with whom it was done."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from impact.expect.claims import people
from impact.expect.reaches import OTHER_PEOPLE, modules
from impact.expect.words import number
from impact.model.work import REACH, SELF_INITIATED, SHARED, Contribution, Outcome, Quality

ISSUES, REQUESTS = "issues linked", "pull requests linked"
_NUMBER = re.compile(r"#\d")
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
        where = f"{number(parts)} {'module' if parts == 1 else 'modules'} of 1 repository"
        shas = after.shas if after is not None and later else ()
        return Quality(REACH, True, f"{' and '.join(said)}, in {where}", numbers, shas)
    if after is None:
        return Quality(REACH, None, "whether others took it on was not measured", numbers)
    return Quality(REACH, after.holds, after.because, numbers)


def self_initiated(work: Contribution, links: Collection[tuple[str, str]]) -> Quality:
    """Return what is known of who began it, which is never enough: only the engineer can say.

    `links` are the issues and pull requests that its commits name, as (kind, name).
    """
    issues = sum(kind == "issue" for kind, _ in set(links))
    requests = len(set(links)) - issues
    if not links and _NUMBER.search(work.title):
        issues = 1  # a number that nobody called an issue may well be one
    numbers = ((ISSUES, issues), (REQUESTS, requests))
    if issues:
        seen = "Git does not hold who opened the issue that its commits name"
    elif requests:
        seen = "its commits name a pull request and no issue"
    else:
        seen = "no issue is linked in its commits"
    return Quality(SELF_INITIATED, None, f"only the engineer can say: {seen}", numbers)


def question(quality: Quality, *, mine: bool = True) -> str:
    """Return what only the engineer can say of who began it, said to them (`mine`) or to others.

    It is "" where an issue is linked, or it is another quality.
    """
    counts = dict(quality.numbers)
    if quality.name != SELF_INITIATED or counts[ISSUES]:
        return ""
    seen = "Its commits name a pull request and no issue." if counts[REQUESTS] else "No issue is linked in its commits."
    return (
        f"Only you can say: did you start this yourself? {seen}"
        if mine
        else f"Only the engineer can say who began it. {seen}"
    )


def shared(work: Contribution) -> Quality:
    """Return whether other people wrote it too; programs never count, and reviews are not read."""
    count = len(work.others)
    if not count:
        return Quality(SHARED, False, "no other person is credited on its commits", ((OTHER_PEOPLE, 0),))
    roles = ("author", "its author among them") if work.role == "co-author" else ("co-author", "co-authors")
    said = f"together with {people(count)} ({roles[count > 1]})"
    return Quality(SHARED, True, said, ((OTHER_PEOPLE, count),))
