"""Do others use what the work created: files in which other people came to refer to it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

from impact.model.facts import Identity
from impact.model.report import quoted
from impact.model.work import Contribution, Outcome
from impact.outcomes.continuation import distinct, is_app, is_own
from impact.outcomes.permanence import made

MEASURE = "adopted-by-use"
WINDOW = 90
# Work that others are to use: whether they do is the outcome that shows it.
ADOPTION = frozenset(
    ("internal-library", "devex-tooling", "ci-standardisation", "tooling-standardisation", "shared-patterns",
     "deploy-automation")
)  # fmt: skip


class Use(NamedTuple):
    """A file that refers to one that the work created, and the commit that brought the reference in."""

    used: str
    place: str
    who: Identity
    day: date
    sha: str


class Asked(NamedTuple):
    """Which of the files the work created were looked for, each with the day it landed; how many places were left.

    `by_hand` are those of them that may be used without a word in any file: of these alone no reference says nothing.
    """

    days: dict[str, date]
    left: int = 0
    by_hand: frozenset[str] = frozenset()


def adopted(
    work: Contribution,
    asked: Asked | None,
    uses: Iterable[Use],
    as_of: date,
    *,
    own: Collection[str] = (),
    own_names: Collection[str] = (),
) -> Outcome:
    """Return whether other people came to use what the work created, and how many by when.

    `asked` is None where nobody could look, and without days where no file of a known sort is there. `own` and
    `own_names` are the person's addresses and names: their own use does not count, nor does that of
    programs, nor what is a commit of the work itself.
    """
    if asked is None:
        return _outcome(work, None, "not looked at: the files at the head could not be read")
    if not asked.days:
        return _outcome(work, None, "no file that it created is there of a sort whose use Git can show")
    mine = is_own(work, own, own_names)
    counted = sorted(
        {use for use in uses if asked.days.get(use.used, date.max) <= use.day <= as_of
         and use.sha not in work.shas and not mine(use.who) and not is_app(use.who)},
        key=lambda use: (use.day, use.sha, use.place, use.used),
    )  # fmt: skip
    if not counted:
        return _unseen(work, asked, as_of)
    steps = _steps(counted)
    people, places = steps[-1][1], sorted({use.place for use in counted})
    modules = len({place.rpartition("/")[0] for place in places})
    because = f"{people} other {'person' if people == 1 else 'people'} put references to {_what(counted)} into "
    because += f"{_where(places, modules)}{_left(asked)}"
    numbers = (("other people", people), ("folders", modules), ("files that refer to it", len(places)))
    left = (("places not looked at", asked.left),) if asked.left else ()
    shas = tuple(dict.fromkeys(use.sha for use in _firsts(counted)))
    return Outcome(work.id, MEASURE, "O2", True, WINDOW, (*numbers, *left), because, shas, steps=steps)


def _unseen(work: Contribution, asked: Asked, as_of: date) -> Outcome:
    told = asked.days.keys() - asked.by_hand
    if not told:
        return _outcome(work, None, "what it created may be used without a word in any file, so Git cannot show it")
    age = max((as_of - max(asked.days[each] for each in told)).days, 0)
    if age < WINDOW:
        return _outcome(work, None, f"too recent: {age} of {WINDOW} days")
    said = f"no reference by other people to {_which(work, len(told))} is visible in the {age} days after"
    return _outcome(work, False, said + _left(asked))


def _outcome(work: Contribution, holds: bool | None, because: str) -> Outcome:
    return Outcome(work.id, MEASURE, "O0", holds, WINDOW, (), because)


def _which(work: Contribution, told: int) -> str:
    """Which files no reference was found to: of some sorts none can be found, nor of what is gone."""
    created = len(made(work))
    if told < created:
        return f"the {told} of {created} files it created that can be looked for by name"
    return "the files it created"


def _left(asked: Asked) -> str:
    return f"; {asked.left} more places that name it were not looked at" if asked.left else ""


def _where(places: list[str], folders: int) -> str:
    if len(places) == 1:
        return quoted(places[0])
    among = f"{folders} folders" if folders > 1 else "one folder"
    return f"{len(places)} files in {among}, such as {quoted(places[0])}"


def _what(uses: list[Use]) -> str:
    first, more = uses[0].used, len({use.used for use in uses}) - 1
    return quoted(first) + (f" or {more} more of the files it created" if more else "")


def _firsts(uses: list[Use]) -> list[Use]:
    """The first use by each person: enough to see it by."""
    found: dict[str, Use] = {}
    for use in uses:
        found.setdefault(use.who.email.lower(), use)
    return list(found.values())


def _steps(uses: list[Use]) -> tuple[tuple[date, int], ...]:
    """Each day on which another person came, and how many there were by then."""
    by_day: dict[date, int] = {}
    seen: list[Identity] = []
    count = 0
    for use in _firsts(uses):
        seen.append(use.who)
        if distinct(seen) > count:
            count = distinct(seen)
            by_day[use.day] = count
    return tuple(sorted(by_day.items()))
