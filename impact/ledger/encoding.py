"""Turns model values into what any database can hold, and back."""

from __future__ import annotations

import re
from datetime import date

LIMIT = 1_000  # characters of a subject or a name; a message of a megabyte says no more than its start
_LONE = re.compile("[\ud800-\udfff]")
_EPOCH = date(1970, 1, 1).toordinal()


def clean(text: str) -> str:
    """Text without NUL and lone surrogates, which databases refuse, and no longer than LIMIT."""
    if len(text) > LIMIT:
        text = text[:LIMIT]
    if "\0" in text:
        text = text.replace("\0", "")
    return text if text.isascii() else _LONE.sub("\ufffd", text)


def path_bytes(path: str) -> bytes:
    """A path as git knows it."""
    return path.encode("utf-8", "surrogateescape" if not path.isascii() else "strict")


def path_text(path: bytes) -> str:
    """The reverse of `path_bytes`."""
    return path.decode("utf-8", "surrogateescape")


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - _EPOCH


def day_date(number: int | None) -> date | None:
    """The reverse of `day_number`; None where there is no day, or none a calendar holds."""
    if number is None or not 0 < number + _EPOCH <= date.max.toordinal():
        return None
    return date.fromordinal(number + _EPOCH)
