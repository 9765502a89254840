"""Whether work stayed: windows, parts, and reverts of reverts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.model.facts import Identity
from impact.model.work import Contribution
from impact.outcomes.survival import survived

LANDED = date(2026, 1, 10)
WORK = Contribution(
    id="w1",
    repo="r",
    person=Identity("Ada Example", "ada@example.com"),
    role="author",
    category="ordinary-fix",
    runner_up=None,
    title="Fix it",
    first=LANDED - timedelta(days=5),
    last=LANDED,
    areas=(),
    shas=("a", "b"),
    paths=(),
    created=(),
    signals=(),
    provenance="observed",
    grouped_by="",
)


def after(days):
    return LANDED + timedelta(days=days)


def both(reverts, days, work=WORK):
    return tuple(survived(work, reverts, after(days)))


def holds(reverts, days, work=WORK):
    return tuple(each.holds for each in both(reverts, days, work))


@pytest.mark.parametrize(
    ("days", "expected"),
    [(0, (None, None)), (29, (None, None)), (30, (True, None)), (89, (True, None)), (90, (True, True))],
)
def test_a_window_must_have_passed(days, expected):
    assert holds((), days) == expected


def test_each_outcome_says_what_was_measured():
    short, long = both((), 41)
    assert (short.contribution, short.measure, short.grade, short.window_days) == ("w1", "survived-30", "O1", 30)
    assert short.because == "not reverted in the 30 days after it landed"
    assert (long.measure, long.grade, long.because) == ("survived-90", "O0", "too recent: 41 of 90 days")
    assert both((), -3)[0].because == "too recent: 0 of 30 days"


def test_a_revert_counts_in_the_windows_it_falls_into():
    assert holds([("r", "a", after(40))], 90) == (True, False)
    assert holds([("r", "a", after(30))], 90) == (False, False)
    assert holds([("r", "a", after(91))], 100) == (True, True)
    assert holds([("r", "a", after(10))], 12) == (False, False)


def test_what_lies_before_the_work_or_after_the_report_or_elsewhere_does_not_count():
    assert holds([("r", "a", after(-6))], 90) == (True, True)
    assert holds([("r", "a", after(20))], 10) == (None, None)
    assert holds([("r", "z", after(1))], 90) == (True, True)


def test_in_part_is_said_as_such():
    part, _ = both([("r", "a", after(1)), ("s", "a", after(2))], 90)
    assert (part.holds, part.because) == (False, "reverted in part within 30 days: 1 of its 2 parts")
    assert part.numbers == (("parts taken back", 1), ("parts", 2))
    whole, _ = both([("r", "a", after(1)), ("s", "b", after(2))], 90)
    assert whole.because == "reverted within 30 days"


@pytest.mark.parametrize("order", [1, -1])
def test_what_was_put_in_again_stays(order):
    chain = [("r", "a", after(1)), ("rr", "r", after(1)), ("rrr", "rr", after(2))]
    assert holds(chain[:2][::order], 90) == (True, True)
    assert holds(chain[::order], 90) == (False, False)


def test_reverts_in_a_circle_come_to_an_end():
    assert holds([("r", "a", after(1)), ("s", "r", after(1)), ("r", "s", after(1))], 90) in {
        (True, True),
        (False, False),
    }


def test_taking_back_on_the_way_is_part_of_the_work_unless_it_ends_with_it():
    redone = replace(WORK, shas=("a", "r", "b"))
    assert holds([("r", "a", after(-1))], 90, redone) == (True, True)
    ended = replace(WORK, shas=("a", "r"))
    assert both([("r", "a", after(0))], 90, ended)[0].because == "reverted within 30 days"
    assert both([("r", "b", after(0))], 90, replace(WORK, shas=("a", "b", "r")))[0].because.startswith(
        "reverted in part"
    )
    assert holds([("r", "r", after(0))], 90, replace(WORK, shas=("r",))) == (False, False)


def test_each_commit_has_its_own_window_and_old_work_stays_sure():
    grown = replace(WORK, last=after(95), shas=("a", "b"), landed=(("a", LANDED), ("b", after(95))))
    short, long = both((), 100, grown)
    assert (short.holds, long.holds, long.shas) == (True, True, ("a",))
    assert long.because == "not reverted in the 90 days after it landed, as far as it is that old: 1 of its 2 parts"
    assert both((), 200, grown)[1].because == "not reverted in the 90 days after it landed"
    assert holds([("r", "a", after(95))], 100, grown) == (True, True)
    assert holds([("r", "b", after(98))], 100, grown) == (False, False)


def test_a_landing_that_a_rewrite_moved_is_too_recent():
    rewritten = replace(WORK, landed=(("a", after(400)), ("b", after(400))))
    assert holds((), 410, rewritten) == (None, None)


def test_a_revert_that_landed_before_the_day_of_writing_counts():
    early = replace(WORK, first=after(3), last=after(3), landed=(("a", LANDED), ("b", LANDED)))
    assert holds([("r", "a", after(1))], 90, early) == (False, False)


def test_what_was_tried_and_taken_back_on_the_way_does_not_speak_for_what_came_of_it():
    shas = (("a", LANDED), ("r", after(1)), ("b", after(80)))
    redone = replace(WORK, shas=("a", "r", "b"), last=after(80), landed=shas)
    assert holds([("r", "a", after(1))], 100, redone) == (None, None)


def test_the_commits_that_took_it_back_are_named():
    assert both([("s", "a", after(2)), ("r", "b", after(1))], 90)[0].shas == ("r", "s")


@given(
    st.lists(st.integers(0, 200), min_size=1, max_size=4),
    st.integers(0, 200),
    st.integers(0, 300),
    st.lists(st.tuples(st.sampled_from("0123"), st.integers(0, 200)), max_size=2),
)
def test_adding_a_commit_never_lowers(landings, more, now, reverted):
    days = sorted(landings)

    def grown(days):
        landed = tuple((str(at), after(day)) for at, day in enumerate(days))
        return replace(WORK, shas=tuple(sha for sha, _ in landed), last=landed[-1][1], landed=landed)

    reverts = [(f"r{sha}", sha, after(day)) for sha, day in reverted if int(sha) < len(days)]
    larger = grown([*days, days[-1] + more])
    for before, then in zip(holds(reverts, now, grown(days)), holds(reverts, now, larger), strict=True):
        assert then is True or before is not True
        assert then is not False or before is False


@given(
    st.lists(st.tuples(st.sampled_from("rsab"), st.sampled_from("abrs"), st.integers(-9, 120).map(after)), max_size=6),
    st.integers(0, 200),
)
def test_order_does_not_matter_and_time_alone_never_takes_back(reverts, days):
    assert both(reverts, days) == both(reverts[::-1], days)
    for now, later in zip(holds((), days), holds((), days + 1), strict=True):
        assert later or not now


def test_what_rides_along_neither_stays_nor_goes_for_the_work():
    work = replace(WORK, shas=("slip", "a", "later slip"), landed=(("a", LANDED),))
    assert holds([("r", "slip", after(3))], 95, work) == (True, True)
    assert holds([("r", "a", after(3))], 95, work) == (False, False)
    ended = replace(work, shas=("a", "r", "later slip"))
    assert holds([("r", "a", after(3))], 95, ended) == (False, False)
