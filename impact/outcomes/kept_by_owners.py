"""Did the team that owns the changed files go on with them: by a map of teams, never by names of folders."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from impact.model.facts import Identity
from impact.model.fleet import Foreign
from impact.model.report import quoted
from impact.model.work import KEPT, THEIR_FILES, Contribution, Outcome
from impact.outcomes.continuation import Touch, distinct, is_app

WINDOW = 90
_SHOWN = 3


def kept_by_owners(
    work: Contribution,
    foreign: Sequence[Foreign],
    counted: int,
    later: Iterable[Touch],
    teams_of: Callable[[Identity], frozenset[str]],
    *,
    stayed: bool | None,
    as_of: date,
) -> Outcome | None:
    """Return whether people of the teams that own what the work changed later changed it with care, and it stayed.

    `foreign` are its files that belong to teams in which the engineer is not, of `counted` in all; `later` the changes
    of them by other people; `teams_of` says in which teams somebody is; `stayed` whether the work did for 90 days. None
    where less than half of its files are another team's: then it is not about that team.
    """
    owners: dict[str, set[str]] = {}
    for each in foreign:
        for path in each.paths:
            owners.setdefault(path, set()).add(each.team)
    if not owners or len(owners) * 2 < counted:
        return None
    theirs = sorted(
        (touch for touch in later if work.last < touch[2] <= as_of and _is_theirs(touch, owners, teams_of)),
        key=lambda touch: (touch[2], touch[3], touch[0]),
    )
    people, files = distinct(who for _, who, *_ in theirs), len({path for path, *_ in theirs})
    holds, because = _judged(people, files, stayed, (as_of - work.last).days)
    whose = _whose(foreign, len(owners), counted)
    said = f"{because}; {whose}" if holds is None else f"{whose}; {because}"
    numbers = ((THEIR_FILES, len(owners)), ("other people", people))
    shas = tuple(dict.fromkeys(sha for *_, sha in theirs))[:_SHOWN]
    return Outcome(work.id, KEPT, "O2" if holds else "O0", holds, WINDOW, numbers, said, shas)


def _judged(people: int, files: int, stayed: bool | None, age: int) -> tuple[bool | None, str]:
    """Whether it holds, None while time will tell, and why."""
    if stayed is False:
        return False, f"it did not stay for {WINDOW} days"
    if stayed is None or (not people and age < WINDOW):
        return None, f"too recent: {max(age, 0)} of {WINDOW} days"
    if not people:
        return False, "none of its owners has changed them since"
    return True, f"{people} {_one(people, 'person', 'people')} of its owners later changed {files} of them"


def _is_theirs(touch: Touch, owners: dict[str, set[str]], teams_of: Callable[[Identity], frozenset[str]]) -> bool:
    path, who, *_ = touch
    return not is_app(who) and not teams_of(who).isdisjoint(owners.get(path, ()))


def _whose(foreign: Sequence[Foreign], files: int, counted: int) -> str:
    """How many of its files are whose, and which entry of the map says so."""
    told = [f"team {quoted(each.team)} by {_entry(each)}" for each in foreign[:_SHOWN]]
    more = f" and {len(foreign) - _SHOWN} more" if len(foreign) > _SHOWN else ""
    what = (
        "its only file belongs"
        if counted == 1
        else f"{files} of its {counted} files {_one(files, 'belongs', 'belong')}"
    )
    return f"{what} to {', '.join(told)}{more} in the fleet file, where the engineer is in another team"


def _entry(each: Foreign) -> str:
    return (
        f"its paths {quoted(each.glob)} in {quoted(each.repository)}"
        if each.glob
        else (f"its repository {quoted(each.repository)}")
    )


def _one(count: int, one: str, many: str) -> str:
    return one if count == 1 else many
