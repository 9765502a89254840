"""What keeps failing: one rule, for categories of work and for what is said of a problem that came back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

YEAR = timedelta(days=365)
# So many repairs, spread over so long, make a part one that keeps failing.
REPAIRS, SPREAD = 3, timedelta(42)
# Of so many changes at least one is a repair there: else it is merely busy.
ONE_IN = 3
# Signals by which a commit is a repair.
REPAIR = frozenset(("words.fix", "stated.fix", "stated.revert", "flaky.reverted"))
# And those by which it is none all the same: what a linter complains of says nothing of how the software behaves.
NO_REPAIR = frozenset(("repair.of-no-behaviour",))


def mends(signals: Collection[str]) -> bool:
    """Whether a commit with these signals repairs how something behaves."""
    return not REPAIR.isdisjoint(signals) and NO_REPAIR.isdisjoint(signals)


def kept_failing(repairs: Sequence[date], changes: int) -> bool:
    """Whether a part that saw `changes` in all, repairs on these days among them, oldest first, kept failing."""
    often = len(repairs) >= REPAIRS and len(repairs) * ONE_IN >= changes
    return often and repairs[-1] - repairs[0] >= SPREAD
