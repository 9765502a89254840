"""Kinds: probabilities that add up, and a sum that can be worked out by hand."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.classify.kinds import NAMES, Gear, KindModel, Part, mean, probabilities, strongest
from impact.model.work import FLAKY, KINDS


def row(**weights):
    return tuple(weights.get(name, 0.0) for name in NAMES)


def model(start=None, *, names=None, lines=None):
    return KindModel(Gear(start or row(), names or {}), Gear(row(chore=1.0), lines or {}), 0.3, "digest")


@pytest.mark.parametrize("weight", [0.0, 3.0, -3.0, 5000.0, -5000.0])
def test_the_types_add_up_to_one_and_stay_between_nought_and_one(weight):
    kinds = probabilities(row(fix=1.0, docs=weight, flaky_fix=weight))
    assert [kind.name for kind in kinds] == [*KINDS, FLAKY]
    assert math.isclose(sum(kind.probability for kind in kinds[:-1]), 1)
    assert all(0 <= kind.probability <= 1 for kind in kinds)


@given(st.lists(st.floats(-1e6, 1e6), min_size=len(NAMES), max_size=len(NAMES)))
def test_no_sum_of_weights_is_too_large(totals):
    kinds = probabilities(totals)
    assert math.isclose(sum(kind.probability for kind in kinds[:-1]), 1)
    assert all(0 <= kind.probability <= 1 for kind in kinds)
    assert strongest(kinds).probability == max(kind.probability for kind in kinds[:-1])


def test_weights_of_features_add_to_the_start():
    it = model(row(fix=1.0, flaky_fix=-2.0), names={"word:bug": row(fix=1.0, flaky_fix=1.0), "word:x": row(feat=9.0)})
    kinds = {kind.name: kind.probability for kind in it.kinds(["word:bug", "never seen"], deep=False)}
    assert math.isclose(kinds["fix"] / kinds["feat"], math.e**2)
    assert math.isclose(kinds[FLAKY], 1 / (1 + math.e))


def test_what_is_said_adds_to_what_is_seen():
    it = model(row(fix=1.0))
    plain = it.totals([], deep=False)
    said = it.totals([], deep=False, said=[(("fix", 2.0), (FLAKY, 1.0)), (("fix", 0.5),)])
    assert [after - before for before, after in zip(plain, said, strict=True)] == list(row(fix=2.5, flaky_fix=1.0))


def test_each_depth_has_its_own_weights():
    it = model(row(fix=1.0), names={"a": row(docs=5.0)}, lines={"a": row(test=5.0)})
    assert strongest(it.kinds(["a"], deep=False)).name == "docs"
    assert strongest(it.kinds(["a"], deep=True)).name == "test"
    assert it.totals([], deep=True) == list(row(chore=1.0))


def test_the_parts_of_a_sum_are_told_heaviest_first_and_add_up():
    weights = {"a": row(fix=0.5), "b": row(fix=-2.0, docs=1.0), "c": row(docs=3.0), "d": row(fix=0.5)}
    it = model(row(fix=1.25), names=weights)
    parts = it.parts(["d", "c", "b", "a", "z"], "fix", deep=False)
    assert parts == [Part("start", 1.25), Part("b", -2.0), Part("a", 0.5), Part("d", 0.5)]
    total = it.totals(["a", "b", "c", "d"], deep=False)[NAMES.index("fix")]
    assert sum(part.weight for part in parts) == total == 0.25


def test_what_speaks_for_one_kind_rather_than_another():
    it = model(names={"a": row(fix=0.5, docs=0.5), "b": row(fix=-2.0, docs=1.0), "c": row(docs=-4.0)})
    assert it.against(["a", "b", "c", "z"], "fix", "docs", deep=False) == [Part("c", 4.0), Part("b", -3.0)]


def test_flaky_never_counts_as_the_strongest_type():
    assert strongest(probabilities(row(flaky_fix=9.0, test=0.1))).name == "test"


def test_the_order_of_types_decides_between_equals():
    assert strongest(probabilities(row())).name == "feat"


def test_the_mean_of_commits_is_taken_name_by_name():
    one, two = probabilities(row(fix=9.0)), probabilities(row(docs=9.0))
    both = {kind.name: kind.probability for kind in mean([one, two])}
    assert math.isclose(both["fix"], both["docs"])
    assert math.isclose(sum(both[name] for name in KINDS), 1)
    assert mean([]) == ()
