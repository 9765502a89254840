"""Which opportunities are shown first: breadth, recent change, and whether the engineer knows the area."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from impact.model.ladder import Level
from impact.model.opportunity import DRIFT, STALE_DOC, UNPINNED, Opportunity

SHOWN = 3
# From how many places, and from how many changes in half a year, it counts double, then threefold.
_PLACES = (2, 5)
_CHANGES = (1, 10)
CATEGORIES = {
    UNPINNED: ("risk-reduction", "ci-standardisation"),
    STALE_DOC: ("onboarding-docs",),
    DRIFT: ("ci-standardisation", "tooling-standardisation"),
}


def weight(one: Opportunity) -> int:
    """Return what opportunities are ordered by; coarse on purpose, so that near ones stand level."""
    known = 3 if one.known else 1
    return _step(one.breadth, _PLACES) * _step(one.changes, _CHANGES) * known


def _step(number: int, bounds: tuple[int, ...]) -> int:
    return 1 + sum(number >= each for each in bounds)


def ranked(found: Iterable[Opportunity]) -> tuple[Opportunity, ...]:
    """Return them in the order in which they are shown; those that stand level by repository and file."""
    return tuple(sorted(found, key=lambda each: (-weight(each), each.repo, each.signal, each.about)))


def places(found: Iterable[Opportunity]) -> tuple[int, ...]:
    """Return the place of each of the ranked: those that stand level share one."""
    ordered = tuple(map(weight, found))
    return tuple(1 + sum(other > each for other in ordered) for each in ordered)


def level_with_last(found: tuple[Opportunity, ...], shown: int = SHOWN) -> int:
    """Return how many of those not shown stand level with the last one shown."""
    if len(found) <= shown:
        return 0
    return sum(weight(each) == weight(found[shown - 1]) for each in found[shown:])


def expectation(signal: str, target: Level, open_first: Mapping[str, bool] | None = None) -> str:
    """Return the key of the expectation of `target` that this could evidence, one without evidence before others."""
    wanted = CATEGORIES[signal]
    fitting = [each for each in target.expectations if not set(wanted).isdisjoint(each.categories)]
    opened = open_first or {}
    best = sorted(fitting, key=lambda each: not opened.get(each.key, False))
    return best[0].key if best else ""
