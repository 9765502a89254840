"""What corrections teach: little, bounded, the same every time, and towards what the person said."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.classify.categories import BASELINES
from impact.classify.kinds import NAMES, TAUGHT, Gear, KindModel
from impact.classify.learning import BOUND, LEAST, MOST_FEATURES, Lesson, Seen, learn, taught
from impact.model.ladder import Category, CategoryRule
from impact.model.work import KINDS
from impact.settings.learned import written

DAY = date(2026, 3, 1)
SPOKE = "a test waits for what it needs"
RULE = CategoryRule(("flaky.waits",), (), (), 2.4, SPOKE)


def row(**weights):
    return tuple(weights.get(name, 0.0) for name in NAMES)


MODEL = KindModel(
    Gear(row(feat=0.5), {"word:add": row(feat=1.5), "word:guard": row(feat=0.4, fix=0.2)}),
    Gear(row(feat=0.7), {"word:add": row(feat=1.2)}),
    0.3,
    "digest",
)
GUARD = Seen(("word:add", "word:guard"), False, ())
TOLD_FIX = Lesson("ordinary-fix", "feature-delivery", "", (GUARD,))


def learned(*lessons, model=MODEL):
    return learn(lessons, model, until=DAY, addresses=("ada@example.com",))


def probability(model, kind, seen=GUARD):
    return next(each.probability for each in model.kinds(seen.features, deep=seen.deep) if each.name == kind)


def test_corrections_draw_the_model_towards_what_was_said():
    found = learned(*[TOLD_FIX] * 5)
    after = MODEL.shifted(found.kinds, found.features)
    assert probability(after, "fix") > probability(MODEL, "fix") * 1.5
    assert dict(found.kinds)["fix"] > 0 > dict(found.kinds)["feat"]
    assert found.corrections == 5


def test_more_corrections_move_more_and_never_beyond_the_bound():
    moved = [dict(learned(*[TOLD_FIX] * count).kinds)["fix"] for count in (LEAST, 30, 1000)]
    assert moved == sorted(moved)
    assert moved[0] < moved[1] < moved[2] <= BOUND


def test_what_is_read_so_already_teaches_next_to_nothing():
    sure = KindModel(Gear(row(fix=12.0), {}), Gear(row(fix=12.0), {}), 0.3, "digest")
    assert learned(*[replace(TOLD_FIX, read_as="ordinary-fix")] * 10, model=sure).largest() == []


def test_a_category_of_several_types_prefers_none_that_was_not_likelier():
    found = dict(learned(*[replace(TOLD_FIX, category="routine-upkeep")] * 5).kinds)
    assert found["feat"] < 0
    homes = [found[kind] for kind in KINDS if BASELINES[kind] == "routine-upkeep"]
    assert homes == [homes[0]] * len(homes)
    assert homes[0] > 0


def test_a_contribution_counts_once_however_many_commits_it_has():
    many = replace(TOLD_FIX, commits=(GUARD,) * 20)
    assert learned(*[many] * 4) == learned(*[TOLD_FIX] * 4)


def test_the_order_of_corrections_decides_nothing():
    lessons = (TOLD_FIX, replace(TOLD_FIX, category="ordinary-refactoring"), Lesson("flaky-tests", "x", SPOKE, ()))
    assert len({written(learned(*each)) for each in permutations(lessons)}) == 1


def test_at_most_fifty_features_are_shifted():
    wide = Seen(tuple(f"word:{number}" for number in range(MOST_FEATURES * 3)), False, ())
    found = learned(*[replace(TOLD_FIX, commits=(wide,))] * 40)
    assert len(found.features) == MOST_FEATURES


def test_leverage_says_nothing_about_types():
    found = learned(*[Lesson("flaky-tests", "ordinary-fix", "", (GUARD,))] * 9)
    assert found.largest() == []


@pytest.mark.parametrize(
    ("confirmed", "contradicted", "shift"),
    [(0, 1, None), (1, 0, None), (0, 2, -0.69), (0, 9, -1.0), (9, 0, 1.0), (2, 2, None), (1, 3, -0.51)],
)
def test_a_rule_is_worth_what_was_said_of_it(confirmed, contradicted, shift):
    yes, no = Lesson("flaky-tests", "flaky-tests", SPOKE, ()), Lesson("ordinary-fix", "flaky-tests", SPOKE, ())
    found = learned(*[yes] * confirmed, *[no] * contradicted)
    assert found.rules == (() if shift is None else (("flaky-tests", SPOKE, shift),))


def category(group):
    blank = {name: "" for name in ("title", "why", "definition", "example", "outcome", "git")} | {"held_by": ()}
    return Category(key="flaky-tests", group=group, confused_with=(), traps=(), rules=(RULE,), **blank)


@pytest.mark.parametrize(("shift", "weight"), [(-1.0, 0.0), (-0.5, 1.2), (0.5, 2.9), (1.0, 3.4)])
def test_contradiction_takes_up_to_the_whole_weight_and_confirmation_adds_at_most_one(shift, weight):
    found = replace(learned(), rules=(("flaky-tests", SPOKE, shift),))
    (rule,) = taught((category("leverage"),), found)[0].rules
    assert math.isclose(rule.weight, weight, abs_tol=1e-9)
    assert rule.learned == shift
    assert taught((category("baseline"),), found) == (category("baseline"),)


def test_what_was_learned_is_a_part_of_its_own_and_the_parts_add_up():
    found = learned(*[TOLD_FIX] * 5)
    model = MODEL.shifted(found.kinds, found.features)
    for kind, total in zip(NAMES, model.totals(GUARD.features, deep=False), strict=True):
        parts = model.parts(GUARD.features, kind, deep=False)
        assert math.isclose(sum(part.weight for part in parts), total, abs_tol=1e-9)
    plain = [part for part in model.parts(GUARD.features, "fix", deep=False) if part.feature != TAUGHT]
    assert plain == MODEL.parts(GUARD.features, "fix", deep=False)
    assert TAUGHT in [part.feature for part in model.parts(GUARD.features, "fix", deep=False)]


def test_it_is_only_about_who_taught_it():
    found = learned()
    assert found.about(("x@example.com", "ADA@example.com"))
    assert not found.about(("ben@example.com",))
    assert not found.about(())


_SEEN = st.builds(
    Seen, st.lists(st.sampled_from("abcdefg"), unique=True, max_size=5).map(tuple), st.booleans(), st.just(())
)
_LESSON = st.builds(
    Lesson,
    st.sampled_from([*BASELINES.values(), "flaky-tests"]),
    st.sampled_from(["flaky-tests", "ordinary-fix"]),
    st.sampled_from(["", SPOKE]),
    st.lists(_SEEN, min_size=1, max_size=3).map(tuple),
)


@given(st.lists(_LESSON, max_size=12))
def test_no_shift_is_ever_beyond_the_bound(lessons):
    assert all(abs(shift) <= BOUND for shift, _ in learned(*lessons).largest())
