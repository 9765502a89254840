"""Says of one contribution with which others it is told as one change, from what the ledger keeps; opens no file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from impact.classify.alike import NEAR_DAYS, Nets, candidates, groups
from impact.services.measuring.landed_alike import NETS, counting, nets_of

if TYPE_CHECKING:
    from impact.model.work import Contribution
    from impact.services.correcting.finding import Known
    from impact.services.reading.workshop import Workshop


def landed_with(known: Known, shop: Workshop, work: Contribution) -> tuple[Contribution, ...]:
    """Return all that are one change with this one, itself among them and the one that is told first; or nothing.

    A report on their repositories has to have looked into them before.
    """
    own = {each.lower() for each in (work.person.email, *work.addresses)}
    near = [
        each
        for each in known.works
        if abs((each.first - work.first).days) <= 3 * NEAR_DAYS
        and not own.isdisjoint(address.lower() for address in (each.person.email, *each.addresses))
    ]
    if len({each.repo for each in near}) < 2:
        return ()
    counts = counting(shop)
    pairs = candidates(near, counts)
    wanted = {name for pair in pairs for name in pair}
    nets: dict[str, Nets] = {}
    for each in (one for one in near if one.id in wanted):
        for repo_id in sorted(known.ledger.repositories_of(each.shas)):
            nets |= nets_of([each], known.ledger.seen(repo_id, NETS, each.shas), counts)
    found = groups(near, pairs, nets)
    return next((group for group in found if any(each.id == work.id for each in group)), ())
