"""Whether what a member handed in counts: the consent, the slip and the export, each by its signature."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from impact.fleet import deliveries, team_work
from impact.model.team import SLIP_NAMESPACE, TeamWork
from impact.services.consents.papers import held

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from impact.ledger.team import TeamLedger
    from impact.model.consent import Kept
    from impact.model.team import Delivered, Member, Team


@dataclass(frozen=True, slots=True)
class Counted:
    """An export that counts: whose, by which digest it is known, until when its consent holds."""

    member: str
    digest: str
    until: date
    work: TeamWork


def checked(sent: Delivered, kept: Kept, member: Member, team: Team, today: date) -> Counted | str:
    """Return an export that counts, or why it does not; every signature is asked anew."""
    from impact.edges import signing

    found = held(kept, (member.key,))
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
    fault = deliveries.slip_fault(slip, sent.work, kept.id, today) or deliveries.fault(work, team, found, today)
    return fault or Counted(member.number, slip.sha256, found.consent.until, work)


def counted(ledger: TeamLedger, window: str, today: date) -> Mapping[str, Counted | str]:
    """Return of each member what counts for a window, or why nothing does."""
    team = ledger.team()
    sent = {each.member: each for each in ledger.deliveries(window)}
    found: dict[str, Counted | str] = {}
    for member in ledger.members():
        mine = sent.get(member.number)
        consents = {each.id: each for each in ledger.consents(member.number)}
        if mine is None or mine.consent not in consents:
            found[member.number] = "nothing came for this window"
        else:
            found[member.number] = checked(mine, consents[mine.consent], member, team, today)
    return found
