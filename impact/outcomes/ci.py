"""Did what a pipeline says of one commit become one answer: mixed outcomes per 100 runs before and after the work.

Two windows of the same length, up to the day before the work began to land and from the day after it had landed;
neither overlaps it. What is told of the work's own tests or workflows stands beside all others of the same repository
in the same windows. An effect is claimed in two cases only: it fell further than all but one in ten comparable areas;
or so far that chance hardly makes it, over several weeks, while the others stayed as they were.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from impact.model.ci import CiRun
from impact.model.work import CI as MEASURE
from impact.model.work import Comparable, Contribution, Outcome
from impact.outcomes import ci_words as words
from impact.outcomes.ci_places import area_of, meant
from impact.outcomes.ci_rates import (
    EVENTS,
    FEWEST_AREAS,
    FEWEST_RUNS,
    ONE_IN,
    Execution,
    Seen,
    below_half,
    flat,
    place,
    seen,
    together,
)
from impact.outcomes.ci_words import Window

TESTS = frozenset(("flaky-tests",))
PIPELINES = frozenset(("ci-standardisation", "deploy-automation"))
SHORTEST, LONGEST = 14, 90
# A bad week or two is no baseline: so many calendar weeks must have had mixed outcomes.
_WEEKS = 3
_DAY = timedelta(days=1)


class Areas(NamedTuple):
    """All outcomes of a repository by area, and the runs behind them where they are runs of workflows."""

    executions: Mapping[str, Sequence[Execution]]
    runs: Sequence[CiRun] = ()

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day with any outcome."""
        every = [each.day for group in self.executions.values() for each in group]
        return min(every), max(every)


class _Found(NamedTuple):
    own: tuple[Seen, Seen]
    others: Mapping[str, tuple[Seen, Seen]]


def by_area(executions: Iterable[Execution], runs: Sequence[CiRun] = ()) -> Areas:
    """Put outcomes together by area."""
    found: dict[str, list[Execution]] = defaultdict(list)
    for each in executions:
        found[each.area].append(each)
    return Areas(dict(found), runs)


def steadied(work: Contribution, areas: Areas, branches: Collection[str], as_of: date) -> Outcome | None:
    """Return what the results say of the work's own tests or workflows; None where none are given at all.

    `areas` are those of tests for work on tests, those of workflows for work on pipelines; `branches` are the main
    ones. `holds` is None while the windows are too short, or no result is of what the work changed.
    """
    if not areas.executions:
        return None
    own = tuple(sorted(each for each in areas.executions if meant(each, work.paths)))
    if not own:
        return _unknown(work, words.NONE_OF_ITS_OWN, 0)
    before, after = windows(work, own, areas, as_of)
    if before.length < SHORTEST:
        return _unknown(work, _too_short(work, own, areas, as_of), before.length)
    found = _count(own, areas, (before, after))
    if not found.own[0].runs + found.own[1].runs:
        return _unknown(work, words.NONE_OF_ITS_OWN, before.length)
    verdict, holds = _judged(found)
    spans = words.spans(_runs_of(areas.runs, own), branches, before, after)
    numbers = (
        ("mixed outcomes before", found.own[0].mixed), ("runs before", found.own[0].runs),
        ("mixed outcomes after", found.own[1].mixed), ("runs after", found.own[1].runs),
    )  # fmt: skip
    return Outcome(
        work.id,
        MEASURE,
        "O3" if holds else "O0",
        holds,
        before.length,
        numbers,
        words.told(own, found.own, before, after, verdict, spans),
        comparables=_comparables(own, found),
    )


def windows(work: Contribution, own: Sequence[str], areas: Areas, as_of: date) -> tuple[Window, Window]:
    """Return the window before and the one after: as long as there are results on both sides, LONGEST days at most."""
    begun, done = landed(work)
    first, last = areas.days
    length = max(min((begun - first).days, (min(last, as_of) - done).days, LONGEST), 0)
    span = timedelta(days=length)
    return Window(begun - span, begun - _DAY), Window(done + _DAY, done + span)


def landed(work: Contribution) -> tuple[date, date]:
    """Return the days on which the first and the last commit of the work landed."""
    days = [day for _, day in work.landed] or [work.first, work.last]
    return min(days), max(days)


def _too_short(work: Contribution, own: Sequence[str], areas: Areas, as_of: date) -> str:
    begun, done = landed(work)
    first, last = areas.days
    if (begun - first).days < SHORTEST:
        return words.nothing_before(first, max((begun - first).days, 0), SHORTEST)
    if (as_of - done).days < SHORTEST:
        return words.recent(max((as_of - done).days, 0), SHORTEST)
    return words.nothing_after(last, max((last - done).days, 0), SHORTEST)


def _count(own: Sequence[str], areas: Areas, spans: tuple[Window, Window]) -> _Found:
    def both(executions: Iterable[Execution]) -> tuple[Seen, Seen]:
        rows = list(executions)
        return seen(rows, spans[0].first, spans[0].last), seen(rows, spans[1].first, spans[1].last)

    mine = both(each for area in own for each in areas.executions[area])
    others = {area: both(rows) for area, rows in sorted(areas.executions.items()) if area not in own}
    enough = {area: each for area, each in others.items() if min(each[0].runs, each[1].runs) >= FEWEST_RUNS}
    return _Found(mine, enough)


def _judged(found: _Found) -> tuple[str, bool]:
    """Return what is to be said of the two counts, and whether an effect is claimed."""
    (before, after), others = found.own, list(found.others.values())
    if min(before.runs, after.runs) < FEWEST_RUNS:
        return words.FEW_RUNS, False
    pooled = together(each[0] for each in others), together(each[1] for each in others)
    beside = words.beside(len(others), pooled)
    if after.mixed * before.runs >= before.mixed * after.runs:
        return f"{beside}; {words.NOT_FEWER}", False
    if after.left * before.runs > before.left * after.runs:
        return f"{beside}; {words.left(before, after)}", False
    if before.mixed < EVENTS or before.weeks < _WEEKS:
        return f"{beside}; {words.RARE}", False
    alike = [each for each in others if before.mixed <= 2 * each[0].mixed and each[0].mixed <= 2 * before.mixed]
    at = place(found.own, alike)
    if len(alike) >= FEWEST_AREAS and at * ONE_IN <= len(alike) + 1:
        return f"{beside}; {words.at_place(at, len(alike))}", True
    if below_half(before, after) and flat(*pooled):
        return f"{beside}; {words.OUTSIDE_CHANCE}", True
    if len(alike) >= FEWEST_AREAS:
        return f"{beside}; {words.at_place(at, len(alike))}; {words.NO_CLAIM}", False
    return f"{beside}; {words.few_areas(pooled[0].mixed)}", False


def _comparables(own: Sequence[str], found: _Found) -> tuple[Comparable, ...]:
    """Its own area first; per 1,000 runs, since areas have different numbers of runs, and the name says so."""

    def row(name: str, both: tuple[Seen, Seen]) -> Comparable:
        before, after = (round(10 * each.rate) for each in both)
        return Comparable(f"{name} (mixed outcomes per 1,000 runs)", before, after)

    if not found.others or not min(each.runs for each in found.own):
        return ()
    return (row(words.named(own), found.own), *(row(area, both) for area, both in found.others.items()))


def _runs_of(runs: Iterable[CiRun], own: Collection[str]) -> list[CiRun]:
    return [each for each in runs if area_of(each) in own]


def _unknown(work: Contribution, because: str, days: int) -> Outcome:
    return Outcome(work.id, MEASURE, "O0", None, days, (), because)
