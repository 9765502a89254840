"""Takes into a team's ledger what members hand in; what does not count is refused, and nothing of it is kept."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from impact.edges import clock, signing
from impact.fleet import consent as consents
from impact.fleet import team_work
from impact.fleet.returning import Returning, remembered
from impact.ledger.team import ALL
from impact.model.consent import TEAM, Kept, Signed
from impact.model.errors import ImpactError, UsageError
from impact.model.team import SLIP_NAMESPACE, Delivered, Member
from impact.services.consents.giving import end_fault
from impact.services.consents.papers import CONSENT, REFUSED, SLIP, WORK, named, read_signed, read_text
from impact.services.team.checks import Counted, checked, consented, signed_on

if TYPE_CHECKING:
    from datetime import date

    from impact.ledger.team import TeamLedger


def join(ledger: TeamLedger, address: str, file: str, login: str = "") -> date | None:
    """Let somebody send to the team, known by their key; returns the day on which they were forgotten here, if any.

    Raises ImpactError for one who is there already.
    """
    if "@" not in address or not address.isprintable():
        raise UsageError(f"'{address}' is no address", hint="impact team join them@example.com FILE.pub")
    if any(each.address == address.lower() for each in ledger.members()):
        raise ImpactError(f"{address} is of the team already", hint="impact team members")
    key = signing.key_of(read_text(Path(file)).strip().partition("\n")[0], file)
    if same := next((each.address for each in ledger.members() if each.key == key), ""):
        # Else one person would count as two of the fewest that anything told rests on.
        raise ImpactError(f"{file}: {same} is known by this key already, and whoever has several addresses counts once",
                          hint=f"impact team forget-member {same}, if {address} is to take its place")  # fmt: skip
    member = Member(secrets.token_hex(16), address.lower(), key, login)
    ledger.add_member(member)
    return Returning(ledger.forgotten()).since(member)


def add(ledger: TeamLedger, path: str) -> Iterator[str]:
    """Take in a member's export, consent or revocation; yields what was kept, raises ImpactError where refused."""
    folder = Path(path)
    try:
        if (folder / WORK).is_file():
            yield _export(ledger, folder)
            return
        for file in named(path):
            signed = read_signed(file)
            yield _ended(ledger, signed) if consents.is_revocation(signed.text) else _consented(ledger, signed)
    except ValueError as error:
        raise ImpactError(f"{path}: {error}", hint=REFUSED) from None


def _export(ledger: TeamLedger, folder: Path) -> str:
    today = clock.today()
    slip = read_signed(folder / SLIP)
    sent_by = team_work.read_slip(slip.text)
    text = read_text(folder / WORK)
    kept, member = _consent_of(ledger, sent_by.consent, slip, folder)
    work = team_work.read(text)
    sent = Delivered(member.number, work.window, kept.id, text, slip, today)
    said = consented(kept, member, Returning(ledger.forgotten()))
    found = checked(sent, said, member, ledger.team(), today)
    if not isinstance(found, Counted):
        raise ValueError(found)
    before = ledger.delivery(member.number, work.window)
    if before is not None and signed_on(before) > sent_by.day:
        raise ValueError("a later export for the same window is here already")
    ledger.keep_consent(member.number, kept)
    ledger.deliver(sent)
    return f"kept: the export of {member.address} for {work.window}"


def _consent_of(ledger: TeamLedger, key: str, slip: Signed, folder: Path) -> tuple[Kept, Member]:
    """The consent by which an export goes: the ledger's, where it has it, because it may have been revoked.

    What its id is called is its member's word; another's that is called the same does not keep this one out.
    """
    for member in ledger.members():
        for kept in ledger.consents(member.number):
            if kept.id == key and signing.holds(slip.text, slip.signature, member.key, SLIP_NAMESPACE):
                return kept, member
    if not (folder / CONSENT).is_file():
        raise ValueError("the consent by which it goes is not known here, and does not lie beside it")
    signed = read_signed(folder / CONSENT)
    said = consents.read(signed.text)
    return Kept(said.id, said.who, signed), _member(ledger, said.who)


def _consented(ledger: TeamLedger, signed: Signed) -> str:
    said = consents.read(signed.text)
    member, audience = _member(ledger, said.who), f"{TEAM}{ledger.team().name}"
    kept = Kept(said.id, said.who, signed)
    found = consented(kept, member, Returning(ledger.forgotten()))
    if isinstance(found, str):
        raise ValueError(found)
    if said.audience != audience:
        raise ValueError(f"the consent is for another audience ({said.audience}, not {audience})")
    there = next((each for each in ledger.consents(member.number) if each.id == said.id), None)
    if there is not None and there.signed.text != signed.text:
        raise ValueError("another consent of the same id is here already")
    ledger.keep_consent(member.number, kept)
    return f"kept: a consent of {member.address}, until {said.until}"


def _ended(ledger: TeamLedger, signed: Signed) -> str:
    said = consents.read_revocation(signed.text)
    member = _member(ledger, said.who)
    there = next((each for each in ledger.consents(member.number) if each.id == said.consent), None)
    if there is None:
        raise ValueError("it ends a consent that is not known here")
    if fault := end_fault(there, said, signed, (member.key,)):
        raise ValueError(fault)
    ledger.end_consent(member.number, there.id, said.day, signed)
    return f"revoked since {said.day}: a consent of {member.address}"


def _member(ledger: TeamLedger, address: str) -> Member:
    found = ledger.member(address)
    if found is None and ALL not in ledger.sees:
        raise ValueError(f"it is of {address}, and this login sends what is its own member's alone")
    if found is None:
        raise ValueError(f"nobody of the team is known as {address} (impact team join {address} FILE.pub)")
    return found


def forget(ledger: TeamLedger, address: str) -> tuple[str, ...]:
    """Take a member out with everything of theirs, to the byte; returns what the keeper has to do yet.

    What stays are salted digests, by which no paper from before brings them back. Raises ImpactError where there is
    no such member.
    """
    found = ledger.member(address)
    if found is None:
        raise ImpactError(f"nobody of the team is known as {address}", hint="impact team members")
    ids = [each.id for each in ledger.consents(found.number)]
    ledger.forget_member(found.number, remembered(found, ids, clock.today()))
    return ledger.leave_no_trace()
