"""A span of days, both ends included; the hour never enters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Period:
    """From `start` to `end`, both included; None means open."""

    start: date | None = None
    end: date | None = None

    def holds(self, day: date) -> bool:
        """Whether `day` lies in this period."""
        return (self.start is None or day >= self.start) and (self.end is None or day <= self.end)

    def lies_in(self, other: Period) -> bool:
        """Whether all of this period is in `other`."""
        starts = other.start is None or (self.start is not None and self.start >= other.start)
        return starts and (other.end is None or (self.end is not None and self.end <= other.end))
