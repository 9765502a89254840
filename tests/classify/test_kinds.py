"""Kinds: probabilities that add up."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.classify.kinds import likeliest, mean, probabilities, strongest
from impact.model.work import FLAKY, KINDS

PRIOR = (("fix", 0.2), ("docs", -0.4), (FLAKY, -6.0))


@pytest.mark.parametrize("weight", [0.0, 3.0, -3.0, 5000.0, -5000.0])
def test_the_types_add_up_to_one_and_stay_between_nought_and_one(weight):
    kinds = probabilities((("fix", 1.0),), [(("docs", weight), (FLAKY, weight))])
    assert [kind.name for kind in kinds] == [*KINDS, FLAKY]
    assert math.isclose(sum(kind.probability for kind in kinds[:-1]), 1)
    assert all(0 <= kind.probability <= 1 for kind in kinds)


def test_weights_of_rules_add_to_the_prior():
    kinds = {kind.name: kind.probability for kind in probabilities((("fix", 1.0),), [(("fix", 1.0),)] * 2)}
    assert math.isclose(kinds["fix"] / kinds["feat"], math.e**3)
    assert kinds[FLAKY] == 0.5


def test_flaky_never_counts_as_the_strongest_type():
    kinds = probabilities((), [((FLAKY, 9.0), ("test", 0.1))])
    assert strongest(kinds).name == "test"


def test_the_order_of_types_decides_between_equals():
    assert strongest(probabilities((), ())).name == "feat"


def test_the_mean_of_commits_is_taken_name_by_name():
    one, two = probabilities((), [(("fix", 9.0),)]), probabilities((), [(("docs", 9.0),)])
    both = {kind.name: kind.probability for kind in mean([one, two])}
    assert math.isclose(both["fix"], both["docs"])
    assert math.isclose(sum(both[name] for name in KINDS), 1)
    assert mean([]) == ()


@given(st.lists(st.lists(st.tuples(st.sampled_from([*KINDS, FLAKY]), st.floats(-5, 5)), max_size=4), max_size=6))
def test_the_short_way_to_the_likeliest_is_the_same_as_the_long_one(spoken):
    weights = [tuple(each) for each in spoken]
    assert likeliest(PRIOR, weights) == strongest(probabilities(PRIOR, weights))
