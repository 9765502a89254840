"""Whether what a member handed in counts: the consent, the slip and the export, each by its signature."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from impact.fleet import deliveries, team_work
from impact.fleet.returning import Returning
from impact.model.team import SLIP_NAMESPACE, TeamWork
from impact.services.consents.papers import held

if TYPE_CHECKING:
    from collections.abc import Mapping

    from impact.ledger.team import TeamLedger
    from impact.model.consent import Held, Kept
    from impact.model.team import Delivered, Member, Team


@dataclass(frozen=True, slots=True)
class Counted:
    """An export that counts: whose, by which digest it is known, until when its consent holds."""

    member: str
    digest: str
    until: date
    work: TeamWork


def consented(kept: Kept, member: Member, returning: Returning) -> Held | str:
    """Return what a member's consent says, or why it counts for nothing here: whoever was forgotten begins anew."""
    found = held(kept, (member.key,))
    return found if isinstance(found, str) else returning.fault(member, found.consent) or found


def checked(sent: Delivered, found: Held | str, member: Member, team: Team, today: date) -> Counted | str:
    """Return an export that counts by the consent that was `found` for it, or why it does not."""
    from impact.edges import signing

    if isinstance(found, str):
        return found
    if not signing.holds(sent.slip.text, sent.slip.signature, member.key, SLIP_NAMESPACE):
        return "its slip was changed, or was not signed by the key of the member"
    try:
        slip = team_work.read_slip(sent.slip.text)
        work = team_work.read(sent.work)
    except ValueError as error:
        return f"it cannot be read: {error}"
    if work.window != sent.window:
        return f"it was signed for {work.window}, and lies here for {sent.window}"
    fault = deliveries.slip_fault(slip, sent.work, found.consent.id, today) or deliveries.fault(
        work, team, found, today
    )
    return fault or Counted(member.number, slip.sha256, found.consent.until, work)


def signed_on(sent: Delivered) -> date:
    """Return the day on which an export was signed; the first day of all where its slip is none."""
    try:
        return team_work.read_slip(sent.slip.text).day
    except ValueError:
        return date.min


def counted(ledger: TeamLedger, window: str, today: date) -> Mapping[str, Counted | str]:
    """Return of each member what counts for a window, or why nothing does."""
    team, returning = ledger.team(), Returning(ledger.forgotten())
    sent = {each.member: each for each in ledger.deliveries(window)}
    found: dict[str, Counted | str] = {}
    for member in ledger.members():
        mine = sent.get(member.number)
        consents = {each.id: each for each in ledger.consents(member.number)}
        if mine is None or mine.consent not in consents:
            found[member.number] = "nothing came for this window"
        else:
            said = consented(consents[mine.consent], member, returning)
            found[member.number] = checked(mine, said, member, team, today)
    return found
