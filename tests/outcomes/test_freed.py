"""Whether other people came to a part who had not been there."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_survival import LANDED, after
from test_survival import WORK as PLAIN

from impact.model.facts import Identity
from impact.outcomes.freed import Visit, freed, part
from impact.render.wording import faults

BEN, CLEO, DAN = (Identity(f"{each} Sample", f"{each.lower()}@example.com") for each in ("Ben", "Cleo", "Dan"))
LONG_AGO = after(-2000)
WORK = replace(PLAIN, paths=("a.py", "made.py"), created_on=(("made.py", LANDED),))


def visit(who, days, sha="", **more):
    return Visit(who, after(days), sha or f"{who.name[:1]}{days}", **more)


def judged(*visits, days=400, begun=LONG_AGO, **more):
    return freed(WORK, visits, begun, after(days), **more)


def test_people_came_who_had_not_been_there():
    found = judged(visit(BEN, -300), visit(BEN, 20), visit(CLEO, 30), visit(DAN, 90), visit(CLEO, 120))
    assert (found.measure, found.grade, found.holds, found.window_days) == ("freed", "O0", True, 180)
    assert found.because == ("2 other people first changed “a.py” in the 180 days after, none in the 180 days before")
    assert dict(found.numbers) == {
        "people new to it before": 0, "people new to it after": 2,
        "people who changed it before": 0, "people who changed it after": 3,
    }  # fmt: skip
    assert (found.steps, found.shas) == (((after(30), 1), (after(90), 2)), ("C30", "D90"))


def test_as_many_before_is_no_coming_and_both_counts_are_said():
    found = judged(visit(BEN, -30), visit(CLEO, 30))
    assert (found.holds, found.grade) == (False, "O0")
    assert found.because == ("1 other person first changed “a.py” in the 180 days after, 1 in the 180 days before")
    assert judged().because.startswith("no other person first changed “a.py” in")


def test_which_files_are_meant_is_said():
    two = replace(WORK, paths=("a.py", "b.py", "made.py"))
    assert freed(two, (), LONG_AGO, after(400)).because.startswith(
        "no other person first changed “a.py” or 1 other file in the 180 days after"
    )


@pytest.mark.parametrize(
    "coming",
    [
        visit(WORK.person, 30),
        visit(Identity("Robot[bot]", "r@example.com"), 30),
        visit(CLEO, 30, cares=False),
        visit(CLEO, 181),
        visit(CLEO, 30, sha=WORK.shas[0]),
    ],
)
def test_what_is_no_coming(coming):
    assert judged(coming).holds is False


def test_who_only_swept_through_before_has_been_there():
    assert judged(visit(CLEO, -900, cares=False), visit(CLEO, 30)).holds is False
    assert judged(visit(replace(CLEO, email="cleo@home.example"), -900), visit(CLEO, 30)).holds is False


def test_too_recent_but_who_has_come_has_come():
    assert judged(days=41).because == "too recent: 41 of 180 days"
    assert judged(visit(CLEO, 30), days=41).holds is True
    assert "in the 41 days after" in judged(visit(CLEO, 30), days=41).because


@pytest.mark.parametrize("begun", [None, LANDED, after(-100)])
def test_without_history_before_nothing_is_compared(begun):
    assert judged(visit(CLEO, 30), begun=begun).holds is None


def test_the_part_is_what_was_there_before():
    work = replace(WORK, paths=("a.py", "b.py", "CHANGELOG.md"), created=("b.py",), created_on=())
    assert part(work) == ("a.py",)


VISITS = st.lists(st.builds(visit, st.sampled_from([BEN, CLEO, DAN, WORK.person]), st.integers(-400, 400)))


@given(VISITS, st.integers(0, 500))
def test_order_and_repetition_change_nothing_and_the_words_keep_the_rules(visits, days):
    found = judged(*visits, days=days)
    assert found == judged(*reversed(visits), *visits, days=days)
    assert faults(found.because) == ()
    assert found.grade == "O0", "a bare count before and after shows no outcome"


@given(VISITS, st.integers(0, 400), st.integers(0, 100))
def test_what_holds_still_holds_later(visits, days, more):
    assert not judged(*visits, days=days).holds or judged(*visits, days=days + more).holds


def test_two_names_at_one_address_are_one_person():
    same = Identity("B. S. Sample", "BEN@example.com")
    other = Identity("Sample, Ben", "ben@home.example.com")
    found = judged(visit(BEN, -300), visit(same, 20), visit(other, 25), visit(CLEO, 30), visit(DAN, 40))
    assert dict(found.numbers)["people new to it after"] == 2
    assert dict(found.numbers)["people who changed it after"] == 3
