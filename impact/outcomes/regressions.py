"""Did repairs of an area fall further than those of comparable areas: the outcome that rests on a comparison.

Two periods of the same length are compared. The one after begins when the work had landed, and is as long as has
passed since, a year at most. Between the one before and the work lies the year in which the area was seen failing: by
what happened in it somebody picked the area, and so does the rule for this sort of work (`impact.model.recurrence`).
What is picked at its worst is better a year later by itself, so a count of that year would show an effect where none
is; one taken before it would not. Both areas and comparables are measured in the same two periods, so that what
happens to all of a repository happens to both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from impact.model.recurrence import YEAR
from impact.model.work import REGRESSIONS as MEASURE
from impact.model.work import Comparable, Contribution, Outcome
from impact.outcomes import regressions_words as words
from impact.outcomes.placebo import ALIKE, EVENTS, FEWEST, LEAST, Counts, alike, place, stands_out
from impact.outcomes.regressions_areas import Trail, Window, together

SHORTEST, LONGEST = 90, 365
# Work over more areas is about none of them.
MOST_AREAS = 5
_DAY = timedelta(days=1)


class Areas(NamedTuple):
    """One way to cut a repository into areas: those that the work lies in, and what happened in every one."""

    own: tuple[str, ...]
    trails: Mapping[str, Trail]


class _Compared(NamedTuple):
    own: Counts
    trail: Trail
    name: str
    others: Mapping[str, Counts]


def landed(work: Contribution) -> tuple[date, date]:
    """Return the days on which the first and the last commit of the work landed."""
    days = [day for _, day in work.landed] or [work.first, work.last]
    return min(days), max(days)


def windows(work: Contribution, as_of: date) -> tuple[Window, Window]:
    """Return the period before and the one after, as long as has passed; that may be no day at all."""
    first, last = landed(work)
    length = timedelta(max(min((as_of - last).days, LONGEST), 0))
    picked = first - YEAR
    return Window(picked - length, picked - _DAY), Window(last + _DAY, last + length)


def regressions(work: Contribution, cuts: Iterable[Areas], as_of: date) -> Outcome:
    """Return whether repairs of the work's areas fell further than those of all but one in ten comparable areas.

    `cuts` are ways to cut the repository into areas, the coarsest first: the first with enough comparable areas is
    taken, else that with most. It is chosen by what happened before and by whether people work there, never by what
    came of it. None of them is asked for that is not needed.
    """
    before, after = windows(work, as_of)
    if after.days < SHORTEST:
        return _unknown(work, after.days, words.recent(after.days, SHORTEST))
    found, most = None, 0
    for cut in cuts:
        most = most or len(cut.own)
        if not 0 < len(cut.own) <= MOST_AREAS:
            continue
        compared = _compared(cut, before, after)
        if found is None or len(compared.others) > len(found.others):
            found = compared
        # Of what was too little for the whole, a part has no more.
        if len(found.others) >= LEAST or compared.own.before < EVENTS:
            break
    if found is None:
        return _unknown(work, after.days, words.scattered(most) if most else words.NOWHERE)
    return _judged(work, found, (before, after))


def _judged(work: Contribution, found: _Compared, periods: tuple[Window, Window]) -> Outcome:
    own, days = found.own, periods[1].days
    if own.before < EVENTS:
        return _unknown(work, days, words.rare(found.name, own, days, EVENTS), found)
    if not own.worked_on:
        return _unknown(work, days, words.quiet(found.name, own), found)
    at, count = place(own, found.others.values()), len(found.others)
    if count < FEWEST or (count < LEAST and at == 1):
        return _unknown(work, days, words.few(count, LEAST), found)
    holds = stands_out(own, found.others.values())
    because = words.told(found.name, own, at, count, periods, holds=holds)
    shown = found.trail.shown_by(*periods) or work.shas
    numbers = _numbers(own, at, count)
    return Outcome(work.id, MEASURE, "O3" if holds else "O0", holds, days, numbers, because, shown, _comparables(found))


def _compared(cut: Areas, before: Window, after: Window) -> _Compared:
    trail = together((cut.trails[each] for each in cut.own if each in cut.trails), (before, after))
    own = trail.counts(before, after)
    counts = {
        name: each.counts(before, after)
        for name, each in cut.trails.items()
        # Most areas have too little by far; that is cheap to tell.
        if len(each.repairs) * ALIKE >= own.before >= EVENTS and name not in cut.own
    }
    return _Compared(own, trail, words.named(cut.own), {name: counts[name] for name in alike(own, counts)})


def _unknown(work: Contribution, days: int, because: str, found: _Compared | None = None) -> Outcome:
    numbers = _numbers(found.own) if found else ()
    return Outcome(work.id, MEASURE, "O0", None, days, numbers, because)


def _numbers(own: Counts, at: int = 0, count: int = 0) -> tuple[tuple[str, int], ...]:
    ranked = (("comparable areas", count), ("place by the fall", at)) if at else ()
    return (("repairs before", own.before), ("repairs after", own.after), *ranked)


def _comparables(found: _Compared) -> tuple[Comparable, ...]:
    others = (Comparable(name, each.before, each.after) for name, each in found.others.items())
    return (Comparable(found.name, found.own.before, found.own.after), *others)
