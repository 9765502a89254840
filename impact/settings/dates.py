"""Understands the days and periods people type, strictly; the caller says which day is today."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from difflib import get_close_matches

from impact.model.errors import UsageError
from impact.model.period import Period

_UNITS = ("day", "week", "month", "quarter", "year")
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_DAYS = {"day": 1, "week": 7}

_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_AGO = re.compile(r"([0-9]{1,4}) ?([a-z]+?)s? ago")
_LENGTH = re.compile(r"(?:last )?([0-9]{1,4}) ?([a-z]+?)s?")
_PART = re.compile(r"(?:([0-9]{4})[- ]?)?([hq])([1-4])(?:[- ]?([0-9]{4}))?")
_YEAR = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?")
_NAMED = ("last year", "this year", "last month", "this month", "last quarter", "this quarter")

_DAY_HINT = "understood: 2026-11-20, today, yesterday, 2 weeks ago, 6 months ago, 3 quarters ago, 1 year ago"
_PERIOD_HINT = "understood: 2026, 2026-H1, 2026-Q3, 2026-05, last year, this quarter, 12 months, 2026-01-01..2026-06-30"


def day(text: str, today: date) -> date:
    """Return the day that `text` means, seen from `today`.

    Raises UsageError, with what is understood, for anything else.
    """
    said = _plain(text)
    if said in ("today", "yesterday"):
        return today - timedelta(days=said == "yesterday")
    iso = _ISO.fullmatch(said)
    if iso:
        return _calendar_day(text, *(int(part) for part in iso.groups()))
    ago = _AGO.fullmatch(said)
    if ago and ago[2] in _UNITS:
        return _before(text, today, int(ago[1]), ago[2])
    raise _not_understood("a day", text, said, _DAY_HINT)


def period(text: str, today: date) -> Period:
    """Return the days, both ends included, that `text` means; a length such as `12 months` ends today.

    Raises UsageError, with what is understood, for anything else.
    """
    said = _plain(text)
    if ".." in said:
        return _between(text, said, today)
    year = _YEAR.fullmatch(said)
    if year and year[2]:
        return _months(text, int(year[1]), int(year[2]), 1)
    if year:
        return _months(text, int(year[1]), 1, 12)
    part = _PART.fullmatch(said)
    if part:
        return _part_of_year(text, part)
    if said in _NAMED:
        return _named(text, said, today)
    length = _LENGTH.fullmatch(said)
    if length and length[2] in _UNITS and int(length[1]):
        return Period(_before(text, today, int(length[1]), length[2]) + timedelta(days=1), today)
    raise _not_understood("a period", text, said, _PERIOD_HINT)


def months_before(start: date, count: int) -> date:
    """Return the same day `count` months earlier, or the last day of that month where it is shorter.

    Raises ValueError before the year 1.
    """
    months = start.year * 12 + start.month - 1 - count
    year, month = months // 12, months % 12 + 1
    if year < 1:
        raise ValueError("before the calendar begins")
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


def _before(text: str, today: date, count: int, unit: str) -> date:
    try:
        if unit in _DAYS:
            return today - timedelta(days=count * _DAYS[unit])
        return months_before(today, count * _MONTHS[unit])
    except (ValueError, OverflowError):
        raise UsageError(f"'{text}' lies before the calendar begins", hint=_DAY_HINT) from None


def _calendar_day(text: str, year: int, month: int, number: int) -> date:
    try:
        return date(year, month, number)
    except ValueError as error:
        raise UsageError(f"'{text}' is not in the calendar: {error}", hint=_DAY_HINT) from None


def _months(text: str, year: int, month: int, count: int) -> Period:
    start = _calendar_day(text, year, month, 1)
    last = month + count - 1
    return Period(start, date(year, last, monthrange(year, last)[1]))


def _part_of_year(text: str, part: re.Match[str]) -> Period:
    years = [each for each in (part[1], part[4]) if each]
    number, length = int(part[3]), 6 if part[2] == "h" else 3
    if len(years) != 1 or number * length > 12:
        raise UsageError(f"'{text}' is not a period", hint=_PERIOD_HINT)
    return _months(text, int(years[0]), (number - 1) * length + 1, length)


def _named(text: str, said: str, today: date) -> Period:
    which, unit = said.split()
    length = _MONTHS[unit]
    first = date(today.year, (today.month - 1) // length * length + 1, 1)
    if which == "last":
        try:
            first = months_before(first, length)
        except ValueError:
            raise UsageError(f"'{text}' lies before the calendar begins", hint=_PERIOD_HINT) from None
    return _months(text, first.year, first.month, length)


def _between(text: str, said: str, today: date) -> Period:
    first, _, last = said.partition("..")
    start = day(first, today) if first.strip() else None
    end = day(last, today) if last.strip() else None
    if start is None and end is None:
        raise UsageError(f"'{text}' has neither a first nor a last day", hint=_PERIOD_HINT)
    if start and end and start > end:
        raise UsageError(f"'{text}' ends before it begins", hint=f"did you mean '{end}..{start}'?")
    return Period(start, end)


def _not_understood(what: str, text: str, said: str, hint: str) -> UsageError:
    known = ("today", "yesterday", "ago", "last", "this", *_UNITS, *(f"{unit}s" for unit in _UNITS))
    meant: list[str] = []
    for word in said.split():
        close = [] if word in known or word.isdigit() else get_close_matches(word, known, 1, 0.6)
        meant.append(close[0] if close else word)
    guess = " ".join(meant)
    better = f"did you mean '{guess}'? " if guess != said else ""
    shown = text if len(text) <= 40 else text[:39] + "…"
    return UsageError(f"'{shown}' is not {what}", hint=better + hint)
