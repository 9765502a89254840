"""What one commit does, as probabilities: weights of the signals added up, then normalised."""

from __future__ import annotations

from collections.abc import Iterable
from math import exp

from impact.model.work import FLAKY, KINDS, Kind

Weights = tuple[tuple[str, float], ...]


def probabilities(prior: Weights, spoken: Iterable[Weights]) -> tuple[Kind, ...]:
    """Return the eleven types (together 1) and the repair of a flaky test (a separate yes or no).

    `prior` are log-odds before anything is seen, `spoken` those of each rule that spoke.
    """
    total = {name: 0.0 for name in (*KINDS, FLAKY)} | dict(prior)
    for weights in spoken:
        for name, weight in weights:
            total[name] += weight
    # The largest exponent becomes 0, so no sum of weights can overflow.
    top = max(total[name] for name in KINDS)
    odds = [exp(total[name] - top) for name in KINDS]
    whole = sum(odds)
    types = tuple(Kind(name, value / whole) for name, value in zip(KINDS, odds, strict=True))
    return (*types, Kind(FLAKY, 1 / (1 + exp(min(-total[FLAKY], 700.0)))))


def strongest(kinds: Iterable[Kind]) -> Kind:
    """Return the most probable of the eleven types; the order of types decides between equals."""
    return max((kind for kind in kinds if kind.name != FLAKY), key=lambda kind: kind.probability)


def mean(many: Iterable[tuple[Kind, ...]]) -> tuple[Kind, ...]:
    """Return the kinds of a contribution: for each name, the mean over its commits."""
    rows = list(many)
    return tuple(
        Kind(column[0].name, sum(kind.probability for kind in column) / len(rows)) for column in zip(*rows, strict=True)
    )
