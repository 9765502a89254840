"""Qualities of a contribution that need no look at the history: reach, who began it, with whom it was done."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from impact.expect.claims import people
from impact.expect.reaches import OTHER_PEOPLE, OUTSIDE, TEAMS, modules
from impact.expect.words import number
from impact.model.work import (
    ACROSS,
    REACH,
    SELF_INITIATED,
    SHARED,
    STILL_USE_IT,
    Contribution,
    Outcome,
    Quality,
)

ISSUES, REQUESTS = "issues linked", "pull requests linked"
_NUMBER = re.compile(r"#\d")
_CONTINUED = "continued"


def reach(work: Contribution, outcomes: Iterable[Outcome], teams: tuple[int, int] | None = None) -> Quality:
    """Return whether other people went on with the work, wrote it too or use it elsewhere, and how far it lies.

    Of people the largest number counts, because the same may stand in all. `teams` are how many it touches, and how
    many people and repositories that it touches are of no team by the map; None without one, and then teams are never
    spoken of.
    """
    came = {each.measure: each for each in outcomes}
    after, used = came.get(_CONTINUED), came.get(ACROSS)
    later = _count(after, OTHER_PEOPLE)
    there = _count(used, STILL_USE_IT)
    beside, parts = len(work.others), modules(work.areas)
    most = max(later, beside, _count(used, OTHER_PEOPLE))
    mapped = () if teams is None else ((TEAMS, teams[0]), (OUTSIDE, teams[1]))
    numbers = ((OTHER_PEOPLE, most), ("modules", parts), ("repositories", 1 + there), *mapped)
    said = [f"continued by {people(later)}"] * bool(later) + [f"written with {people(beside)}"] * bool(beside)
    said += [f"used in {number(there)} other {'repository' if there == 1 else 'repositories'}"] * bool(there)
    if said:
        where = f"{number(parts)} {'module' if parts == 1 else 'modules'} of 1 repository{_touched(teams)}"
        shas = after.shas if after is not None and later else ()
        return Quality(REACH, True, f"{_listed(said)}, in {where}", numbers, shas)
    if after is None:
        return Quality(REACH, None, "whether others took it on was not measured", numbers)
    return Quality(REACH, after.holds, after.because, numbers)


def _count(outcome: Outcome | None, what: str) -> int:
    return dict(outcome.numbers).get(what, 0) if outcome is not None and outcome.holds else 0


def _listed(said: list[str]) -> str:
    *rest, last = said
    return f"{', '.join(rest)} and {last}" if rest else last


def _touched(teams: tuple[int, int] | None) -> str:
    if teams is None or not teams[0]:
        return ""
    return f"; by the map of teams it touches {number(teams[0])} {'team' if teams[0] == 1 else 'teams'}"


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
