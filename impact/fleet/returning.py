"""Whether papers come from before somebody was forgotten; values in, reasons out.

What is kept of them are salted digests: no list of names, and nothing by which a name is found without trying it.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from impact.model.consent import Consent
from impact.model.team import ADDRESS, CONSENT, KEY, Forgotten, Member

_HEX = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Returning:
    """Everybody who was forgotten, as far as a team's ledger can know them again."""

    forgotten: tuple[Forgotten, ...] = ()

    def since(self, member: Member) -> date | None:
        """The day on which somebody of this address or key was forgotten last; None for nobody."""
        days = (*self._days(ADDRESS, member.address.lower()), *self._days(KEY, member.key))
        return max(days, default=None)

    def fault(self, member: Member, said: Consent) -> str:
        """Say why a consent is from before its member was forgotten, "" where it is not."""
        last = self.since(member)
        if last is not None and said.given <= last:
            return (
                f"the consent was given on {said.given}, and they were forgotten here on {last}: only one that they "
                "give on a later day counts"
            )
        if any(self._days(CONSENT, said.id)):
            return "the consent is one of those that were here when they were forgotten; only a new one counts"
        return ""

    def _days(self, sort: str, text: str) -> Iterable[date]:
        return (each.day for each in self.forgotten if each.sort == sort and each.digest == digest(each, text))


def is_digest(row: Forgotten) -> bool:
    """Whether a row of another ledger is what `remembered` makes, and no text of somebody's."""
    return row.sort in (ADDRESS, KEY, CONSENT) and all(_HEX.fullmatch(each) for each in (row.digest, row.salt))


def digest(row: Forgotten, text: str) -> str:
    """By what a text is known in a row; impact.ledger.team_rights asks the same of a member's own rows in SQL."""
    return sha256(f"{row.salt} {row.sort} {text}".encode()).hexdigest()


def remembered(member: Member, consents: Iterable[str], day: date) -> tuple[Forgotten, ...]:
    """Return what is kept of somebody who is forgotten on a day, and of their consents by id."""
    things = ((ADDRESS, member.address.lower()), (KEY, member.key), *((CONSENT, each) for each in consents))
    return tuple(_salted(sort, text, day) for sort, text in things)


def _salted(sort: str, text: str, day: date) -> Forgotten:
    row = Forgotten(sort, "", secrets.token_hex(32), day)
    return Forgotten(sort, digest(row, text), row.salt, day)
