"""Figures on commits of repositories that the weights never saw: owners left out, in turn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score

from impact.classify.kinds import Gear, probabilities
from impact.model.work import FLAKY, KINDS
from training.fitting import PLACE, Choice, Depth, Fitted, fit
from training.rows import FURTHER, GOLD, MINED, SILVER, TYPED, Example

FOLDS = 6
CORE = ("build", "ci", "docs", "feat", "fix", "perf", "refactor", "test")
Fit = Callable[[Sequence[Example], Depth, Choice], Fitted]


def owner(example: Example) -> str:
    """Return who owns a repository: what one owner's repositories share must not be learned from one for another."""
    return example.repo.partition("/")[0]


def folds(examples: Sequence[Example]) -> Iterator[tuple[list[Example], list[Example]]]:
    """Yield (to learn from, to be asked about), every owner of labelled rows asked about once."""
    weight: Counter[str] = Counter()
    for each in examples:
        if each.origin not in (FURTHER, MINED):
            weight[owner(each)] += 1 + 20 * bool(each.flaky)
    parts: list[set[str]] = [set() for _ in range(FOLDS)]
    loads = [0] * FOLDS
    for name in sorted(weight, key=lambda each: (-weight[each], each)):
        lightest = loads.index(min(loads))
        parts[lightest].add(name)
        loads[lightest] += weight[name]
    for part in parts:
        learn = [each for each in examples if owner(each) not in part]
        yield learn, [each for each in examples if owner(each) in part and each.origin not in (FURTHER, MINED)]


def predictions(
    examples: Sequence[Example], depth: Depth, choice: Choice, fitted: Fit = fit
) -> list[tuple[Example, dict[str, float]]]:
    """Return every labelled example with the probabilities that weights learned without its owner give it."""
    told = []
    for learn, ask in folds(examples):
        made = fitted(learn, depth, choice)
        gear = rounded(made)
        for each in ask:
            rows = [gear.start, *filter(None, map(gear.weights.get, depth(each)))]
            totals = [sum(column) for column in zip(*rows, strict=True)]
            told.append((each, {kind.name: kind.probability for kind in probabilities(totals)}))
    return told


def rounded(fitted: Fitted) -> Gear:
    """Return the weights as the file keeps them, in hundredths."""
    weights = {name: tuple(np.round(row, 2).tolist()) for name, row in fitted.weights.items()}
    return Gear(tuple(np.round(fitted.start, 2).tolist()), {name: row for name, row in weights.items() if any(row)})


def figures(told: Sequence[tuple[Example, dict[str, float]]]) -> dict[str, float | dict[str, float]]:
    """Return the figures of a blind reading; a type is told by the most probable, a repair at one half."""
    typed = [(each, kinds) for each, kinds in told if each.origin == TYPED]
    truth = np.array([PLACE[each.kind] for each, _ in typed])
    chances = np.array([[kinds[name] for name in KINDS] for _, kinds in typed])
    said = chances.argmax(axis=1)
    each_f1 = {name: _f1(said == PLACE[name], truth == PLACE[name]) for name in CORE}
    gold = [(each, kinds) for each, kinds in told if each.origin == GOLD]
    is_so = np.array([bool(each.flaky) for each, _ in gold])
    says = np.array([kinds[FLAKY] >= 0.5 for _, kinds in gold])
    silent = [kinds[FLAKY] >= 0.5 for each, kinds in gold if each.flaky and not each.says_so]
    silver = [kinds[FLAKY] >= 0.5 for each, kinds in told if each.origin == SILVER]
    return {
        "core 8 macro F1": _short(sum(each_f1.values()) / len(CORE)),
        "top-1": _short(float((said == truth).mean())),
        "calibration error": _short(_calibration(chances.max(axis=1), said == truth)),
        "F1 by type": {name: _short(value) for name, value in each_f1.items()},
        "flaky precision": _short(float((says & is_so).sum() / max(says.sum(), 1))),
        "flaky recall": _short(float((says & is_so).sum() / max(is_so.sum(), 1))),
        "flaky F1": _short(_f1(says, is_so)),
        "flaky average precision": _short(_average_precision(gold)),
        "flaky recall where nothing says so": _short(float(np.mean(silent))),
        "silver recall": _short(float(np.mean(silver))),
    }


def _f1(says: NDArray[np.bool_], is_so: NDArray[np.bool_]) -> float:
    right = float((says & is_so).sum())
    return 2 * right / float(says.sum() + is_so.sum()) if right else 0.0


def _average_precision(gold: Sequence[tuple[Example, dict[str, float]]]) -> float:
    truth = [int(bool(each.flaky)) for each, _ in gold]
    return float(average_precision_score(truth, [kinds[FLAKY] for _, kinds in gold]))


def _calibration(confidence: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """Return how far stated confidence lies from how often it is right, over ten bins of equal width."""
    bins = np.minimum((confidence * 10).astype(int), 9)
    gaps = (abs(confidence[bins == at].sum() - right[bins == at].sum()) for at in range(10))
    return float(sum(gaps)) / len(confidence)


def _short(value: float) -> float:
    return round(value, 3)
