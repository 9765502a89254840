"""An axis of days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from impact.expect.dates import MONTHS
from impact.render.blocks import own
from impact.render.pictures.drawing import GRID, QUIET, Shape, Stroke, Words

_STEPS = (1, 3, 6, 12, 24, 60, 120)
_MOST = 7
# Room for "Jan 2026" at the right end.
_LABEL = 52


@dataclass(frozen=True, slots=True)
class Days:
    """The days from `first` to `last`, laid between `left` and `right`."""

    first: date
    last: date
    left: float
    right: float

    def x(self, day: date) -> float:
        """Return where a day lies; one outside lies at the nearer end."""
        whole = max((self.last - self.first).days, 1)
        share = (day - self.first).days / whole
        return self.left + min(max(share, 0), 1) * (self.right - self.left)

    def months(self) -> Iterator[date]:
        """Yield the first day of months at an even distance, never too many of them."""
        count = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month
        step = next((each for each in _STEPS if count / each <= _MOST), _STEPS[-1])
        for at in range(self.first.year * 12 + self.first.month - 1, self.last.year * 12 + self.last.month):
            day = date(at // 12, at % 12 + 1, 1)
            if at % step == 0 and self.first <= day <= self.last:
                yield day

    def grid(self, top: float, bottom: float) -> Iterator[Shape]:
        """Yield the lines of the months and, below, their names."""
        marks = tuple(self.months())
        yield from (Stroke(((self.x(day), top), (self.x(day), bottom)), GRID) for day in marks)
        year = 0
        for day in marks:
            name = MONTHS[day.month - 1][:3] + (f" {day.year}" if day.year != year else "")
            year = day.year
            late = self.x(day) > self.right - _LABEL
            yield Words(self.x(day), bottom + 15, (own(name),), "end" if late else "start", QUIET)
