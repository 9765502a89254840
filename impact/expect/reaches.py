"""How far a contribution reaches: other people, parts of the system, repositories."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from impact.expect.words import asked
from impact.model.ladder import Reach
from impact.model.work import ACROSS, CONFIRMERS, REACH, STILL_USE_IT, Contribution, Outcome, Quality

OTHER_PEOPLE = "other people"
# What the quality of reach counts where there is a map of teams.
TEAMS, OUTSIDE = "teams", "people and repositories of no team"
_REACHING = ("continued", "adopted-by-use", ACROSS)
_BESIDE = frozenset(("test", "tests", "t", "spec", "specs", "doc", "docs", "documentation"))


def missing_for_reach(
    reach: Reach,
    work: Contribution,
    outcomes: Collection[Outcome],
    qualities: Iterable[Quality] = (),
    *,
    together: Mapping[str, int] | None = None,
) -> str:
    """Return what is missing for `reach`, in words, or "" when nothing is.

    People and modules are counted for each contribution; repositories over all that qualify, given in `together` as
    `spread` gives them (not looked at while that is None). Where a map tells teams apart, which `qualities` then say,
    teams are counted; without one, and where it does not name all whom the work touches, the repositories and people
    of the reach stand in for them. Where nobody can know whether others came, that is what is missing, and never that
    nobody did.
    """
    if reach.outside_organisation:
        return "use outside the organisation is not visible in Git"
    teams, outside = _teams(qualities)
    if reach.teams and teams >= reach.teams:
        return ""
    if reach.teams and (said := _without_teams(reach, teams, outside)):
        return said
    if together is not None:
        repositories = max((len(together), *together.values()))
        if repositories >= reach.repositories:
            return ""
        return asked(repositories, "repository", reach.repositories)
    parts = modules(work.areas)
    if parts < reach.modules:
        return asked(parts, "module", reach.modules)
    people = others(work, outcomes)
    if people >= reach.other_people:
        return ""
    if not people and (unknown := _unknown(outcomes)):
        return unknown
    said = "confirmed by" if work.note else "shown:"
    return asked(people, "other person", reach.other_people, said)


def spread(known: Iterable[tuple[Contribution, Iterable[Outcome]]]) -> dict[str, int]:
    """Return by repository in which work lies, in how many the work there lies or is still used, at least.

    Which ones use it is not looked at: those of one contribution may be those of another, so the largest counts.
    """
    found: dict[str, int] = {}
    for work, outcomes in known:
        there = (dict(each.numbers).get(STILL_USE_IT, 0) for each in outcomes if each.holds)
        if work.repo:
            found[work.repo] = max(found.get(work.repo, 0), 1 + max(there, default=0))
        for other in work.elsewhere:
            found.setdefault(other.repo, 1)
    return found


def _without_teams(reach: Reach, teams: int, outside: int) -> str:
    """What is missing where too few teams are known; "" where others stand in for those that are not."""
    if teams and not outside:
        return asked(teams, "team", reach.teams, "shown, by the map of teams:")
    stand_in = reach.repositories or reach.other_people
    return "" if stand_in else "teams cannot be told apart without a map of teams"


def _teams(qualities: Iterable[Quality]) -> tuple[int, int]:
    counts = next((dict(each.numbers) for each in qualities if each.name == REACH), {})
    return counts.get(TEAMS, 0), counts.get(OUTSIDE, 0)


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
