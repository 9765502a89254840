"""Takes what another ledger of the same team holds into this one, each consent asked whether it comes to this team."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from impact.edges import clock
from impact.fleet import team_work
from impact.fleet.aggregates import could_be_told
from impact.model.consent import TEAM
from impact.model.errors import ImpactError
from impact.services.consents.papers import held
from impact.services.team.checks import Counted, checked

if TYPE_CHECKING:
    from datetime import date

    from impact.ledger.team import TeamLedger
    from impact.model.consent import Kept
    from impact.model.team import Delivered, Member


@dataclass(slots=True)
class Merged:
    """How much came over, and how much was refused: consents that name another team, exports that do not count."""

    members: int = 0
    consents: int = 0
    exports: int = 0
    refused: int = 0


def merge(into: TeamLedger, other: TeamLedger) -> Merged:
    """Take over members, consents and exports that count here, and the memory of what the team was told there.

    Raises ImpactError where the two tell by other rules: then what one told would tell of what the other holds back.
    """
    ours, theirs = into.team(), other.team()
    if (ours.windows, ours.least) != (theirs.windows, theirs.least):
        raise ImpactError("the two ledgers tell of other windows, or of another number of people",
                          hint="nothing was taken over")  # fmt: skip
    done = Merged()
    numbers: dict[str, str] = {}
    for member in sorted(other.members(), key=lambda each: each.address):
        here = _taken(into, other, member, done)
        if here is not None:
            numbers[member.number] = here.number
    if ours.name == theirs.name:
        _remember(into, other, numbers)
    return done


def _taken(into: TeamLedger, other: TeamLedger, member: Member, done: Merged) -> Member | None:
    """Take over what counts of one member; None where nothing does."""
    audience = f"{TEAM}{into.team().name}"
    here = into.member(member.address)
    # One key is one person: under two addresses they would count twice.
    fits = all((each.address == member.address) == (each.key == member.key) for each in into.members())
    kept: dict[str, Kept] = {}
    for each in other.consents(member.number):
        found = held(each, (member.key,)) if fits else "another key"
        if not isinstance(found, str) and found.consent.audience == audience:
            kept[each.id] = each
        else:
            done.refused += 1
    sent = [each for each in other.deliveries() if each.member == member.number]
    if not kept:
        done.refused += len(sent)
        return here
    if here is None:
        here = member
        into.add_member(member)
        done.members += 1
    for each in kept.values():
        into.keep_consent(here.number, each)
        if each.revoked is not None and each.end is not None:
            into.end_consent(here.number, each.id, each.revoked, each.end)
        done.consents += 1
    for one in sent:
        _deliver(into, replace(one, member=here.number), kept, here, done)
    return here


def _deliver(into: TeamLedger, sent: Delivered, kept: Mapping[str, Kept], here: Member, done: Merged) -> None:
    """Take over an export that counts, unless a later one for the same window is here."""
    fits = sent.consent in kept
    found = checked(sent, kept[sent.consent], here, into.team(), clock.today()) if fits else "another consent"
    if not isinstance(found, Counted):
        done.refused += 1
        return
    mine = next((each for each in into.deliveries(sent.window) if each.member == here.number), None)
    if mine is None or _day(mine) < _day(sent):
        into.deliver(sent)
        done.exports += 1


def _day(sent: Delivered) -> date:
    return team_work.read_slip(sent.slip.text).day


def _remember(into: TeamLedger, other: TeamLedger, numbers: Mapping[str, str]) -> None:
    """Take over what the team was told there: what is told next must not differ from it by a single person.

    Nobody signs what was told. Where it names what no export of that window holds, only who was in it is remembered.
    """
    for window in other.told_windows():
        works = [team_work.read(each.work) for each in other.deliveries(window)]
        there = into.editions(window)
        known = {(each.parts, each.released) for each in there}
        for edition in other.editions(window):
            parts = tuple(sorted((numbers[each], digest) for each, digest in edition.parts if each in numbers))
            gone = len(edition.parts) - len(parts)
            moved = replace(edition, parts=parts, forgotten=edition.forgotten + gone, told=edition.told and not there)
            if not all(could_be_told(each, works) for each in moved.released.cells):
                moved = replace(moved, told=False, released=replace(moved.released, cells=()))
            if (moved.parts, moved.released) not in known:
                into.keep_edition(moved)
