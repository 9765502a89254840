"""Judges a contribution again, in the light of what only other repositories tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from impact.model.work import CONFIRM, RECLASSIFY, Contribution
from impact.services.gathering.judging import Judge

if TYPE_CHECKING:
    from impact.services.reading.scanning import Scanned
    from impact.services.reading.session import Session


def judged(session: Session, scanned: Sequence[Scanned], work: Contribution, besides: frozenset[str]) -> Contribution:
    """Return the contribution with the category it has when `besides` hold too; what its person said of it stays."""
    from impact.classify.asides import is_aside

    said = work.correction is not None and work.correction.action in (CONFIRM, RECLASSIFY)
    homes = session.ledger.repositories_of(work.shas) if besides and not said else frozenset[int]()
    home = next((each for each in scanned if each.repo_id in homes), None)
    if home is None or home.repo_id is None:
        return work
    repo_id, addresses = home.repo_id, tuple(sorted({work.person.email, *work.addresses}))
    shop = session.workshop_of(home.place).taught(addresses)
    items = session.ledger.work_items_of(work.shas, addresses)
    own = [each for each in items if not is_aside(each)] or items
    if not own:
        return work
    read = partial(session.ledger.surroundings, repo_id, addresses)
    verdict = Judge(shop, read, session.used(home), besides)(own)
    return replace(
        work,
        category=verdict.category,
        runner_up=verdict.runner_up,
        provenance=verdict.provenance,
        reasons=verdict.reasons,
        against=verdict.against,
    )
