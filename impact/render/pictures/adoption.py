"""How many other people had come to a contribution by when: steps that begin at nobody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from impact.model.report import Report, Story
from impact.model.work import ACROSS, Outcome
from impact.render.blocks import Line, own, quotation
from impact.render.phrases import cite
from impact.render.pictures.days import Days
from impact.render.pictures.drawing import (
    AXIS,
    GRID,
    QUIET,
    STEPS,
    WIDTH,
    Figure,
    Shape,
    Stroke,
    Words,
    fitted,
)

MOST = 5
_TITLE = "When others came to it"
_LEFT, _RIGHT, _TEXT, _PLOT, _BELOW = 24, 24, 24, 64, 38
_ACROSS = (
    "Where it says so, a step is another repository that came to use what the work offers, and a step down one that "
    "stopped. "
)
_READ = (
    "A step for each other person who came to the work, such as by a change of its files, counted from nobody; the "
    "author and automatic accounts are left out. To come is not to use. "
)
_ALIKE = "All curves have the same days and the same height for a person."


def adoption(report: Report) -> Figure:
    """Return a curve for each outcome whose steps are known, anchors first."""
    at = {each: place for place, each in enumerate(report.anchors)}
    grown = [(story, each) for story in report.stories for each in story.outcomes if each.steps]
    grown.sort(key=lambda each: at.get(each[0].contribution.id, len(at)))
    if not grown:
        said = "Git shows nobody else who came to this work, day by day; use that leaves no commit is not seen."
        return Figure("adoption", _TITLE, "", ((own(said),),))
    days = _days(grown[:MOST], report)
    more = len(grown) - MOST
    grown = grown[:MOST]
    most = max(count for _, outcome in grown for _, count in outcome.steps)
    shapes = [
        shape for at, each in enumerate(grown) for shape in _curve(*each, days, most, at * (_TEXT + _PLOT + _BELOW))
    ]
    across = any(outcome.measure == ACROSS for _, outcome in grown)
    said = f"{_READ}{_ACROSS if across else ''}{_ALIKE}"
    return Figure(
        "adoption",
        _TITLE,
        "For each contribution, a line that rises by one with each other person who came to it.",
        ((own(f"{said} Not drawn: {more} more, which stand in Appendix B." if more > 0 else said),),),
        len(grown) * (_TEXT + _PLOT + _BELOW) - 12,
        tuple(shapes),
        ("claim", "contribution", "day", "others by then" if across else "other people by then"),
        tuple(row for each in grown for row in _table(*each)),
    )


def _days(grown: list[tuple[Story, Outcome]], report: Report) -> Days:
    first = min(story.contribution.first for story, _ in grown)
    last = max(day for _, outcome in grown for day, _ in outcome.steps)
    return Days(first, max(last, report.until or last), _LEFT, WIDTH - _RIGHT)


def _curve(story: Story, outcome: Outcome, days: Days, most: int, top: float) -> Iterator[Shape]:
    floor = top + _TEXT + _PLOT

    def y(count: int) -> float:
        return floor - count / most * (_PLOT - 8)

    unit = (own(", by other repositories"),) if outcome.measure == ACROSS else ()
    yield Words(0, top + 12, fitted((quotation(story.contribution.title, 90), *unit), WIDTH))
    yield from days.grid(top + _TEXT, floor)
    yield Stroke(((_LEFT, floor), (WIDTH - _RIGHT, floor)), AXIS)
    for count in (0, most):
        yield Words(_LEFT - 6, y(count) + 4, (own(str(count)),), "end", QUIET)
    yield Stroke(((_LEFT, y(most)), (WIDTH - _RIGHT, y(most))), GRID)
    yield Stroke(tuple(_points(story.contribution.first, outcome, days, y)), STEPS)


def _points(first: date, outcome: Outcome, days: Days, y: Callable[[int], float]) -> Iterator[tuple[float, float]]:
    before = 0
    yield days.x(first), y(0)
    for day, count in outcome.steps:
        yield days.x(day), y(before)
        yield days.x(day), y(count)
        before = count
    yield days.right, y(before)


def _table(story: Story, outcome: Outcome) -> Iterator[tuple[Line, ...]]:
    for day, count in outcome.steps:
        title = (quotation(story.contribution.title, 60),)
        by_then = str(count)
        if outcome.measure == ACROSS:
            by_then += " repository" if count == 1 else " repositories"
        yield (cite(story.what),), title, (own(day.isoformat()),), (own(by_then),)
