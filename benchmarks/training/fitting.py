"""Fits the weights of one gear: a multinomial regression for the types, a binary one for repaired flaky tests."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from impact.model.work import KINDS
from training.rows import FURTHER, GOLD, MINED, SILVER, TYPED, Example

PLACE = {kind: place for place, kind in enumerate(KINDS)}
# As the labelled rows are spread over the types; nobody knows how a reader's history is.
PRIOR = np.array([600, 600, 600, 600, 570, 600, 520, 590, 600, 399, 50], dtype=float)
# What was thought before anything was learned, in log-odds for a repaired flaky test: the fit starts from there.
EXPECTED: dict[str, float] = json.loads(Path(__file__).with_name("prior.json").read_text(encoding="utf-8"))
# Names that belong to one repository tell nothing about another.
_ELSEWHERE = ("folder:", "name:", "top:", "endings:", "path-word:")
Depth = Callable[[Example], tuple[str, ...]]
Table = dict[str, NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen by cross-validation: strength of the prior on weights, share of repositories, size."""

    types_c: float = 0.02
    flaky_c: float = 0.5
    flaky_weight: float = 12.0
    # Log-odds added so that one half is the point at which precision and recall are wanted.
    flaky_shift: float = 0.45
    silver_weight: float = 0.0
    mined_weight: float = 0.2
    types_kept: int = 8000
    flaky_kept: int = 3000


@dataclass(frozen=True, slots=True)
class Fitted:
    """One gear: where each of the twelve sums starts, and the weights of every feature."""

    start: NDArray[np.float64]
    weights: Table


def fit(examples: Sequence[Example], depth: Depth, choice: Choice) -> Fitted:
    """Return the weights learned from `examples`, whose features `depth` gives."""
    types_start, types = _types([each for each in examples if each.kind], depth, choice)
    flaky_start, flaky = _flaky([each for each in examples if each.flaky is not None], depth, choice)
    empty = np.zeros(len(KINDS))
    weights = {name: np.append(types.get(name, empty), flaky.get(name, 0.0)) for name in sorted({*types, *flaky})}
    return Fitted(np.append(types_start, flaky_start), weights)


def _types(examples: Sequence[Example], depth: Depth, choice: Choice) -> tuple[NDArray[np.float64], Table]:
    names = vocabulary(examples, depth, least=8, repos=4)
    matrix = table(examples, depth, names)
    kinds = np.array([PLACE[each.kind] for each in examples])
    sizes = Counter(each.repo for each in examples)
    # A large repository counts more than a small one, but not as much more as it has commits.
    weight = np.array([sizes[each.repo] ** -0.5 for each in examples])
    weight /= weight.mean()
    seen = np.bincount(kinds, weights=weight, minlength=len(KINDS))
    weight *= (PRIOR / PRIOR.sum() * seen.sum() / np.maximum(seen, 1e-9))[kinds]
    model = LogisticRegression(C=choice.types_c, max_iter=100, tol=3e-3).fit(matrix, kinds, sample_weight=weight)
    start = np.full(len(KINDS), model.intercept_.min() - 5.0)
    weights = np.zeros((len(KINDS), len(names)))
    start[model.classes_] = model.intercept_
    weights[model.classes_] = model.coef_
    weights -= weights.mean(axis=0)
    return start - start.mean(), _kept(weights, matrix, names, choice.types_kept)


def _flaky(examples: Sequence[Example], depth: Depth, choice: Choice) -> tuple[float, dict[str, float]]:
    used = [each for each in examples if each.origin != SILVER or choice.silver_weight]
    known = vocabulary(used, depth, least=3, repos=2)
    names = {name: at for at, name in enumerate(each for each in known if not each.startswith(_ELSEWHERE))}
    matrix = table(used, depth, names)
    scale = {GOLD: 1.0, SILVER: choice.silver_weight, MINED: choice.mined_weight, TYPED: 0.5, FURTHER: 0.5}
    repaired = np.array([int(bool(each.flaky)) for each in used])
    weight = np.array([scale[each.origin] * (choice.flaky_weight if each.flaky else 1.0) for each in used])
    expected = np.array(
        [[sum(EXPECTED.get(name[3:], 0.0) for name in depth(each) if name[:3] == "is:")] for each in used]
    )
    model = LogisticRegression(C=choice.flaky_c, max_iter=300, tol=1e-3)
    model.fit(hstack([matrix, csr_matrix(expected)]).tocsr(), repaired, sample_weight=weight)
    found = {name: float(row[0]) for name, row in _kept(model.coef_[:, :-1], matrix, names, choice.flaky_kept).items()}
    believed = float(model.coef_[0][-1])
    for name, thought in sorted(EXPECTED.items()):
        found[f"is:{name}"] = found.get(f"is:{name}", 0.0) + believed * thought
    return float(model.intercept_[0]) + choice.flaky_shift, found


def _kept(weights: NDArray[np.float64], matrix: csr_matrix, names: dict[str, int], most: int) -> Table:
    """Return the rows of the features that move most: their largest weight, and how often they are there."""
    share = np.asarray(matrix.sum(axis=0)).ravel() / matrix.shape[0]
    moves = np.abs(weights).max(axis=0) * np.sqrt(share)
    order = np.lexsort((np.arange(len(moves)), -moves))[:most]
    ordered = list(names)
    return {ordered[at]: weights[:, at] for at in sorted(order)}


def vocabulary(examples: Sequence[Example], depth: Depth, *, least: int, repos: int) -> dict[str, int]:
    """Return the features seen in at least so many examples of at least so many repositories, in order."""
    counts: Counter[str] = Counter()
    seen_in: dict[str, set[str]] = defaultdict(set)
    for each in examples:
        for name in depth(each):
            counts[name] += 1
            seen_in[name].add(each.repo)
    chosen = sorted(name for name, count in counts.items() if count >= least and len(seen_in[name]) >= repos)
    return {name: at for at, name in enumerate(chosen)}


def table(examples: Sequence[Example], depth: Depth, names: dict[str, int]) -> csr_matrix:
    """Return a row of ones and zeros for every example."""
    ends, places = [0], []
    for each in examples:
        places += [names[name] for name in depth(each) if name in names]
        ends.append(len(places))
    ones = np.ones(len(places), dtype=np.float32)
    return csr_matrix((ones, np.array(places, dtype=int), np.array(ends)), shape=(len(examples), len(names)))
