"""How often something was done, and how it was spread over the time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from impact.expect.words import asked
from impact.model.ladder import Bar
from impact.model.work import Contribution


def missing_for_bar(bar: Bar, works: Iterable[Contribution]) -> str:
    """Return what these contributions lack for `bar`, in words, or "" when they meet it.

    Each contribution counts for one of the months and quarters over which it went on, chosen so that together
    they count for most: work that goes on longer never counts for less. A carried one is measured from
    its first to its last month.
    """
    done = list(works)
    if len(done) < bar.contributions:
        return asked(len(done), "such contribution", bar.contributions)
    months = _spread((_month(each.first), _month(each.last)) for each in done)
    if months < bar.distinct_months:
        return asked(months, "month", bar.distinct_months)
    quarters = _spread((_month(each.first) // 3, _month(each.last) // 3) for each in done)
    if quarters < bar.distinct_quarters:
        return asked(quarters, "quarter", bar.distinct_quarters)
    longest = max((_months(each.first, each.last) for each in done), default=0)
    if longest < bar.active_months:
        return asked(longest, "month", bar.active_months, "shown: carried over")
    return "whether it is finished is for the engineer to say" if bar.finished else ""


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _spread(spans: Iterable[tuple[int, int]]) -> int:
    """Return for how many different units these spans can count, each for one that it holds."""
    taken: set[int] = set()
    # Those that end first choose first, and the earliest that is free: no other way counts for more.
    for first, last in sorted(spans, key=lambda each: (each[1], each[0])):
        free = next((unit for unit in range(first, last + 1) if unit not in taken), None)
        if free is not None:
            taken.add(free)
    return len(taken)


def _months(first: date, last: date) -> int:
    return _month(last) - _month(first) + 1
