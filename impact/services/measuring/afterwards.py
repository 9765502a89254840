"""What else came of leverage: markers that stayed gone, use by others, releases, people who came to an area."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from impact.outcomes.freed import FREEING
from impact.outcomes.releases import CATEGORY
from impact.services.measuring.adopting import adoption_of
from impact.services.measuring.freeing import freed_of, releases_of
from impact.services.measuring.marking import markers_of
from impact.services.reading.contents import Contents

if TYPE_CHECKING:
    from impact.model.work import Contribution, Outcome
    from impact.services.measuring.asking import Asking
    from impact.services.measuring.elsewhere import Own


# Of these it matters how far back the history goes.
DATED = FREEING | {CATEGORY}


def afterwards(asking: Asking, works: tuple[Contribution, ...], own: Own) -> dict[str, tuple[Outcome, ...]]:
    """Return by contribution id what the files and tags of the repository show of work that looks like leverage.

    Nothing where the files at the head cannot be listed, or their contents are not there (a partial clone).
    """
    place = asking.place
    if place is None or place.partial or asking.head is None:
        return {}
    leverage = {each.key for each in asking.workshop.categories if each.group == "leverage"}
    asked = [each for each in works if each.category in leverage]
    if not asked:
        return {}
    found: dict[str, list[Outcome]] = defaultdict(list)
    moves = asking.moves
    begun = asking.ledger.days(asking.repo_id)[0] if any(each.category in DATED for each in asked) else None
    people = (freed_of(asking, asked, moves, begun, own), releases_of(asking, asked, begun, own))
    with Contents(asking) as contents:
        files = (markers_of(contents, asked, moves, own), adoption_of(contents, asked, moves, own))
    for name, outcome in (pair for each in (*files, *people) for pair in each.items()):
        found[name].append(outcome)
    return {name: tuple(outcomes) for name, outcomes in found.items()}
