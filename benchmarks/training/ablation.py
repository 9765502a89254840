"""What each sort of feature, each source of rows and each family of models brings, on repositories left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.naive_bayes import ComplementNB

from impact.model.work import KINDS
from training.fitting import PLACE, Choice, Depth, table, vocabulary
from training.folds import figures, folds, predictions
from training.rows import FURTHER, MINED, TYPED, Example

_SIGNALS = ("is:",)
_WORDS = (*_SIGNALS, "word", "first:", "last:", "subject-", "body")
_PATHS = (*_WORDS, "where:", "most:", "files:", "name:", "folder:", "top:", "path-word:", "ending", "only-edits",
          "A:", "D:", "R:")  # fmt: skip
_SHOWN = ("core 8 macro F1", "top-1", "calibration error", "flaky F1", "flaky average precision",
          "flaky recall where nothing says so", "silver recall")  # fmt: skip


def ablation(examples: Sequence[Example], choice: Choice) -> dict[str, dict[str, float]]:
    """Return the figures of the whole and of less than the whole, by name; prints each as it comes."""
    known = [each for each in examples if each.origin not in (FURTHER, MINED)]

    def lines(each: Example) -> tuple[str, ...]:
        return each.lines

    def names(each: Example) -> tuple[str, ...]:
        return each.names

    runs: dict[str, tuple[Sequence[Example], Depth, Choice]] = {
        "everything": (examples, lines, choice),
        "without lines": (examples, names, choice),
        "signals alone": (examples, _only(_SIGNALS), choice),
        "signals and words": (examples, _only(_WORDS), choice),
        "signals, words and paths": (examples, _only(_PATHS), choice),
        "no signals": (examples, _without(_SIGNALS), choice),
        "labelled rows alone": (known, lines, choice),
        "silver rows learned from as well": (examples, lines, replace(choice, silver_weight=0.3)),
    }
    found = {}
    for name, (rows, depth, how) in runs.items():
        whole = figures(predictions(rows, depth, how))
        found[name] = {key: float(whole[key]) for key in _SHOWN if not isinstance(whole[key], dict)}  # type: ignore[arg-type]
        print(f"{name}: {found[name]}", flush=True)
    for name, family in (("boosted trees", _trees), ("naive Bayes", _bayes)):
        found[name] = family(examples, lines)
        print(f"{name}: {found[name]}", flush=True)
    return found


def _only(prefixes: tuple[str, ...]) -> Depth:
    return lambda each: tuple(name for name in each.lines if name.startswith(prefixes) and "@C" not in name)


def _without(prefixes: tuple[str, ...]) -> Depth:
    return lambda each: tuple(name for name in each.lines if not name.startswith(prefixes))


def _trees(examples: Sequence[Example], depth: Depth) -> dict[str, float]:
    """Boosted trees over the 300 commonest features: they see what goes together, at the price of any explanation."""
    return _family(examples, depth, HistGradientBoostingClassifier(max_iter=30, random_state=0), most=300)


def _bayes(examples: Sequence[Example], depth: Depth) -> dict[str, float]:
    return _family(examples, depth, ComplementNB(alpha=0.3), most=0)


def _family(examples: Sequence[Example], depth: Depth, model: object, *, most: int) -> dict[str, float]:
    said, truth = [], []
    for learn, ask in folds(examples):
        typed, asked = [e for e in learn if e.kind], [e for e in ask if e.origin == TYPED]
        names = vocabulary(typed, depth, least=5, repos=3)
        if most:
            share = np.asarray(table(typed, depth, names).sum(axis=0)).ravel()
            top = sorted(np.argsort(-share, kind="stable")[:most])
            names = {name: at for at, name in enumerate([list(names)[place] for place in top])}
        matrix, question = table(typed, depth, names), table(asked, depth, names)
        if most:
            matrix, question = matrix.toarray(), question.toarray()
        kinds = np.array([PLACE[each.kind] for each in typed])
        seen = np.bincount(kinds, minlength=len(KINDS))
        model.fit(matrix, kinds, sample_weight=(len(kinds) / len(KINDS) / np.maximum(seen, 1))[kinds])  # type: ignore[attr-defined]
        said += list(model.predict(question))  # type: ignore[attr-defined]
        truth += [PLACE[each.kind] for each in asked]
    guess, right = np.array(said), np.array(truth)
    scores = []
    for kind in ("build", "ci", "docs", "feat", "fix", "perf", "refactor", "test"):
        here = PLACE[kind]
        both = float(((guess == here) & (right == here)).sum())
        scores.append(2 * both / float((guess == here).sum() + (right == here).sum()))
    return {"core 8 macro F1": round(sum(scores) / len(scores), 3), "top-1": round(float((guess == right).mean()), 3)}
