"""Looks for areas that the subject keeps nearly alone, for the report that only they see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from impact.classify.areas import TOP, area
from impact.classify.asides import says_nothing
from impact.classify.surroundings import SWEEP
from impact.model.report import SELF
from impact.outcomes.alone import MOST, Change, begin, kept_alone, told
from impact.outcomes.continuation import is_app, is_own, is_shared
from impact.outcomes.horizon import known_until
from impact.services.gathering.contributions import known_as
from impact.services.reading.read_places import names_of
from impact.services.reading.scanning import Scanned, files_at, heads
from impact.services.reading.subject import local_identity

if TYPE_CHECKING:
    from datetime import date

    from impact.model.work import Contribution
    from impact.services.reading.session import Session

    Works = Mapping[int | None, tuple[Contribution, ...]]


def worth_a_look(
    session: Session, scanned: tuple[Scanned, ...], works: Works, audience: str, today: date
) -> tuple[str, ...]:
    """Return the lines; none for anybody but the subject, and none where nobody else ever committed."""
    if audience != SELF:
        return ()
    names, bar = names_of(scanned), session.workshop.options.look
    found = []
    for one in scanned:
        mine = works.get(one.repo_id, ())
        if one.repo_id is None or not mine:
            continue
        until = known_until(session.ledger.days(one.repo_id)[1], today)
        kept = kept_alone(_changes(session, one, one.repo_id, mine, until), bar)
        found += [(each, names[one.place] if len(scanned) > 1 else "", until) for each in kept]
    found.sort(key=lambda each: (-each[0].mine, each[1], each[0].area))
    return tuple(told(*each) for each in found[:MOST])


def _somebody_else(session: Session, one: Scanned, addresses: tuple[str, ...]) -> bool:
    """Whether this machine is known to be another person's than the one whose addresses were typed."""
    here = {*session.workshop.options.me, local_identity(one.place.repository)[1]} - {""}
    return bool(here) and {each.lower() for each in here}.isdisjoint(each.lower() for each in addresses)


def _changes(
    session: Session, one: Scanned, repo_id: int, works: tuple[Contribution, ...], until: date
) -> Iterator[Change]:
    """Every change with care, by a person, of files that are there now, in the areas that the subject worked in."""
    ledger, depth = session.ledger, session.workshop_of(one.place).options.area_depth
    assert session.subject is not None, "asked before"
    addresses = known_as(ledger, repo_id, session.subject.addresses)
    if _somebody_else(session, one, addresses):
        return
    own = is_own(works[0], addresses, ledger.names_from(repo_id, addresses))
    if all(each.bot or own(each.raw) or own(each.person) for each in ledger.people(repo_id)):
        return
    areas = {area(path, depth) for each in works for path in each.paths} - {TOP}
    files = files_at(one.place, heads(ledger, repo_id)) or {}
    wanted = [path for path in files if area(path, depth) in areas and not is_shared(path)]
    for row in ledger.passers(repo_id, wanted, earliest=begin(until)):
        few = row.files is not None and row.files <= SWEEP
        if few and not row.bot and not is_app(row.person) and not says_nothing(row.signals) and row.landed <= until:
            yield Change(area(row.path, depth), row.sha, row.landed, own(row.person))
