"""Times away, by the engineer's word: hatched in a picture and named beside it, and nothing is concluded from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from impact.model.period import Period
from impact.render.pictures.days import Days
from impact.render.pictures.drawing import AWAY, Shape, Stroke

NAMED = "away, by the engineer's word"
HATCHED = "Hatched is time away, by the engineer's word; nothing is concluded from it."
# A day alone would be a hair.
_LEAST = 4.0
_STEP = 7.0


def within(absent: Iterable[Period], first: date, last: date) -> Iterator[tuple[date, date]]:
    """Yield the first and the last day of each time away, as far as it lies between two days, in order."""
    days = ((max(each.start or first, first), min(each.end or last, last)) for each in absent)
    yield from sorted((start, end) for start, end in days if start <= end)


def hatched(absent: Iterable[Period], days: Days, top: float, bottom: float) -> Iterator[Shape]:
    """Yield the bands of the times away along an axis of days."""
    for start, end in within(absent, days.first, days.last):
        left = min(days.x(start), days.right - _LEAST)
        yield from _hatch(left, max(days.x(end) - left, _LEAST), top, bottom - top)


def _hatch(left: float, width: float, top: float, height: float) -> Iterator[Stroke]:
    """Yield lines from the lower left to the upper right, each cut at the edges of the band, and both of its sides."""
    at = _STEP
    while at < width + height:
        low = (left + max(0.0, at - height), top + min(at, height))
        high = (left + min(at, width), top + max(0.0, at - width))
        yield Stroke((low, high), AWAY)
        at += _STEP
    for x in (left, left + width):
        yield Stroke(((x, top), (x, top + height)), AWAY)
