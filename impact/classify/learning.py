"""What a person's own corrections teach their model: small, bounded shifts of weights, and how they are found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import exp, log

from impact.classify.categories import BASELINES, LEVERAGE
from impact.classify.kinds import KindModel, Weights
from impact.model.ladder import Category, CategoryRule
from impact.model.work import KINDS

# Fewer corrections than this teach nothing, fewer words on a rule say nothing about it.
LEAST = 3
_LEAST_ON_A_RULE = 2
BOUND = 1.0
MOST_FEATURES = 50
# How strongly every shift is drawn back to none; beside it one contribution is little.
_PULL = 30.0
_STEPS = 60
# How often each rule counts as confirmed, and as contradicted, before anything was said of it.
_BEFORE = 2
_DIGITS = 2
_START = ""


@dataclass(frozen=True, slots=True)
class Learned:
    """Shifts in log-odds, from how many `corrections`, the last of them of which day, and whose they are.

    `kinds` count whatever is seen, `features` where one is seen; `rules` are (category, sentence of its rule, shift).
    """

    corrections: int
    until: date
    addresses: tuple[str, ...]
    kinds: Weights
    features: tuple[tuple[str, Weights], ...]
    rules: tuple[tuple[str, str, float], ...]

    def about(self, addresses: Iterable[str]) -> bool:
        """Whether the person with these addresses is who taught it; it is never for anybody else's commits."""
        return not {each.lower() for each in self.addresses}.isdisjoint(each.lower() for each in addresses)

    def largest(self) -> list[tuple[float, str]]:
        """Return every shift and what it is of, the largest first."""
        found = [(shift, f"{kind}, whatever is seen") for kind, shift in self.kinds]
        found += [(shift, f"{kind}, where {name} is seen") for name, row in self.features for kind, shift in row]
        found += [(shift, f"{key}, by the rule: {because}") for key, because, shift in self.rules]
        return sorted(found, key=lambda each: (-abs(each[0]), each[1]))


@dataclass(frozen=True, slots=True)
class Seen:
    """One commit as the model sees it: its features, whether its patch was looked into, what is set by hand."""

    features: tuple[str, ...]
    deep: bool
    said: tuple[Weights, ...]


@dataclass(frozen=True, slots=True)
class Lesson:
    """One contribution: what it is by the person's word, as what it is read without, by which rule of leverage."""

    category: str
    read_as: str
    rule: str
    commits: tuple[Seen, ...]


def learn(lessons: Sequence[Lesson], model: KindModel, *, until: date, addresses: Collection[str]) -> Learned:
    """Return what the lessons teach; their order does not matter."""
    ordered = sorted(lessons, key=lambda each: (each.category, [seen.features for seen in each.commits], each.rule))
    fitted = _fitted([each for each in ordered if each.category in BASELINES.values() and each.commits], model)
    start = fitted.pop(_START, ())
    return Learned(
        len(lessons), until, tuple(sorted(set(addresses))), start, tuple(sorted(fitted.items())), _rules(ordered)
    )


def taught(categories: Iterable[Category], learned: Learned) -> tuple[Category, ...]:
    """Return the categories with the weights of their rules shifted."""
    shifts = {(key, because): shift for key, because, shift in learned.rules}
    return tuple(
        replace(each, rules=tuple(_shifted(rule, shifts.get((each.key, rule.because), 0.0)) for rule in each.rules))
        if each.group == LEVERAGE
        else each
        for each in categories
    )


def _shifted(rule: CategoryRule, shift: float) -> CategoryRule:
    """What is contradicted loses up to its whole weight, so that it goes below the baseline; more is never above 1."""
    if not shift:
        return rule
    weight = rule.weight * (1 + shift) if shift < 0 else rule.weight + shift
    return replace(rule, weight=weight, learned=shift)


def _rules(lessons: Iterable[Lesson]) -> tuple[tuple[str, str, float], ...]:
    """Return the log-odds of each rule being right: times confirmed against contradicted, two of each given first."""
    right: Counter[tuple[str, str]] = Counter()
    every: Counter[tuple[str, str]] = Counter()
    for each in lessons:
        if each.rule:
            every[each.read_as, each.rule] += 1
            right[each.read_as, each.rule] += each.category == each.read_as
    found = []
    for (key, because), count in sorted(every.items()):
        confirmed = right[key, because]
        shift = round(_bounded(log((confirmed + _BEFORE) / (count - confirmed + _BEFORE))), _DIGITS)
        if count >= _LEAST_ON_A_RULE and shift:
            found.append((key, because, shift))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Row:
    """One commit to learn from: what can be shifted, its sums without, the types it should be, how much it counts."""

    names: tuple[str, ...]
    totals: tuple[float, ...]
    wanted: tuple[bool, ...]
    counts: float


def _fitted(lessons: Sequence[Lesson], model: KindModel) -> dict[str, Weights]:
    """Climb towards the types that the corrections ask for, drawn back to no shift, by steps of a fixed length.

    Every contribution counts once, however many commits it has. The features that may be shifted are those that
    most of the contributions have.
    """
    common = Counter(name for each in lessons for name in {name for seen in each.commits for name in seen.features})
    chosen = set(sorted(common, key=lambda name: (-common[name], name))[:MOST_FEATURES])
    rows = [_row(seen, each, chosen, model) for each in lessons for seen in each.commits]
    names = sorted({name for row in rows for name in row.names})
    shifts = {name: [0.0] * len(KINDS) for name in names}
    # Short enough never to overshoot: a step of one over the steepest that the slope can change.
    step = 1 / (_PULL + len(lessons) * (MOST_FEATURES + 1) / 2)
    for _ in range(_STEPS):
        slopes = {name: [-_PULL * shift for shift in shifts[name]] for name in names}
        for row in rows:
            asked = _slope(row, shifts)
            for name in row.names:
                slopes[name] = [old + more for old, more in zip(slopes[name], asked, strict=True)]
        for name in names:
            shifts[name] = [_bounded(old + step * more) for old, more in zip(shifts[name], slopes[name], strict=True)]
    rounded = {name: zip(KINDS, (round(each, _DIGITS) for each in row), strict=True) for name, row in shifts.items()}
    kept = {name: tuple((kind, shift) for kind, shift in row if shift) for name, row in rounded.items()}
    return {name: row for name, row in kept.items() if row}


def _row(seen: Seen, lesson: Lesson, chosen: Collection[str], model: KindModel) -> _Row:
    return _Row(
        (_START, *(name for name in seen.features if name in chosen)),
        tuple(model.totals(seen.features, deep=seen.deep, said=seen.said)[: len(KINDS)]),
        tuple(BASELINES[kind] == lesson.category for kind in KINDS),
        1 / len(lesson.commits),
    )


def _slope(row: _Row, shifts: dict[str, list[float]]) -> list[float]:
    """Return by how much more of each type the corrections ask than the shifted sums give."""
    totals = [sum(column) for column in zip(row.totals, *(shifts[name] for name in row.names), strict=True)]
    top = max(totals)
    odds = [exp(each - top) for each in totals]
    whole = sum(odds)
    inside = sum(each for each, wanted in zip(odds, row.wanted, strict=True) if wanted)
    return [
        row.counts * ((each / inside if wanted and inside else 0.0) - each / whole)
        for each, wanted in zip(odds, row.wanted, strict=True)
    ]


def _bounded(shift: float) -> float:
    return max(-BOUND, min(BOUND, shift))
