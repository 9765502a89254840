"""Keeps consents, exactly as they were signed, and whose word is known by which key."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, select, update

from impact.ledger.access import Access
from impact.ledger.consent_schema import consent_keys, consents
from impact.ledger.encoding import day_date, day_number
from impact.model.consent import Kept, Signed


class ConsentsKept(Access):
    """The part of a ledger that holds consents and keys; every method raises LedgerError."""

    def keep_consent(self, kept: Kept) -> None:
        """Keep a consent, in the place of one with the same id."""
        with self._writing() as connection:
            connection.execute(delete(consents).where(consents.c.id == kept.id))
            connection.execute(insert(consents).values(id=kept.id, who=kept.who.lower(), **written(kept)))

    def end_consent(self, key: str, day: date, end: Signed) -> None:
        """Let a consent hold no more since a day, by its signed revocation."""
        with self._writing() as connection:
            row = {"revoked": day_number(day), "revocation": ended(end)}
            connection.execute(update(consents).where(consents.c.id == key).values(row))

    def consents(self) -> tuple[Kept, ...]:
        """Every consent, given or taken in, by address and id."""
        with self._reading() as connection:
            rows = connection.execute(select(consents).order_by(consents.c.who, consents.c.id))
            return tuple(kept_of(row) for row in rows)

    def trust(self, who: str, key: str, day: date) -> None:
        """Let the word of somebody be known by a public key (type and base64)."""
        with self._writing() as connection:
            mine = (consent_keys.c.who == who.lower()) & (consent_keys.c.key == key)
            connection.execute(delete(consent_keys).where(mine))
            connection.execute(insert(consent_keys).values(who=who.lower(), key=key, day=day_number(day)))

    def keys_of(self, who: str) -> tuple[str, ...]:
        """The public keys by which the word of somebody is known, sorted."""
        wanted = select(consent_keys.c.key).where(consent_keys.c.who == who.lower()).order_by(consent_keys.c.key)
        with self._reading() as connection:
            return tuple(connection.scalars(wanted))


def written(kept: Kept) -> dict[str, Any]:
    """The columns of a consent, but for its id and whose it is."""
    return {
        "text": kept.signed.text,
        "signature": kept.signed.signature,
        "revoked": day_number(kept.revoked) if kept.revoked else None,
        "revocation": ended(kept.end) if kept.end else "",
    }


def ended(end: Signed) -> str:
    """A signed revocation as its column has it."""
    return json.dumps([end.text, end.signature])


def kept_of(row: Any, who: str = "") -> Kept:
    """A consent as its row has it; `who` where the row has no address."""
    end = Signed(*json.loads(row.revocation)) if row.revocation else None
    revoked = day_date(row.revoked)
    return Kept(row.id, who or row.who, Signed(row.text, row.signature), revoked, end)
