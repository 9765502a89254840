"""Which contributions stand on page one: by what came of them and who else it reached, never by size."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from impact.expect.claims import Telling, came_again, reach
from impact.model.work import ADVICE, PERSISTENT, PROVENANCES

MOST_ANCHORS = 5
MOST_RECALLED = 8
NOTHING_KNOWN = "O0"


def grade(telling: Telling) -> str:
    """Return the strongest grade among the outcomes that hold, O0 where none does."""
    return max((each.grade for each in telling.outcomes if each.holds), default=NOTHING_KNOWN)


def strongest_first(tellings: tuple[Telling, ...], order: Sequence[str] = ()) -> list[Telling]:
    """Return own work before what others wrote, by outcome, people reached, what came again, how it is known, age.

    Where categories have an `order`, it goes before how the work is known: a comment seen to be one is no stronger than
    a feature that words were needed for.
    """
    place = {category: at for at, category in enumerate(order)}

    def strength(telling: Telling) -> tuple[bool, int, int, bool, int, int, int, date, str]:
        work = telling.contribution
        known = PROVENANCES.index(work.provenance)
        credited = work.role == "co-author"
        again = any(each.name == PERSISTENT and came_again(each) for each in telling.qualities)
        far, followed = reach(telling.outcomes), _followed(telling)
        sort = place.get(work.category, len(place))
        return credited, -int(grade(telling)[1:]), -far, again, sort, -known, -followed, work.first, work.id

    return sorted(tellings, key=strength)


def _followed(telling: Telling) -> int:
    """On how many changes a remark was taken up, which tells quarters of reviews apart that reached as many people."""
    counts = {name: count for each in telling.outcomes if each.measure == ADVICE for name, count in each.numbers}
    return sum(counts.get(name, 0) for name in ("followed in the very lines", "followed in the file"))


def anchors(leverage: tuple[Telling, ...], most: int = MOST_ANCHORS) -> tuple[str, ...]:
    """Return the ids for page one; work of which nothing is known only when there is no other."""
    ordered = _reviews_once(strongest_first(leverage))
    strong = [each for each in ordered if grade(each) != NOTHING_KNOWN]
    return tuple(each.contribution.id for each in (strong or ordered)[:most])


def _reviews_once(ordered: list[Telling]) -> list[Telling]:
    """Leave only the strongest quarter of reviews of each category: the others say the same again."""
    had: set[str] = set()
    kept = []
    for each in ordered:
        work = each.contribution
        if not work.events or work.category not in had:
            kept.append(each)
        had |= {work.category} if work.events else set()
    return kept


def recall(works: tuple[Telling, ...], sorts: Sequence[str] = (), most: int = MOST_RECALLED) -> tuple[str, ...]:
    """Return the ids that memory may have lost; what matters most stands first, in the order `sorts` of its categories.

    Months take turns, the oldest first, each giving its strongest contribution: a busy month
    must not push a quiet one off the page, and the last weeks are remembered anyway.
    """
    turns: dict[tuple[int, int], int] = {}
    order: list[tuple[int, date, Telling]] = []
    for telling in _reviews_once(strongest_first(works, sorts)):
        first = telling.contribution.first
        month = (first.year, first.month)
        order.append((turns.setdefault(month, 0), first.replace(day=1), telling))
        turns[month] += 1
    order.sort(key=lambda each: each[:2])
    return tuple(telling.contribution.id for *_, telling in order[:most])
