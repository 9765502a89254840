"""Says what came of kept work, as far as the ledger and the repositories at hand show it today."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import TYPE_CHECKING

from impact.expect.claims import known, sentence
from impact.model.errors import RepositoryError
from impact.outcomes.horizon import known_until
from impact.render.kept import Came
from impact.services.gathering.contributions import known_as
from impact.services.measuring.aftermath import aftermath
from impact.services.measuring.asking import Asking
from impact.services.reading.scanning import files_at, standing_in
from impact.sources.git_log import open_place

if TYPE_CHECKING:
    from impact.ledger.ledger import Ledger
    from impact.ledger.rows import RepoState
    from impact.model.work import Contribution, Outcome
    from impact.services.reading.workshop import Workshop
    from impact.sources.git_log import Place


def mine_in(ledger: Ledger, state: RepoState, me: Collection[str], works: Iterable[Contribution]) -> list[Contribution]:
    """Those of the works in one repository that are of the person with these addresses; all where none is given."""
    here = [each for each in works if each.repo in state.roots]
    if not me:
        return here
    addresses = {each.lower() for each in known_as(ledger, state.id, tuple(me))}
    return [each for each in here if addresses & {one.lower() for one in (each.person.email, *each.addresses)}]


def came_of(
    ledger: Ledger, state: RepoState, shop: Workshop, works: Iterable[Contribution], today: date
) -> dict[str, tuple[Came, ...]]:
    """By contribution of one repository, a sentence for each thing that is known to have come of it.

    Help in reviews is left out: it is told where a report reads them.
    """
    asked = tuple(each for each in works if not each.events and not each.dismissed)
    addresses = tuple(sorted({one for each in asked for one in (each.person.email, *each.addresses)}))
    place, head = _at_hand(ledger, state)
    if place is not None:
        shop = shop.beside(place.repository)
    found = aftermath(Asking(ledger, state.id, shop, addresses, head, today, place), asked)
    return {name: tuple(map(_came, known(outcomes))) for name, outcomes in found.outcomes.items()}


def _came(outcome: Outcome) -> Came:
    """That it stayed, or that nobody went on with it, is what most work shows."""
    stayed = outcome.measure.startswith("survived-") and bool(outcome.holds)
    return Came(sentence(outcome), stayed or (outcome.measure == "continued" and not outcome.holds))


def as_of(ledger: Ledger, repo_id: int, today: date) -> date:
    """Up to which day this repository can say anything."""
    return known_until(ledger.days(repo_id)[1], today)


def _at_hand(ledger: Ledger, state: RepoState) -> tuple[Place | None, dict[str, str] | None]:
    """The repository where it lay last and its files; nothing where it is not there any more, or is another one now."""
    try:
        place = open_place(state.place)
    except RepositoryError:
        return None, None
    standing = standing_in(ledger, state.id, place)
    return (place, files_at(place, standing)) if standing else (None, None)
