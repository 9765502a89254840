"""The windows of a team: fixed spans of the calendar, all of one size, so that no two of them ever overlap."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from impact.model.period import Period
from impact.model.team import HALVES, QUARTERS, YEARS

_WINDOW = re.compile(r"([0-9]{4})(?:-([HQ])([1-4]))?")
_MONTHS = {"": 12, "H": 6, "Q": 3}
_SIZES = {"": YEARS, "H": HALVES, "Q": QUARTERS}
_SHOWN = {YEARS: "2026", HALVES: "2026-H1", QUARTERS: "2026-Q1"}


def size(window: str) -> str:
    """Return of which size a window is; raises ValueError for what is none."""
    return _SIZES[_read(window)[1]]


def days(window: str) -> Period:
    """Return the days of a window, both ends included; raises ValueError for what is none."""
    year, letter, number = _read(window)
    length = _MONTHS[letter]
    last = number * length
    return Period(date(year, last - length + 1, 1), date(year, last, monthrange(year, last)[1]))


def fault(window: str, wanted: str, today: date) -> str:
    """Say why a team whose windows are all of the size `wanted` is not told of this one, "" where it can be."""
    try:
        found, span = size(window), days(window)
    except ValueError as error:
        return str(error)
    if wanted and found != wanted:
        return f"the windows of this team are {wanted} (such as {_SHOWN[wanted]}), and no other span is told of"
    if span.end is not None and today <= span.end:
        return f"{window} is not over before {span.end}, and only whole windows are told of: wait, or name another"
    return ""


def _read(window: str) -> tuple[int, str, int]:
    found = _WINDOW.fullmatch(window)
    if not found or (found[2] == "H" and found[3] > "2") or int(found[1]) < 1970:
        raise ValueError(f"'{window[:20]}' is no window, such as 2026-H1, 2026-Q3 or 2026")
    return int(found[1]), found[2] or "", int(found[3] or 1)
