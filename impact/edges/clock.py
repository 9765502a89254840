"""The only module that asks what time it is."""

from __future__ import annotations

import os
import re
import time
from datetime import UTC, date, datetime

from impact.model.errors import UsageError

_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def today() -> date:
    """Return today in UTC, or the day in IMPACT_TODAY, so that a run can be repeated.

    Raises UsageError when IMPACT_TODAY is not a day such as 2026-11-20.
    """
    given = os.environ.get("IMPACT_TODAY", "")
    if not given:
        return datetime.fromtimestamp(now(), UTC).date()
    try:
        # fromisoformat alone would also take week dates and dates without dashes.
        if not _ISO_DAY.fullmatch(given):
            raise ValueError
        return date.fromisoformat(given)
    except ValueError:
        raise UsageError(f"IMPACT_TODAY: '{given}' is not a day", hint="write it as 2026-11-20, or unset it") from None


def now() -> int:
    """Return seconds since the epoch."""
    return int(time.time())


def wall(at: int) -> datetime:
    """Return what a clock on the wall here shows at a moment; it has no zone."""
    return datetime.fromtimestamp(at, UTC).astimezone().replace(tzinfo=None)


def moment(shown: datetime) -> int:
    """Return the moment at which a clock on the wall here shows this; the first of two."""
    return int(shown.astimezone().timestamp())
