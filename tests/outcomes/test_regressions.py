"""Repairs of an area before and after, against comparable areas: what is counted, what is said, what is not claimed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_survival import WORK

from impact.model.work import Comparable
from impact.outcomes.regressions import Areas, regressions, windows
from impact.outcomes.regressions_areas import Landing, Trail, trails
from impact.render.wording import faults

LANDED = date(2024, 6, 3)
TODAY = LANDED + timedelta(days=400)
CLEANED = replace(
    WORK, category="legacy-stabilisation", landed=(("own", LANDED),), shas=("own",), paths=("lib/own/a.c",)
)
BEFORE, AFTER = windows(CLEANED, TODAY)


def landing(folder, day, who=1, *, repair=True, sha=""):
    return Landing(day.toordinal(), who, sha or f"{folder}{day}{who}", repair, (f"{folder}/a.c",))


def area(folder, before, after, *, others=(6, 6)):
    """So many repairs and other changes of an area, a week apart in each period."""
    found = []
    for window, repairs, rest in ((BEFORE, before, others[0]), (AFTER, after, others[1])):
        week = [window.first + timedelta(days=7 * at) for at in range(52)]
        found += [landing(folder, day) for day in week[:repairs]]
        found += [landing(folder, day + timedelta(days=1), repair=False) for day in week[:rest]]
    return found


def folder(path):
    return path.rpartition("/")[0]


def cut(landings, own=("own",)):
    return Areas(tuple(own), trails(landings, folder))


def judged(own, comparables, today=TODAY, work=CLEANED):
    there = [*area("own", *own), *(each for at, pair in enumerate(comparables) for each in area(f"c{at:02}", *pair))]
    return regressions(work, [cut(there)], today)


NINE = [(10, 8)] * 9


def test_the_periods_lie_on_both_sides_of_the_year_that_picked_the_area():
    assert BEFORE.days == AFTER.days == 365
    assert BEFORE.last == LANDED - timedelta(days=366)
    assert AFTER.first == LANDED + timedelta(days=1)
    before, after = windows(CLEANED, LANDED + timedelta(days=100))
    assert (before.days, after.days, before.last) == (100, 100, BEFORE.last)


def test_the_furthest_fall_of_ten_is_told_with_both_counts_and_what_it_was_measured_against():
    found = judged((10, 1), NINE)
    assert (found.measure, found.grade, found.holds, found.window_days) == ("regressions", "O3", True, 365)
    assert found.because == (
        "repairs of “own”: 10 from 2022-06-04 to 2023-06-03, 1 from 2024-06-04 to 2025-06-03; "
        "1st of 10 comparable areas by how far they fell"
    )
    assert found.comparables[0] == Comparable("own", 10, 1)
    assert found.comparables[1:] == tuple(Comparable(f"c{at:02}", 10, 8) for at in range(9))
    assert dict(found.numbers) == {
        "repairs before": 10,
        "repairs after": 1,
        "comparable areas": 9,
        "place by the fall": 1,
    }
    assert len(found.shas) == 11


def test_a_fall_that_comparable_areas_share_is_said_and_nothing_claimed():
    found = judged((10, 3), [*[(10, 2)] * 3, *[(10, 8)] * 8])
    assert (found.grade, found.holds) == ("O0", False)
    assert found.because.endswith(
        "3 from 2024-06-04 to 2025-06-03; fewer, but so in comparable areas: 4th of 12; no effect is claimed"
    )
    assert len(found.comparables) == 12


def test_no_fall_is_said_as_plainly():
    found = judged((10, 12), [(10, 20)] * 9)
    assert found.holds is False
    assert found.because.endswith("12 from 2024-06-04 to 2025-06-03; not fewer, no effect is claimed")


@pytest.mark.parametrize(
    ("own", "comparables", "said"),
    [
        ((5, 0), NINE, "only 5 repairs of “own” in the 365 days that are compared; 6 are asked"),
        ((0, 0), NINE, "no repair of “own” in the 365 days that are compared; 6 are asked"),
        ((1, 0), NINE, "only 1 repair of “own” in the 365 days that are compared; 6 are asked"),
        (
            (10, 0),
            [(10, 8)] * 3,
            "its repairs cannot be compared: comparable areas in this repository: 3; 9 are asked",
        ),
        (
            (10, 0),
            [(10, 8)] * 8,
            "its repairs cannot be compared: comparable areas in this repository: 8; 9 are asked",
        ),
        (
            (10, 0),
            [(10, 8)] * 3 + [(4, 0)] * 9,
            "its repairs cannot be compared: comparable areas in this repository: 3; 9 are asked",
        ),
    ],
    ids=["five", "none", "one", "three-areas", "first-of-nine", "not-comparable"],
)
def test_too_little_is_not_known_and_says_what_is_missing(own, comparables, said):
    found = judged(own, comparables)
    assert (found.holds, found.grade) == (None, "O0")
    assert found.because.startswith(said)
    assert found.comparables == ()


def test_with_seven_a_place_that_is_not_the_first_is_told():
    assert judged((10, 5), [(10, 1), *[(10, 8)] * 6]).holds is False
    assert judged((10, 5), [(10, 1), *[(10, 8)] * 5]).holds is None


def test_before_90_days_it_is_too_recent():
    found = judged((10, 1), NINE, LANDED + timedelta(days=89))
    assert (found.holds, found.because, found.window_days) == (None, "too recent: 89 of 90 days", 89)
    assert judged((10, 1), NINE, LANDED - timedelta(days=5)).because == "too recent: 0 of 90 days"


def test_an_area_that_went_quiet_shows_nothing():
    there = [*area("own", 10, 0, others=(30, 9)), *(each for at in range(9) for each in area(f"c{at}", 10, 8))]
    found = regressions(CLEANED, [cut(there)], TODAY)
    assert found.holds is None
    assert found.because == (
        "“own” is little worked on since: other changes 30 before, 9 after; at least one in 3 is asked"
    )


def test_work_all_over_the_place_or_on_no_code_is_not_compared():
    there = [each for name in "abcdef" for each in area(name, 10, 1)]
    wide = regressions(CLEANED, [cut(there, "abcdef")], TODAY)
    assert (wide.holds, wide.because) == (None, "it lies in 6 areas; it is about none of them alone")
    none = regressions(CLEANED, [cut(there, ())], TODAY)
    assert (none.holds, none.because) == (
        None,
        "it changes no code, build or pipeline, of which repairs could be counted",
    )


def test_where_folders_are_few_their_parts_are_compared():
    there = [*area("lib/own", 10, 1), *(each for at in range(9) for each in area(f"lib/c{at}", 10, 8))]
    whole = Areas(("lib",), trails(there, lambda path: "lib"))
    found = regressions(CLEANED, [whole, cut(there, ("lib/own",))], TODAY)
    assert (found.holds, found.comparables[0].area) == (True, "lib/own")


def test_the_finer_cut_is_not_even_made_where_the_coarser_will_do():
    there = [*area("own", 10, 1), *(each for at in range(9) for each in area(f"c{at}", 10, 8))]

    def cuts():
        yield cut(there)
        raise AssertionError("asked for more")

    assert regressions(CLEANED, cuts(), TODAY).holds


def test_repairs_of_the_year_that_picked_the_area_do_not_count():
    picking = [landing("own", LANDED - timedelta(days=7 * at), who=9) for at in range(1, 50)]
    comparables = [each for at in range(9) for each in area(f"c{at}", 10, 8)]
    with_them = regressions(CLEANED, [cut([*area("own", 10, 1), *picking, *comparables])], TODAY)
    assert with_them == regressions(CLEANED, [cut([*area("own", 10, 1), *comparables])], TODAY)


def comparisons():
    pairs = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=14)
    return st.tuples(st.tuples(st.integers(0, 20), st.integers(0, 20)), pairs)


@given(comparisons())
def test_every_sentence_keeps_the_wording_rules(drawn):
    because = judged(*drawn).because
    assert faults(because[:1].upper() + because[1:]) == ()
    assert ("no effect is claimed" in because) is (judged(*drawn).holds is False)


@given(comparisons(), st.integers(2, 4))
def test_commits_split_in_pieces_on_their_day_change_nothing(drawn, pieces):
    own, pairs = drawn
    there = [*area("own", *own), *(each for at, pair in enumerate(pairs) for each in area(f"c{at:02}", *pair))]
    split = [each._replace(sha=each.sha + "~" * at) for each in there for at in range(pieces)]
    assert regressions(CLEANED, [cut(split)], TODAY) == regressions(CLEANED, [cut(there)], TODAY)
    assert regressions(CLEANED, [cut(there[::-1])], TODAY) == regressions(CLEANED, [cut(there)], TODAY)


def test_a_repair_and_another_change_of_one_person_on_one_day_are_one_repair():
    day = AFTER.first
    both = [landing("own", day, repair=True, sha="r"), landing("own", day, repair=False, sha="f")]
    assert trails(both, folder) == {"own": Trail(((day.toordinal(), 1, "r"),), ())}


def test_one_commit_over_two_areas_of_the_work_is_one_repair():
    twice = [each._replace(paths=("own/a.c", "next/b.c")) for each in area("own", 10, 1)]
    comparables = [each for at in range(9) for each in area(f"c{at}", 10, 8)]
    found = regressions(CLEANED, [cut([*twice, *comparables], ("next", "own"))], TODAY)
    assert found.comparables[0] == Comparable("next, own", 10, 1)
    assert found.holds
