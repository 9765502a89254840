"""Whether an export may come into a team's ledger, and be told of; values in, reasons out."""

from __future__ import annotations

from datetime import date

from impact.fleet import team_work, windows
from impact.fleet.consent import Wanted, refusal
from impact.model.consent import TEAM, Held
from impact.model.team import Part, Slip, Team, TeamWork, Weak


def slip_fault(slip: Slip, work: str, consent: str, today: date) -> str:
    """Say why a slip does not speak of this export by this consent, "" where it does."""
    if slip.sha256 != team_work.digest(work):
        return "the export was changed after it was signed"
    if slip.consent != consent:
        return "it was signed by another consent than the one beside it"
    return f"it was signed on {slip.day}, which is still to come" if slip.day > today else ""


def fault(work: TeamWork, team: Team, held: Held, today: date) -> str:
    """Say why an export is nothing for this team by this consent, "" where it is."""
    if work.team != team.name:
        return f"it is for team:{work.team}, and this is the ledger of team:{team.name}"
    if wrong := windows.fault(work.window, team.windows, today):
        return wrong
    rows: tuple[Part | Weak, ...] = (*work.parts, *work.weak)
    if any("@" in each for each in (*(one.repository for one in rows), *(one.area for one in work.parts))):
        return "it holds an address, or what looks like one"
    repositories = {each.repository for each in rows}
    wanted = Wanted(held.consent.who, f"{TEAM}{team.name}", repositories, windows.days(work.window), today)
    return refusal([held], wanted)
