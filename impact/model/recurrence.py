"""What keeps failing: one rule, for categories of work and for what is said of a problem that came back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

YEAR = timedelta(days=365)
# So many repairs, spread over so long, make a part one that keeps failing.
REPAIRS, SPREAD = 3, timedelta(42)
# Of so many changes at least one is a repair there: else it is merely busy.
ONE_IN = 3
# Signals by which a commit is a repair.
REPAIR = frozenset(("words.fix", "stated.fix", "stated.revert", "flaky.reverted"))


def kept_failing(repairs: Sequence[date], changes: int) -> bool:
    """Whether a part that saw `changes` in all, repairs on these days among them, oldest first, kept failing."""
    often = len(repairs) >= REPAIRS and len(repairs) * ONE_IN >= changes
    return often and repairs[-1] - repairs[0] >= SPREAD
