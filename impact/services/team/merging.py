"""Takes what another ledger of the same team holds into this one, each consent asked whether it comes to this team."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from impact.edges import clock
from impact.fleet import consent as consents
from impact.fleet.aggregates import could_be_told
from impact.fleet.returning import Returning, is_digest
from impact.model.consent import TEAM, Held
from impact.model.errors import ImpactError
from impact.model.team import LEFT
from impact.services.consents.giving import end_fault
from impact.services.team.checks import Counted, checked, consented, counted, signed_on

if TYPE_CHECKING:
    from impact.ledger.team import TeamLedger
    from impact.model.consent import Kept
    from impact.model.team import Delivered, Member


@dataclass(slots=True)
class Merged:
    """How much came over, and how much was refused: consents that name another team, exports that do not count.

    `forgotten` are the addresses of members of this ledger who were forgotten in the other one.
    """

    members: int = 0
    consents: int = 0
    exports: int = 0
    refused: int = 0
    forgotten: tuple[str, ...] = ()


def merge(into: TeamLedger, other: TeamLedger) -> Merged:
    """Take over members, consents and exports that count here, and the memory of what the team was told there.

    Who was forgotten in either of them comes back by neither. Raises ImpactError where the two tell by other rules:
    then what one told would tell of what the other holds back.
    """
    ours, theirs = into.team(), other.team()
    if (ours.windows, ours.least) != (theirs.windows, theirs.least):
        raise ImpactError("the two ledgers tell of other windows, or of another number of people",
                          hint="nothing was taken over")  # fmt: skip
    done = Merged()
    if ours.name == theirs.name:
        _forget(into, other, done)
    returning = Returning(into.forgotten())
    numbers: dict[str, str] = {}
    for member in sorted(other.members(), key=lambda each: each.address):
        here = _taken(into, other, member, returning, done)
        if here is not None:
            numbers[member.number] = here.number
    if ours.name == theirs.name:
        _remember(into, other, numbers)
    return done


def _forget(into: TeamLedger, other: TeamLedger, done: Merged) -> None:
    """Take over who was forgotten there. Nobody signs that, so nothing of theirs is deleted here: it does not count."""
    today = clock.today()
    there = tuple(each for each in other.forgotten() if is_digest(each) and each.day <= today)
    into.remember_forgotten(there)
    gone = [each for each in into.members() if _is_gone(into, each, Returning(there))]
    _withhold(into, frozenset(each.number for each in gone))
    done.forgotten = tuple(sorted(each.address for each in gone))


def _is_gone(into: TeamLedger, member: Member, there: Returning) -> bool:
    """Whether something that a member of this ledger signed is from before they were forgotten there."""
    found = [consented(each, member, Returning()) for each in into.consents(member.number)]
    return any(isinstance(each, Held) and there.fault(member, each.consent) for each in found)


def _withhold(into: TeamLedger, gone: frozenset[str]) -> None:
    """Let readers see at once that windows are withheld in which these were; the next telling looks anew."""
    for window in into.told_windows():
        for each in into.editions(window):
            if each.told and gone & dict(each.parts).keys():
                into.tell(window, each.number, each.until, LEFT.format(least=max(into.team().least, each.least)))


def _taken(into: TeamLedger, other: TeamLedger, member: Member, returning: Returning, done: Merged) -> Member | None:
    """Take over what counts of one member; None where nothing does."""
    here = into.member(member.address)
    # One key is one person: under two addresses they would count twice.
    fits = all((each.address == member.address) == (each.key == member.key) for each in into.members())
    kept = _counting(into, other, member, returning) if fits else ()
    done.refused += len(other.consents(member.number)) - len(kept)
    sent = [each for each in other.deliveries() if each.member == member.number]
    if not kept:
        done.refused += len(sent)
        return here
    if here is None:
        # Neither a number nor a login is taken on the other ledger's word: they say whose rows are whose.
        here = replace(member, number=secrets.token_hex(16), login="")
        into.add_member(here)
        done.members += 1
    done.consents += sum([_consent(into, here, each) for each in kept])
    said = {each.id: consented(each, here, returning) for each in into.consents(here.number)}
    for one in sent:
        _deliver(into, replace(one, member=here.number), said, here, done)
    return here


def _counting(into: TeamLedger, other: TeamLedger, member: Member, returning: Returning) -> tuple[Kept, ...]:
    """Those consents of a member of the other ledger that are theirs, for this team, and not from before."""
    audience = f"{TEAM}{into.team().name}"
    found = [(each, consented(each, member, returning)) for each in other.consents(member.number)]
    return tuple(each for each, said in found if isinstance(said, Held) and said.consent.audience == audience)


def _consent(into: TeamLedger, here: Member, kept: Kept) -> bool:
    """Take over a consent, or its end as it was signed; whether that was news."""
    there = next((each for each in into.consents(here.number) if each.id == kept.id), None)
    if there is None:
        into.keep_consent(here.number, kept)
        return True
    if there.revoked is not None or kept.revoked is None or kept.end is None:
        return False
    try:
        said = consents.read_revocation(kept.end.text)
    except ValueError:
        return False
    if said.consent != there.id or end_fault(there, said, kept.end, (here.key,)):
        return False
    into.end_consent(here.number, there.id, said.day, kept.end)
    return True


def _deliver(into: TeamLedger, sent: Delivered, said: Mapping[str, Held | str], here: Member, done: Merged) -> None:
    """Take over an export that counts by a consent as it stands here, unless a later one for its window is here."""
    by = said.get(sent.consent, "it came by a consent that is not known here")
    if not isinstance(checked(sent, by, here, into.team(), clock.today()), Counted):
        done.refused += 1
        return
    mine = into.delivery(here.number, sent.window)
    if mine is None or signed_on(mine) < signed_on(sent):
        into.deliver(sent)
        done.exports += 1


def _remember(into: TeamLedger, other: TeamLedger, numbers: Mapping[str, str]) -> None:
    """Take over what the team was told there: what is told next must not differ from it by a single person.

    Nobody signs what was told. Where it names what too few of the exports that count here hold, only who was in it is
    remembered.
    """
    least, today = into.team().least, clock.today()
    for window in other.told_windows():
        works = [each.work for each in counted(into, window, today).values() if isinstance(each, Counted)]
        there = into.editions(window)
        known = {(each.parts, each.released) for each in there}
        for edition in other.editions(window):
            parts = tuple(sorted((numbers[each], digest) for each, digest in edition.parts if each in numbers))
            gone = len(edition.parts) - len(parts)
            moved = replace(edition, parts=parts, forgotten=edition.forgotten + gone, told=edition.told and not there)
            if not all(could_be_told(each, works, least) for each in moved.released.cells):
                moved = replace(moved, told=False, released=replace(moved.released, cells=()))
            if (moved.parts, moved.released) not in known:
                into.keep_edition(moved)
