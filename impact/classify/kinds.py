"""What one commit does, as probabilities: weights of the signals added up, then normalised."""

from __future__ import annotations

from collections.abc import Iterable
from math import exp

from impact.model.work import FLAKY, KINDS, Kind

Weights = tuple[tuple[str, float], ...]
_PLACE = {name: place for place, name in enumerate((*KINDS, FLAKY))}


def probabilities(prior: Weights, spoken: Iterable[Weights]) -> tuple[Kind, ...]:
    """Return the eleven types (together 1) and the repair of a flaky test (a separate yes or no).

    `prior` are log-odds before anything is seen, `spoken` those of each rule that spoke.
    """
    *total, flaky = _totals(prior, spoken)
    odds, whole = _odds(total)
    types = tuple(Kind(name, value / whole) for name, value in zip(KINDS, odds, strict=True))
    return (*types, Kind(FLAKY, 1 / (1 + exp(min(-flaky, 700.0)))))


def likeliest(prior: Weights, spoken: Iterable[Weights]) -> Kind:
    """Return what `strongest(probabilities(...))` returns, without making the others: for whole histories."""
    *total, _ = _totals(prior, spoken)
    odds, whole = _odds(total)
    best = max(odds)
    return Kind(KINDS[odds.index(best)], best / whole)


def _totals(prior: Weights, spoken: Iterable[Weights]) -> list[float]:
    total = [0.0] * len(_PLACE)
    for weights in (prior, *spoken):
        for name, weight in weights:
            total[_PLACE[name]] += weight
    return total


def _odds(total: list[float]) -> tuple[list[float], float]:
    # The largest exponent becomes 0, so no sum of weights can overflow.
    top = max(total)
    odds = [exp(each - top) for each in total]
    return odds, sum(odds)


def strongest(kinds: Iterable[Kind]) -> Kind:
    """Return the most probable of the eleven types; the order of types decides between equals."""
    return max((kind for kind in kinds if kind.name != FLAKY), key=lambda kind: kind.probability)


def mean(many: Iterable[tuple[Kind, ...]]) -> tuple[Kind, ...]:
    """Return the kinds of a contribution: for each name, the mean over its commits."""
    rows = list(many)
    return tuple(
        Kind(column[0].name, sum(kind.probability for kind in column) / len(rows)) for column in zip(*rows, strict=True)
    )
