"""Was what the work created taken away again: which of its files are gone, since when and by how many."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from impact.model.facts import Identity
from impact.model.work import Contribution, Outcome, Quality
from impact.outcomes.continuation import distinct
from impact.outcomes.permanence import made

COUNTED, BY_ENGINEER = "files removed", "files the engineer removed"


class Removal(NamedTuple):
    """A file that was created, by the name it landed under, and the commit that removed it; `own`: by the engineer."""

    path: str
    day: date
    sha: str
    who: Identity
    own: bool


def removed(work: Contribution, removals: Iterable[Removal]) -> tuple[Removal, ...]:
    """Return those of the files it made that were taken away after it, oldest first."""
    files = made(work)
    own = [each for each in removals if each.path in files and each.sha not in work.shas]
    return tuple(sorted(own, key=lambda each: (each.day, each.path)))


def took_away(work: Contribution, survived: Outcome, removals: Iterable[Removal]) -> Outcome:
    """Return the outcome `survived`, which does not hold where most of what the work was went within its window.

    Most of the files it made, and those half of all it touched: what was edited besides may have stayed.
    """
    files = made(work)
    early = [each for each in removed(work, removals) if (each.day - files[each.path]).days <= survived.window_days]
    if survived.holds is False or len(early) * 2 <= len(files) or len(early) * 2 < len(work.paths):
        return survived
    numbers = ((COUNTED, len(early)), ("files created", len(files)), *_own(early))
    shas = tuple(dict.fromkeys(each.sha for each in early))
    return Outcome(work.id, survived.measure, "O0", False, survived.window_days, numbers, told(work, early), shas)


def lasting(work: Contribution, found: Quality, outcomes: Iterable[Outcome], removals: Iterable[Removal]) -> Quality:
    """Return the quality `found`, of what is still there, saying when and by how many the files were removed.

    Where an outcome says already that the work went, it is not said again.
    """
    away = removed(work, removals)
    if found.holds is not False or not away or any(each.because == found.because for each in outcomes):
        return found
    shas = tuple(dict.fromkeys(each.sha for each in away))
    return replace(
        found, because=told(work, away), numbers=(*found.numbers, (COUNTED, len(away)), *_own(away)), shas=shas
    )


def _own(gone: Iterable[Removal]) -> tuple[tuple[str, int], ...]:
    count = sum(each.own for each in gone)
    return ((BY_ENGINEER, count),) if count else ()


def told(work: Contribution, gone: Iterable[Removal]) -> str:
    """Return such as: the file it created was removed 28 days later by one other person."""
    files, every = made(work), tuple(gone)
    days = max((each.day - files[each.path]).days for each in every)
    if len(files) == 1:
        what = "the file it created was removed"
    elif len(every) == len(files):
        what = f"the {len(files)} files it created were removed"
    else:
        what = f"{len(every)} of the {len(files)} files it created {'was' if len(every) == 1 else 'were'} removed"
    when = "on the same day" if not days else f"{days} {'day' if days == 1 else 'days'} later"
    return f"{what}{f', the last {when},' if len(every) > 1 and days else f' {when}'} by {_by(every)}"


def _by(gone: tuple[Removal, ...]) -> str:
    others = distinct(each.who for each in gone if not each.own)
    whom = ["the engineer"] if any(each.own for each in gone) else []
    whom += [f"{others} other {'person' if others == 1 else 'people'}"] if others else []
    return " and ".join(whom)
