"""How often something was done, and how it was spread over the time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from impact.expect.words import asked
from impact.model.ladder import Bar
from impact.model.work import Contribution


def missing_for_bar(bar: Bar, works: Iterable[Contribution]) -> str:
    """Return what these contributions lack for `bar`, in words, or "" when they meet it.

    A contribution counts for the month and quarter in which it ended; a carried one is measured from
    its first to its last month.
    """
    done = list(works)
    if len(done) < bar.contributions:
        return asked(len(done), "such contribution", bar.contributions)
    months = {(each.last.year, each.last.month) for each in done}
    if len(months) < bar.distinct_months:
        return asked(len(months), "month", bar.distinct_months, "it all ended in")
    quarters = {(each.last.year, (each.last.month - 1) // 3) for each in done}
    if len(quarters) < bar.distinct_quarters:
        return asked(len(quarters), "quarter", bar.distinct_quarters, "it all ended in")
    longest = max((_months(each.first, each.last) for each in done), default=0)
    if longest < bar.active_months:
        return asked(longest, "month", bar.active_months, "it was carried over")
    return "whether it is finished is for the engineer to say" if bar.finished else ""


def _months(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month + 1
