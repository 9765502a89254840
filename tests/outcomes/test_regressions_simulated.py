"""The rate of false alarms and the power, on repositories in which nothing was done, or as much as is said."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from simulated_areas import BEGUN, TODAY, areas, at_least, cut, hottest, repairs, repository
from test_survival import WORK

from impact.outcomes.regressions import regressions

REPOSITORIES = 500
CLEANED = replace(WORK, category="legacy-stabilisation", landed=(("own", BEGUN),), shas=("own",))


@pytest.fixture(scope="module")
def worlds():
    luck = random.Random(20240615)
    return [repository(luck) for _ in range(REPOSITORIES)]


def judged(trails, name):
    return regressions(CLEANED, areas(name, trails), TODAY).holds


def found(worlds, own, share=0.0):
    """Whether the area stood out after a cut, in each world in which it could be measured without one."""
    luck = random.Random(7)
    verdicts = []
    for trails in worlds:
        name = own(trails)
        if judged(trails, name) is not None:
            verdicts.append(bool(judged(trails | {name: cut(trails[name], share, luck)}, name)))
    return verdicts


def test_of_areas_picked_at_their_worst_at_most_one_in_ten_is_a_false_alarm(worlds):
    measured = found(worlds, hottest)
    assert len(measured) > REPOSITORIES / 3
    assert sum(measured) <= len(measured) / 10


def test_so_it_is_of_any_area(worlds):
    measured = found(worlds, lambda trails: "area00")
    assert len(measured) > REPOSITORIES / 3
    # As many would come by luck more than once in a hundred such tests, were the true rate one in ten; and the bar is
    # no wall: some there are.
    assert at_least(sum(measured), len(measured), 0.1) > 0.01
    assert sum(measured) > len(measured) / 50


def test_one_cut_of_nine_in_ten_in_three_is_found(worlds):
    measured = found(worlds, hottest, 0.9)
    assert sum(measured) >= 0.35 * len(measured)


def test_a_larger_cut_is_found_more_often(worlds):
    none, half, most = (sum(found(worlds, hottest, share)) for share in (0, 0.5, 0.9))
    assert none < half < most


def test_the_worlds_would_mislead_who_compares_with_the_year_that_picked(worlds):
    """Or else a low rate of false alarms would show nothing."""
    year = timedelta(days=365)
    halved = 0
    for trails in worlds:
        own = trails[hottest(trails)]
        halved += repairs(own, BEGUN, TODAY) * 2 <= repairs(own, BEGUN - year, BEGUN)
    assert halved > REPOSITORIES / 3
