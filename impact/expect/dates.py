"""Spans of days in plain English, the same in every locale."""

from __future__ import annotations

from datetime import date

_FIRST_HALF = ("January", "February", "March", "April", "May", "June")
_SECOND_HALF = ("July", "August", "September", "October", "November", "December")
MONTHS = (*_FIRST_HALF, *_SECOND_HALF)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def span(first: date, last: date) -> str:
    """Return the days from `first` to `last`: "3 March to 9 April 2026"."""
    end = f"{last.day} {MONTHS[last.month - 1]} {last.year}"
    if first == last:
        return end
    if first.year != last.year:
        return f"{first.day} {MONTHS[first.month - 1]} {first.year} to {end}"
    if first.month != last.month:
        return f"{first.day} {MONTHS[first.month - 1]} to {end}"
    return f"{first.day} to {end}"


def months(first: date, last: date) -> str:
    """Return the months from `first` to `last`, short: "Mar–Apr 2026"."""
    start, end = MONTHS[first.month - 1][:3], f"{MONTHS[last.month - 1][:3]} {last.year}"
    if first.year != last.year:
        return f"{start} {first.year}–{end}"
    return end if first.month == last.month else f"{start}–{end}"
