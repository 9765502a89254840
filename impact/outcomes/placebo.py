"""Did one area change more than comparable ones that nobody picked: a rank, which needs no model of the counts.

Counts of repairs vary far more than chance alone would have it, and what was picked because it was bad gets better by
itself. So no area is held against its own past alone, nor against a formula: it is held against other areas of the same
repository in the same two periods. Were it one of them, any place among them would be as likely as another; the first
of ten is then one case in ten, whatever the counts look like.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

# Of so many cases without any effect at most one is taken for one.
ONE_IN = 10
# With fewer, not even the first place is rarer than that.
LEAST = ONE_IN - 1
# Of fewer nothing is said at all.
FEWEST = 7
# What had fewer events before could hardly fall by more than chance lets it.
EVENTS = 6
# Comparable is what had between half and twice as many events before.
ALIKE = 2
# Where of other changes less than one in so many is left, people have gone elsewhere, and repairs with them.
QUIET = 3


class Counts(NamedTuple):
    """An area in both periods: what is measured, and the other changes that show that people work there."""

    before: int
    after: int
    others_before: int
    others_after: int

    @property
    def worked_on(self) -> bool:
        """Whether people still work there: a third of the other changes there were, and at least one change."""
        return self.others_after * QUIET >= self.others_before and self.others_after + self.after > 0


def comparable(own: Counts, other: Counts) -> bool:
    """Whether `other` had about as many events before, and is still worked on."""
    return other.before * ALIKE >= own.before and other.before <= own.before * ALIKE and other.worked_on


def alike(own: Counts, areas: Mapping[str, Counts]) -> tuple[str, ...]:
    """Return the comparable ones among `areas`, by how far they fell, then by name; what fell furthest is first."""
    found = (name for name, each in areas.items() if comparable(own, each))
    return tuple(sorted(found, key=lambda name: (_left(areas[name]), name)))


def place(own: Counts, others: Iterable[Counts]) -> int:
    """Return which place `own` has by how far it fell, 1 for the furthest; between equals it comes last."""
    return 1 + sum(_left(each) <= _left(own) for each in others)


def stands_out(own: Counts, others: Iterable[Counts]) -> bool:
    """Whether `own` fell, and further than all but one in ten of these comparable ones."""
    there = tuple(others)
    return own.after < own.before and place(own, there) * ONE_IN <= len(there) + 1


def _left(counts: Counts) -> float:
    """What is left of the events, as a share: half of one is added, so that none after many is less than after few."""
    return (2 * counts.after + 1) / (2 * counts.before + 1)
