"""When a schedule is due: five fields of cron, drawn for one machine or given, and what others call the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from itertools import product

from cronsim import CronSim, CronSimError

from impact.model.errors import ImpactError, UsageError

_TERM = r"(?:\*(?:/\d{1,2})?|\d{1,2}(?:-\d{1,2}(?:/\d{1,2})?)?)"
_FIELD = re.compile(rf"{_TERM}(?:,{_TERM})*")
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
_DAYS = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat")
# From three to six: no clock is put forward or back then in most of the world, and nobody works.
_FIRST_HOUR, _MINUTES = 3, 180
# launchd wants every moment by itself; a file of more is a mistake.
_MOST_INTERVALS = 400
# A day in a leap year; from it every schedule that can come is found.
_SOME_DAY = datetime(2024, 1, 1)  # noqa: DTZ001 - wall-clock time, as cron counts it


def expression(every: str, at: str, seed: str) -> str:
    """Return five fields of cron for `day`, `week` (on Monday) or such fields themselves.

    `at` is a time of the day; without one it is drawn from `seed`, the same for the same machine and person.
    Raises UsageError for what cannot be understood, or never comes.
    """
    if every not in ("day", "week"):
        if at:
            raise UsageError("--at goes with --every day or week", hint="the fields of cron say the time already")
        return _checked(every)
    hour, minute = _clock(at) if at else _drawn(seed)
    return f"{minute} {hour} * * {'*' if every == 'day' else 1}"


def following(fields: str, moment: datetime) -> datetime:
    """Return when it is due next after a moment of the wall clock, which has no zone."""
    return next(CronSim(fields, moment))


def before(fields: str, moment: datetime) -> datetime:
    """Return when it was due last before a moment of the wall clock."""
    return next(CronSim(fields, moment, reverse=True))


def calendar(fields: str) -> tuple[str, ...]:
    """Return the same for systemd, as values of OnCalendar= of which any one is enough."""
    each = CronSim(fields, _SOME_DAY)
    clock = f"{_listed(each.hours, range(24))}:{_listed(each.minutes, range(60))}:00"
    months = _listed(each.months, range(1, 13))
    return tuple(
        f"{','.join(_DAYS[day] for day in sorted(weekdays)) + ' ' if weekdays else ''}"
        f"*-{months}-{_listed(days, range(1, 32))} {clock}"
        for days, weekdays in _day_rules(each)
    )


def intervals(fields: str) -> list[dict[str, int]]:
    """Return the same for launchd, each moment by itself; raises ImpactError where launchd cannot say it."""
    each = CronSim(fields, _SOME_DAY)
    found = [made for days, weekdays in _day_rules(each) for made in _moments(each, days, weekdays)]
    if len(found) > _MOST_INTERVALS:
        raise ImpactError(f"'{fields}': too many moments for launchd", hint="at most one in a quarter of an hour")
    return found


def _day_rules(each: CronSim) -> Iterator[tuple[set[int], set[int]]]:
    """Yield days of the month, and of the week (none: all), that must both hold; where cron takes either, both so."""
    weekdays = {day % 7 for day in each.weekdays if isinstance(day, int)}
    some = weekdays if len(weekdays) < 7 else set()
    if each.day_and:
        yield each.days, some
    else:
        yield each.days, set()
        yield set(range(1, 32)), some


def _moments(each: CronSim, days: set[int], weekdays: set[int]) -> Iterator[dict[str, int]]:
    if weekdays and len(days) < 31:
        raise ImpactError("launchd cannot ask for both a day of the month and of the week", hint="give one of them")
    parts: list[list[tuple[str, int]]] = []
    for name, values, every in (
        ("Month", each.months, 12),
        ("Day", days, 31),
        ("Weekday", weekdays or set(range(7)), 7),
        ("Hour", each.hours, 24),
        ("Minute", each.minutes, 60),
    ):
        if len(values) < every:
            parts.append([(name, value) for value in sorted(values)])
    if not parts:
        raise ImpactError("launchd is not asked to run something every minute", hint="once an hour is plenty")
    yield from (dict(chosen) for chosen in product(*parts))


def _listed(values: set[int], every: range) -> str:
    return "*" if set(every) <= values else ",".join(f"{value:02}" for value in sorted(values))


def _checked(given: str) -> str:
    fields = given.split()
    hint = "day, week, or five fields of cron in digits: minute hour day month weekday, such as '30 4 * * 1-5'"
    if len(fields) != 5 or not all(map(_FIELD.fullmatch, fields)):
        raise UsageError(f"--every: '{given[:60]}' is none of them", hint=hint)
    try:
        next(CronSim(" ".join(fields), _SOME_DAY))
    except CronSimError as error:
        raise UsageError(f"--every: '{given[:60]}': {str(error).lower()}", hint=hint) from None
    except StopIteration:
        raise UsageError(f"--every: '{given[:60]}': that day never comes", hint=hint) from None
    return " ".join(fields)


def _clock(at: str) -> tuple[int, int]:
    found = _CLOCK.fullmatch(at)
    if found is None:
        raise UsageError(f"--at: '{at[:20]}' is no time of the day", hint="write it as 03:17")
    return int(found[1]), int(found[2])


def _drawn(seed: str) -> tuple[int, int]:
    number = int.from_bytes(sha256(seed.encode("utf-8", "surrogateescape")).digest()[:8], "big") % _MINUTES
    return _FIRST_HOUR + number // 60, number % 60
