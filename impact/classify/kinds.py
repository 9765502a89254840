"""What one commit does, as probabilities: learned weights of what is seen in it, added up, then normalised.

A multinomial logistic regression over features that are there or not there, and a second, binary one for repairs
of flaky tests; both linear, so that every probability can be worked out again by hand from the printed reasons.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp

from impact.model.work import FLAKY, KINDS, Kind

NAMES = (*KINDS, FLAKY)
# Signals that rest on what was learned, for rules of categories.
LEARNED = ("kind.flaky", "kind.refactor")
Weights = tuple[tuple[str, float], ...]
_PLACE = {name: place for place, name in enumerate(NAMES)}
_NONE = (0.0,) * len(NAMES)
# The part of a sum that the person's own corrections taught.
TAUGHT = "learned"


@dataclass(frozen=True, slots=True)
class Gear:
    """The weights for one depth of looking; `start` is what counts before anything is seen, both in log-odds."""

    start: tuple[float, ...]
    weights: Mapping[str, tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that moved a probability: a feature, or "start", and its weight in log-odds."""

    feature: str
    weight: float


class KindModel:
    """Learned weights: `names` for message and paths alone, `lines` where the patch was looked into as well.

    Below `abstain` the most probable type is no answer; `digest` is the SHA-256 of the file.
    """

    def __init__(self, names: Gear, lines: Gear, abstain: float, digest: str) -> None:
        self.abstain = abstain
        self.digest = digest
        self._names = names
        self._lines = lines
        self._plain = self
        self._learned: Mapping[str, tuple[float, ...]] = {}

    def shifted(self, start: Weights, features: Iterable[tuple[str, Weights]]) -> KindModel:
        """Return a model with these shifts added to the start and to features; it costs no more to ask."""
        learned = {"start": _row(start)} | {name: _row(weights) for name, weights in features}
        model = KindModel(_added(self._names, learned), _added(self._lines, learned), self.abstain, self.digest)
        model._plain, model._learned = self, learned
        return model

    def gear(self, *, deep: bool) -> Gear:
        """Return the weights for commits whose patch was, or was not, looked into."""
        return self._lines if deep else self._names

    def kinds(self, features: Iterable[str], *, deep: bool, said: Iterable[Weights] = ()) -> tuple[Kind, ...]:
        """Return the eleven types (together 1) and the repair of a flaky test (a separate yes or no).

        `said` are weights set by hand: of a type that the author states, of a person's own rules.
        """
        return probabilities(self.totals(features, deep=deep, said=said))

    def totals(self, features: Iterable[str], *, deep: bool, said: Iterable[Weights] = ()) -> list[float]:
        """Return the sum of weights for every kind, in log-odds, in the order of `NAMES`."""
        gear = self.gear(deep=deep)
        rows = [gear.start, *filter(None, map(gear.weights.get, features))]
        totals = [sum(column) for column in zip(*rows, strict=True)]
        for weights in said:
            for name, weight in weights:
                totals[_PLACE[name]] += weight
        return totals

    def parts(self, features: Iterable[str], kind: str, *, deep: bool) -> list[Part]:
        """Return what a kind's sum consists of: where it starts, then every feature with a weight, heaviest first.

        What corrections taught is a part of its own, for all that is seen together.
        """
        gear = self._plain.gear(deep=deep)
        place = _PLACE[kind]
        names = tuple(features)
        taught = sum(self._learned.get(name, _NONE)[place] for name in ("start", *names))
        seen = ((name, gear.weights.get(name, _NONE)[place]) for name in names)
        found = [Part(name, weight) for name, weight in (*seen, (TAUGHT, round(taught, 6))) if weight]
        parts = sorted(found, key=_by_weight)
        return [Part("start", gear.start[place]), *parts]

    def against(self, features: Iterable[str], kind: str, other: str, *, deep: bool) -> list[Part]:
        """Return what speaks for `kind` rather than `other`, heaviest first: weights in the one less the other."""
        gear = self.gear(deep=deep)
        here, there = _PLACE[kind], _PLACE[other]
        rows = ((name, gear.weights.get(name, _NONE)) for name in features)
        parts = (Part(name, round(row[here] - row[there], 3)) for name, row in rows)
        return sorted((part for part in parts if part.weight), key=_by_weight)


def _row(weights: Weights) -> tuple[float, ...]:
    given = dict(weights)
    return tuple(given.get(name, 0.0) for name in NAMES)


def _added(gear: Gear, learned: Mapping[str, tuple[float, ...]]) -> Gear:
    def both(row: tuple[float, ...], shifts: tuple[float, ...]) -> tuple[float, ...]:
        return tuple(old + more for old, more in zip(row, shifts, strict=True))

    changed = {name: both(gear.weights.get(name, _NONE), row) for name, row in learned.items() if name != "start"}
    return replace(gear, start=both(gear.start, learned["start"]), weights={**gear.weights, **changed})


def _by_weight(part: Part) -> tuple[float, str]:
    return -abs(part.weight), part.feature


def probabilities(totals: Sequence[float]) -> tuple[Kind, ...]:
    """Return kinds from sums of log-odds in the order of `NAMES`: a softmax over the types, a logistic for the last."""
    *types, flaky = totals
    # The largest exponent becomes 0, so no sum of weights can overflow.
    top = max(types)
    odds = [exp(each - top) for each in types]
    whole = sum(odds)
    known = tuple(Kind(name, value / whole) for name, value in zip(KINDS, odds, strict=True))
    return (*known, Kind(FLAKY, 1 / (1 + exp(min(-flaky, 700.0)))))


def strongest(kinds: Iterable[Kind]) -> Kind:
    """Return the most probable of the eleven types; the order of types decides between equals."""
    return max((kind for kind in kinds if kind.name != FLAKY), key=lambda kind: kind.probability)


def mean(many: Iterable[tuple[Kind, ...]]) -> tuple[Kind, ...]:
    """Return the kinds of a contribution: for each name, the mean over its readings; none without any."""
    rows = list(many)
    return tuple(
        Kind(column[0].name, sum(kind.probability for kind in column) / len(rows)) for column in zip(*rows, strict=True)
    )


def learned(kinds: Sequence[Kind], abstain: float) -> tuple[str, ...]:
    """Return the learned signals that hold: more likely than not, or the strongest type where one is strong enough."""
    if not kinds:
        return ()
    top = strongest(tuple(kinds))
    flaky = next((kind.probability for kind in kinds if kind.name == FLAKY), 0.0)
    held = (flaky >= 0.5, top.name == "refactor" and top.probability >= abstain)
    return tuple(name for name, holds in zip(LEARNED, held, strict=True) if holds)
