"""Did other people come to a part: who changed its files for the first time, before and after the work."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from impact.model.facts import Identity
from impact.model.report import quoted
from impact.model.work import Contribution, Outcome
from impact.outcomes.continuation import is_app, is_own, is_shared, persons

MEASURE = "freed"
WINDOW = 180
# Work after which others may go where few went before.
FREEING = frozenset(("knowledge-transfer", "legacy-stabilisation", "flaky-tests", "onboarding-docs"))


_COUNTED = (
    "people new to it before",
    "people new to it after",
    "people who changed it before",
    "people who changed it after",
)


class Visit(NamedTuple):
    """One change of one of the files; `cares` is false for sweeps, moves and formatting, which show no coming."""

    who: Identity
    day: date
    sha: str
    cares: bool = True


def part(work: Contribution) -> tuple[str, ...]:
    """Return the files that were there before the work and that it changed."""
    made = {path for path, _ in work.created_on} | set(work.created)
    return tuple(path for path in work.paths if path not in made and not is_shared(path))


def freed(
    work: Contribution,
    visits: Iterable[Visit],
    begun: date | None,
    as_of: date,
    *,
    own: Collection[str] = (),
    own_names: Collection[str] = (),
) -> Outcome:
    """Return whether more other people changed the part for the first time after the work than before it.

    `visits` are all changes of its files by people, their earlier names included, as far back as the history goes,
    which began on `begun`. Who only swept through before has been there; who only sweeps through has not come.
    """
    days = [day for _, day in work.landed] or [work.first, work.last]
    first, last = min(days), max(days)
    mine = is_own(work, own, own_names)
    others = (each for each in visits if not is_app(each.who) and not mine(each.who))
    theirs = [each for each in others if each.sha not in work.shas and each.day <= as_of]
    age = max((as_of - last).days, 0)
    if begun is None or (first - begun).days < WINDOW:
        return _outcome(work, None, (), "too little of the history lies before it to compare who changed these files")
    before, after = (first - timedelta(WINDOW), first - timedelta(1)), (last + timedelta(1), last + timedelta(WINDOW))
    who_is = persons(each.who for each in theirs)
    came_before, came = (_newcomers(theirs, who_is, *window) for window in (before, after))
    everybody = (_people(theirs, who_is, *window) for window in (before, after))
    numbers = tuple(zip(_COUNTED, map(len, (came_before, came, *everybody)), strict=True))
    if len(came) <= len(came_before) and age < WINDOW:
        return _outcome(work, None, numbers, f"too recent: {age} of {WINDOW} days")
    said = (
        f"{_told(len(came))} first changed {_which(part(work))} in the {min(age, WINDOW)} days after, "
        f"{len(came_before) or 'none'} in the {WINDOW} days before"
    )
    if len(came) <= len(came_before):
        return _outcome(work, False, numbers, said)
    steps = {each.day: count for count, each in enumerate(came, start=1)}
    shas = tuple(dict.fromkeys(each.sha for each in came))
    return Outcome(work.id, MEASURE, "O0", True, WINDOW, numbers, said, shas, steps=tuple(sorted(steps.items())))


def _outcome(work: Contribution, holds: bool | None, numbers: tuple[tuple[str, int], ...], because: str) -> Outcome:
    return Outcome(work.id, MEASURE, "O0", holds, WINDOW, numbers, because)


def _which(files: tuple[str, ...]) -> str:
    """Name the files that are meant: not those that the work created, of which other sentences speak."""
    if not files:
        return "what was there before it"
    more = len(files) - 1
    others = f" or {more} other {'file' if more == 1 else 'files'}" if more else ""
    return f"{quoted(files[0])}{others}"


def _told(count: int) -> str:
    return f"{count or 'no'} other {'people' if count > 1 else 'person'}"


def _newcomers(visits: Iterable[Visit], who_is: Mapping[Identity, str], start: date, end: date) -> list[Visit]:
    """The first change with care by each person who was there in this time and never before it, by day."""
    found: dict[str, Visit] = {}
    been: set[str] = set()
    for each in sorted(visits, key=lambda each: (each.day, each.sha)):
        name = who_is[each.who]
        if each.day < start:
            been.add(name)
        elif each.day <= end and each.cares and name not in been:
            found.setdefault(name, each)
    return list(found.values())


def _people(visits: Iterable[Visit], who_is: Mapping[Identity, str], start: date, end: date) -> set[str]:
    return {who_is[each.who] for each in visits if start <= each.day <= end and each.cares}
