"""How far a contribution reaches: other people, parts of the system, repositories."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from impact.expect.words import asked
from impact.model.ladder import Reach
from impact.model.work import CONFIRMERS, Contribution, Outcome

OTHER_PEOPLE = "other people"
_REACHING = ("continued", "adopted-by-use")
_BESIDE = frozenset(("test", "tests", "t", "spec", "specs", "doc", "docs", "documentation"))


def missing_for_reach(
    reach: Reach,
    work: Contribution,
    outcomes: Collection[Outcome],
    *,
    together: Iterable[Contribution] | None = None,
) -> str:
    """Return what is missing for `reach`, in words, or "" when nothing is.

    People and modules are counted for each contribution; repositories over all that qualify, given in
    `together` (not looked at while that is None). There is no team map in this version: reaches that
    ask for teams carry the repositories and people that stand in for them. Where nobody can know whether
    others came, that is what is missing, and never that nobody did.
    """
    if reach.outside_organisation:
        return "use outside the organisation is not visible in Git"
    if reach.teams and not reach.repositories and not reach.other_people:
        return "teams cannot be told apart without a map of teams"
    if together is not None:
        repositories = len(
            {repo for each in together for repo in (each.repo, *(one.repo for one in each.elsewhere)) if repo}
        )
        if repositories >= reach.repositories:
            return ""
        return asked(repositories, "repository", reach.repositories, "it all lies in")
    parts = modules(work.areas)
    if parts < reach.modules:
        return asked(parts, "module", reach.modules, "it reaches")
    people = others(work, outcomes)
    if people >= reach.other_people:
        return ""
    if not people and (unknown := _unknown(outcomes)):
        return unknown
    return asked(people, "other person", reach.other_people, "it is confirmed by" if work.note else "it reaches")


def _unknown(outcomes: Iterable[Outcome]) -> str:
    """Why nobody can know whether it reaches others, "" where that was seen or time will tell: then none is a count."""
    asked = [each for each in outcomes if each.measure in _REACHING]
    seen = any(each.holds is not None or each.because.startswith("too recent") for each in asked)
    return "" if seen or not asked else asked[0].because


def modules(areas: Iterable[str]) -> int:
    """Return how many parts of the system these areas are, at least.

    A change, its tests and its documentation are one part, so those count only where there is nothing else;
    so do files at the top. What an area list sums up as "(12 more)" counts as that many.
    """
    found, beside = 0, 0
    for area in areas:
        number, _, more = area.strip("()").partition(" ")
        if more == "more" and number.isdigit():
            found += int(number)
        elif area == "(top)" or not _BESIDE.isdisjoint(area.lower().split("/")):
            beside = 1
        else:
            found += 1
    return max(found, beside)


def others(work: Contribution, outcomes: Iterable[Outcome]) -> int:
    """Return how many other people a contribution shows: who wrote it too, went on with it, or say it helped them.

    The largest of the three, because the same people may stand in all.
    """
    held = [dict(each.numbers) for each in outcomes if each.holds]
    after = max((each.get(OTHER_PEOPLE, 0) for each in held), default=0)
    return max(len(work.others), after, sum(each.get(CONFIRMERS, 0) for each in held))
