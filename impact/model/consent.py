"""A consent: what one person allows others to be told of their own work, for how long, signed by their own key."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from impact.model.period import Period

SCHEMA = "impact.consent/1"
REVOCATION_SCHEMA = "impact.consent-revoked/1"
# For what a key of a person's signs here; a signature made for anything else does not hold.
NAMESPACE = "impact-consent"
# No text that is signed, or sent beside a signature, is longer than this.
MOST_BYTES = 4_000_000
# A consent is given anew at least this often.
MOST_DAYS = 549
# A report for others by its audience, or a team by its name behind this.
TEAM = "team:"


@dataclass(frozen=True, slots=True)
class Consent:
    """What `who` (an address) allows, and to whom.

    `audience` is manager or committee, or `team:` and the name of the team. `repositories` are names as
    `impact consent` shows them, never none; `period` is closed at both ends, `until` the last day on which the consent
    holds. `id` is random and says nothing of anybody.
    """

    id: str
    who: str
    audience: str
    repositories: tuple[str, ...]
    period: Period
    given: date
    until: date


@dataclass(frozen=True, slots=True)
class Revocation:
    """The end of a consent, by the person who gave it: it holds no more since `day`."""

    consent: str
    who: str
    day: date


@dataclass(frozen=True, slots=True)
class Signed:
    """A text, exactly as it was signed, and the signature over it (armoured, of OpenSSH's sort)."""

    text: str
    signature: str


@dataclass(frozen=True, slots=True)
class Held:
    """A consent as a ledger holds it, with its signature; `revoked` is the day since which it holds no more."""

    consent: Consent
    signed: Signed
    revoked: date | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A consent as its row has it: the texts exactly as they were signed, `end` the signed revocation if there is one.

    `revoked` is the day since which it holds no more.
    """

    id: str
    who: str
    signed: Signed
    revoked: date | None = None
    end: Signed | None = None


def text_of(said: Consent | Revocation) -> str:
    """Return what is signed: ASCII JSON with sorted keys, one for every consent and every revocation."""
    schema = SCHEMA if isinstance(said, Consent) else REVOCATION_SCHEMA
    told: dict[str, Any] = {"schema": schema, **asdict(said)}
    return json.dumps(told, default=_day, ensure_ascii=True, sort_keys=True, indent=1) + "\n"


def _day(each: object) -> str:
    assert isinstance(each, date), "nothing else stands in a consent"
    return each.isoformat()
