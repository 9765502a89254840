"""How long a host is waited for: what it asks for itself, how often to try again, and when to stop instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

Headers = Mapping[str, str]
_TROUBLED = frozenset((500, 502, 503, 504))
# How GitHub's GraphQL says what would be a 502 elsewhere.
_BROKEN = "Something went wrong"
_SECONDARY = ("rate limit", "abuse detection")
# What GitHub asks of those whom it told no time; doubled each time after.
_UNSAID = 60
# Below this a number is a span of seconds, above it a day since 1970: forges write both.
_EPOCH = 10**9
# Of what a host grants, what is left to the person's other tools.
_LEFT_TO_OTHERS = 0.1


@dataclass(frozen=True, slots=True)
class Patience:
    """What is waited for: one wait and all waits of a client, in seconds; how often a thing is tried; one answer.

    What would take longer is stopped instead, and says when to go on.
    """

    longest: int = 60
    altogether: int = 600
    tries: int = 5
    answer: int = 300


@dataclass(frozen=True, slots=True)
class Wait:
    """That a thing is to be tried again in so many seconds; `limited` where the host asks for less, not in trouble."""

    seconds: int
    limited: bool


def wait(status: int, headers: Headers, body: bytes, tried: int, now: int) -> Wait | None:
    """Return how long to wait before an answer's request is made again, None for an answer that stands.

    `tried` counts from 0. Times of the host are held against its own clock, which may be wrong as ours may.
    """
    if _limited(status, headers, body):
        return Wait(_asked(headers, now) or _UNSAID * 2**tried, limited=True)
    return Wait(_retry_after(headers, now) or troubled(tried), limited=False) if status in _TROUBLED else None


def wait_inside(headers: Headers, data: Any, tried: int, now: int) -> Wait | None:
    """The same for a GraphQL answer, which says with status 200 that there were too many, or that it is in trouble."""
    errors = [each for each in data.get("errors") or () if isinstance(each, dict)] if isinstance(data, dict) else []
    if any(each.get("type") == "RATE_LIMITED" for each in errors):
        return Wait(_asked(headers, now) or _UNSAID * 2**tried, limited=True)
    broken = any(str(each.get("message", "")).startswith(_BROKEN) for each in errors)
    return Wait(troubled(tried), limited=False) if broken and not data.get("data") else None


def troubled(tried: int) -> int:
    """Return how long to wait for a host in trouble, or out of reach, that says nothing of it."""
    return int(2**tried)


def skew(headers: Headers, now: int) -> int:
    """Return by how many seconds the host's clock is ahead of ours; 0 where it does not say its time."""
    said = _http_date(headers.get("date", ""))
    return 0 if said is None else said - now


@dataclass(frozen=True, slots=True)
class Budget:
    """What a host still grants: so many of so many, and at `again` (our clock, epoch seconds) all of it anew."""

    limit: int
    remaining: int
    again: int

    @property
    def spent(self) -> bool:
        """Whether what is left is to be left to the person's other tools."""
        return self.remaining < self.limit * _LEFT_TO_OTHERS


def budget(headers: Headers, now: int) -> Budget | None:
    """Return what an answer's headers say is granted, in the spellings of GitHub and GitLab; None for nothing."""
    for prefix in ("x-ratelimit-", "ratelimit-"):
        limit, remaining, reset = (_whole(headers.get(prefix + each, "")) for each in ("limit", "remaining", "reset"))
        if limit and remaining is not None and reset is not None:
            ahead = reset - now - skew(headers, now) if reset >= _EPOCH else reset
            return Budget(limit, remaining, now + max(0, ahead))
    return None


def budget_inside(headers: Headers, data: Any, now: int) -> Budget | None:
    """Return what a GraphQL answer says of it in `rateLimit`, which must ask for limit, remaining and resetAt."""
    said = ((data.get("data") if isinstance(data, dict) else None) or {}).get("rateLimit") or {}
    limit, remaining = said.get("limit"), said.get("remaining")
    try:
        again = int(datetime.fromisoformat(said["resetAt"]).timestamp())
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
    if not isinstance(limit, int) or not isinstance(remaining, int):
        return None
    return Budget(limit, remaining, max(now, again - skew(headers, now)))


def _limited(status: int, headers: Headers, body: bytes) -> bool:
    if status == 429:
        return True
    if status != 403:
        return False
    spent = headers.get("x-ratelimit-remaining") == "0" or "retry-after" in headers
    return spent or any(each in body[:4096].decode("utf-8", "replace").lower() for each in _SECONDARY)


def _asked(headers: Headers, now: int) -> int | None:
    """The wait that the host asks for: by itself, else until it grants anew; None where it says neither."""
    after = _retry_after(headers, now)
    if after is not None:
        return after
    granted = budget(headers, now)
    return max(1, granted.again - now) if granted is not None and granted.remaining == 0 else None


def _retry_after(headers: Headers, now: int) -> int | None:
    said = headers.get("retry-after", "")
    seconds = _whole(said)
    if seconds is None:
        day = _http_date(said)
        seconds = None if day is None else day - now - skew(headers, now)
    return None if seconds is None else max(1, seconds)


def _whole(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def _http_date(text: str) -> int | None:
    try:
        found = parsedate_to_datetime(text)
        return int((found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp())
    except (TypeError, ValueError, OverflowError, IndexError):
        return None
