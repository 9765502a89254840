"""How the corrections of the ledger stand in the repositories that a report tells of."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import TYPE_CHECKING

from impact.model.report import LOST, Standing
from impact.model.work import Contribution

if TYPE_CHECKING:
    from impact.ledger.ledger import Ledger

Works = Mapping[int | None, tuple[Contribution, ...]]


def stands(ledger: Ledger, known: Works, told: Works) -> tuple[Standing, ...]:
    """Corrections about the work that is `told`, and those of these repositories that match nothing `known`.

    What was said of work elsewhere, or of another person's, is no business of this report.
    """
    corrections = ledger.corrections()
    if not corrections:
        return ()
    from impact.classify.standing import standing

    works = tuple(chain.from_iterable(known.values()))
    shown = {each.id for each in chain.from_iterable(told.values())}
    gone = ledger.lost_commits()
    commits = {sha for each in works for sha in each.shas}
    # What is made of reviews has no commit by which to tell where it lies.
    kept = {each.id for each in ledger.contributions() if each.events}

    def here(each: Standing) -> bool:
        if each.work is not None:
            return each.work.id in shown
        said = each.said
        if not said.shas and said.contribution in kept:
            return False
        names = {*said.shas, *(new for _, new in said.later)}
        nowhere = set(said.shas) == set(gone.get(said.number, ()))
        places = ledger.repositories_of(names)
        return (nowhere or not commits.isdisjoint(names)) and (not places or not places.isdisjoint(known))

    found = standing(corrections, works)
    return tuple(each for each in found if (each.work is not None or each.state == LOST) and here(each))
