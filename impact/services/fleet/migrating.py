"""Reads migrations of a fleet out of the ledger, and says which contributions of the subject are part of one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from impact.outcomes.migrated import carried, migrated, part_of
from impact.outcomes.migrations import Migration, migrations
from impact.outcomes.successors import LEAST
from impact.services.fleet.names import fleet_names
from impact.services.measuring.asking import Known
from impact.services.measuring.uptaking import hosts

if TYPE_CHECKING:
    from datetime import date

    from impact.ledger.ledger import Ledger
    from impact.model.facts import Identity
    from impact.model.work import Contribution
    from impact.services.reading.session import Session
    from impact.services.reading.workshop import Workshop

# What lies there is a copy of somebody else's, or is there to be looked at.
_NOT_OWN = ("vendored", "examples")


def fleet_migrations(ledger: Ledger, shop: Workshop) -> tuple[Migration, ...]:
    """Return every migration in the repositories of the fleet; none where fewer than LEAST were read."""
    names = fleet_names(ledger)
    if len(names) < LEAST:
        return ()
    steps = [each for each in ledger.manifest_steps() if each.repo in names]
    now = [each for each in ledger.manifests_now() if each.repo in names]
    addresses = {each for host in hosts(ledger, dated=False) if host.repo in names for each in host.addresses}
    return migrations(steps, now, _own_files(shop), addresses)


def _own_files(shop: Workshop) -> Callable[[str], bool]:
    from impact.classify.globs import PathSets, resting_on

    sets = PathSets(resting_on(shop.outline.globs, _NOT_OWN))
    away = sum(1 << sets.names.index(name) for name in _NOT_OWN)
    return lambda path: not sets.mask(path) & away


def with_migrations(
    session: Session, work: tuple[Contribution, ...], known: Known, today: date
) -> tuple[Known, dict[str, frozenset[str]]]:
    """Return what came of the work, with migrations of the fleet that it is part of; and which signals hold, by id."""
    touched = {sha for each in work for sha in _shas(each)}
    # Reading every step of a fleet costs more than a question that most work answers with no.
    if session.subject is None or not session.ledger.change_manifests(touched):
        return known, {}
    every = fleet_migrations(session.ledger, session.workshop)
    if not every:
        return known, {}
    from impact.classify.context import MIGRATED

    mine = frozenset(each.lower() for each in session.subject.addresses)

    def own(who: Identity) -> bool:
        return who.email.lower() in mine

    ending = carried(every, own)
    outcomes, besides = dict(known.outcomes), {}
    for each in work:
        migration = part_of(each, every, ending) if each.shas else None
        if migration is None:
            continue
        outcomes[each.id] = (*outcomes.get(each.id, ()), migrated(each, migration, today, own))
        if not ending.keys().isdisjoint(_shas(each)):
            besides[each.id] = frozenset((MIGRATED,))
    return replace(known, outcomes=outcomes), besides


def _shas(work: Contribution) -> set[str]:
    """The commits of a piece of work, here and elsewhere."""
    return {*work.shas, *(sha for other in work.elsewhere for sha in other.shas)}
