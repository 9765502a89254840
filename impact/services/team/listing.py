"""The members of a team's ledger, for its keeper: until when each consents, and what came of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from impact.fleet.returning import Returning
from impact.model.consent import TEAM, Held
from impact.services.team.checks import consented

if TYPE_CHECKING:
    from datetime import date

    from impact.ledger.team import TeamLedger
    from impact.model.team import Member


def lines(ledger: TeamLedger, today: date) -> Iterator[str]:
    """Yield a line for each member, in order of addresses."""
    members = sorted(ledger.members(), key=lambda each: each.address)
    returning = Returning(ledger.forgotten())
    sent: dict[str, list[str]] = {}
    for each in ledger.deliveries():
        sent.setdefault(each.member, []).append(each.window)
    for member in members:
        windows = ", ".join(sorted(sent.get(member.number, ()))) or "nothing"
        yield f"{member.address}: {_consent(ledger, member, returning, today)}; sent: {windows}"
    if not members:
        yield "nobody yet: impact team join ADDRESS FILE.pub"


def _consent(ledger: TeamLedger, member: Member, returning: Returning, today: date) -> str:
    audience = f"{TEAM}{ledger.team().name}"
    found = [consented(each, member, returning) for each in ledger.consents(member.number)]
    until = [
        each.consent.until
        for each in found
        if isinstance(each, Held) and each.revoked is None and each.consent.audience == audience
    ]
    good = [each for each in until if each >= today]
    if good:
        return f"consent until {max(good)}"
    last = returning.since(member)
    return "no consent that holds" + (
        f" (only one that is given after {last} can, when they were forgotten)" if last else ""
    )
