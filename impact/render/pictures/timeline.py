"""Contributions over time, in a lane for each sort of work: one mark each, all of one size."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby

from impact.model.report import Report, Story
from impact.render.blocks import Line, config, own
from impact.render.phrases import cite
from impact.render.pictures.away import HATCHED, NAMED, hatched, within
from impact.render.pictures.days import Days
from impact.render.pictures.drawing import (
    LEVERAGE,
    LINE,
    LOOK,
    OTHER,
    WIDTH,
    Figure,
    Mark,
    Shape,
    Stroke,
    Words,
    fitted,
)

MOST = 60
_TITLE = "When it was done"
_EDGE = 10
_ROW, _LANE = 13, 24
_GAP = 14
_READ = (
    "Filled marks look like leverage, hollow ones are other work; a mark stands at the first change, a line leads to "
    "the last one, dots to the day on which what came of it was last looked at. Every mark has one size."
)
_MONTHLY = (
    "Filled marks look like leverage, hollow ones are other work; a mark says that such work was begun in that month, "
    "once or more often. There are too many contributions to draw each; Appendix C has them all."
)


def timeline(report: Report) -> Figure:
    """Return the picture of all contributions over time; of more than `MOST`, the months in which they were begun."""
    if not report.stories:
        return Figure("timeline", _TITLE, "", ((own("No contribution of this period, so nothing to draw."),),))
    told = sorted(report.stories, key=_lane)
    lanes = [(title, tuple(each)) for (_, title), each in groupby(told, key=_lane)]
    days = _days(report)
    each_drawn = len(told) <= MOST
    shapes: list[Shape] = []
    y = 0.0
    for title, stories in lanes:
        shapes.append(Words(0, y + 14, fitted((config(title),), WIDTH)))
        rows = list(_rows(stories, days, report)) if each_drawn else [[_month(each, days) for each in _begun(stories)]]
        for at, row in enumerate(rows):
            shapes += [shape for each in row for shape in _drawn(*each, y + _LANE + at * _ROW)]
        y += _LANE + len(rows) * _ROW + 4
    bands = tuple(hatched(report.absent, days, 0, y + 2))
    read = (_READ if each_drawn else _MONTHLY) + (f" {HATCHED}" if bands else "")
    entries = [_row(each, report) for each in report.stories] if each_drawn else [_months(*each) for each in lanes]
    return Figure(
        "timeline",
        _TITLE,
        "Lanes for each sort of work, with a mark for each contribution along the months of the period.",
        ((own(read),),),
        y + 24,
        (*bands, *days.grid(0, y + 2), *shapes),
        ("claim", "sort of work", "first change", "last change", "looked at until")
        if each_drawn
        else ("sort of work", "months"),
        (*entries, *_away(report, days, each_drawn)),
    )


def looked(story: Story, report: Report) -> date:
    """Return the last day on which anything that came of a contribution was looked for."""
    last = story.contribution.last
    days = [last + timedelta(each.window_days) for each in story.outcomes if each.holds is not None]
    days += [day for each in story.outcomes for day, _ in each.steps]
    latest = max((last, *days))
    return max(last, min(latest, report.until)) if report.until else latest


def _lane(story: Story) -> tuple[tuple[bool, bool], str]:
    """Leverage stands first and what nobody could sort last; within these the alphabet rules, not a number."""
    return (not story.leverage, story.contribution.category == "unclassified"), story.category_title


def _days(report: Report) -> Days:
    work = [each.contribution for each in report.stories]
    ends = [report.period.end] if report.period.end else []
    first = min((each.first for each in work), default=None)
    starts = [day for day in (report.period.start, first) if day]
    if len(work) <= MOST:
        ends += [looked(each, report) for each in report.stories]
    last = max((*ends, *(each.last for each in work)))
    return Days(
        min(starts),
        min(last, report.until) if report.until and report.until > min(starts) else last,
        _EDGE,
        WIDTH - _EDGE,
    )


# x of the first change, the last one and the last look, and how the mark is painted.
_Track = tuple[float, float, float, str]


def _rows(stories: tuple[Story, ...], days: Days, report: Report) -> Iterator[list[_Track]]:
    """Yield rows of a lane in which nothing covers anything else."""
    rows: list[list[_Track]] = []
    for story in sorted(stories, key=lambda each: (each.contribution.first, each.what.id)):
        work = story.contribution
        ends = days.x(work.first), days.x(work.last), days.x(looked(story, report))
        track = (*ends, LEVERAGE if story.leverage else OTHER)
        free = next((row for row in rows if row[-1][2] + _GAP <= track[0]), None)
        if free is None:
            rows.append([track])
        else:
            free.append(track)
    yield from rows


def _drawn(first: float, last: float, look: float, paint: str, y: float) -> Iterator[Shape]:
    if look > last:
        yield Stroke(((max(last, first + 5), y), (look, y)), LOOK)
        yield Stroke(((look, y - 3), (look, y + 3)), LINE)
    if last > first + 5:
        yield Stroke(((first + 5, y), (last, y)), LINE)
    yield Mark(first, y, paint)


def _begun(stories: tuple[Story, ...]) -> list[Story]:
    """Return one of the stories begun in each month."""
    months = {each.contribution.first.replace(day=1): each for each in stories}
    return [months[each] for each in sorted(months)]


def _month(story: Story, days: Days) -> _Track:
    x = days.x(story.contribution.first.replace(day=15))
    return x, x, x, LEVERAGE if story.leverage else OTHER


def _row(story: Story, report: Report) -> tuple[Line, ...]:
    work = story.contribution
    first, last, look = work.first.isoformat(), work.last.isoformat(), looked(story, report).isoformat()
    sort: Line = (config(story.category_title), *((own(" (leverage)"),) if story.leverage else ()))
    return (cite(story.what),), sort, (own(first),), (own(last),), (own(look),)


def _months(title: str, stories: tuple[Story, ...]) -> tuple[Line, ...]:
    months = sorted({f"{each.contribution.first:%Y-%m}" for each in stories})
    return (config(title),), (own(", ".join(months)),)


def _away(report: Report, days: Days, each_drawn: bool) -> Iterator[tuple[Line, ...]]:
    """Yield a row of the table for each time away."""
    for start, end in within(report.absent, days.first, days.last):
        first, last = start.isoformat(), end.isoformat()
        if each_drawn:
            yield (own(NAMED),), (own("none"),), (own(first),), (own(last),), (own("none"),)
        else:
            yield (own(NAMED),), (own(f"{first} to {last}"),)
