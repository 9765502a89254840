"""Whether others took the work on; only what it created counts, and only people."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from test_survival import LANDED, WORK, after

from impact.expect.claims import sentence
from impact.model.facts import Identity
from impact.outcomes.continuation import continued, is_blank, passes
from impact.render.wording import faults

BEN = Identity("Ben Sample", "ben@example.com")
CLEO = Identity("Cleo", "cleo@example.com")
MADE = replace(WORK, created=("lib/new.c", "lib/more.c", "CHANGELOG.md", "web/yarn.lock"))


def test_who_only_took_changes_back_is_told_and_did_not_take_it_on():
    later = [
        ("lib/new.c", BEN, after(5), "c1"),
        ("lib/new.c", CLEO, after(6), "c2"),
        ("lib/new.c", CLEO, after(7), "c3"),
    ]
    found = continued(MADE, later, after(100), taking_back=("c2", "c3"))
    assert dict(found.numbers) == {"other people": 1, "paths": 1, "other people who took changes back": 1}
    assert found.because == "other people later changed files it created; 1 more person only took changes back"
    assert sentence(found) == "1 other person later changed files it created; 1 more person only took changes back."
    assert faults(sentence(found)) == ()
    # Who also changed it otherwise took it on.
    both = continued(MADE, [*later, ("lib/new.c", CLEO, after(9), "c4")], after(100), taking_back=("c2", "c3"))
    assert dict(both.numbers) == {"other people": 2, "paths": 1}
    alone = continued(MADE, later[1:], after(100), taking_back=("c2", "c3"))
    assert (alone.holds, alone.because.partition("; ")[2]) == (False, "1 other person only took changes back")


def test_other_people_who_changed_what_it_created_are_counted_once():
    later = [
        ("lib/new.c", BEN, after(1), "c1"),
        ("lib/more.c", BEN, after(2), "c2"),
        ("lib/new.c", CLEO, after(3), "c3"),
        ("lib/new.c", replace(CLEO, email="CLEO@example.com"), after(3), "c4"),
    ]
    found = continued(MADE, later, after(10))
    assert (found.holds, found.grade, found.measure, found.contribution) == (True, "O2", "continued", "w1")
    assert dict(found.numbers) == {"other people": 2, "paths": 2}
    assert found.shas == ("c1", "c3")
    assert found == continued(MADE, later[::-1], after(10))


def test_two_addresses_of_one_whole_name_are_one_person():
    later = [
        ("lib/new.c", BEN, after(1), "c1"),
        ("lib/new.c", Identity("BEN  Sample", "ben@work.example.com"), after(1), "c1"),
        ("lib/new.c", Identity("Benjamin Sample", "ben@work.example.com"), after(1), "c1"),
        ("lib/new.c", Identity("Cleo", "other@example.com"), after(1), "c1"),
        ("lib/new.c", CLEO, after(1), "c1"),
    ]
    assert dict(continued(MADE, later, after(10)).numbers)["other people"] == 3


@pytest.mark.parametrize(
    "touch",
    [
        ("lib/old.c", BEN, after(1), "c1"),
        ("CHANGELOG.md", BEN, after(1), "c1"),
        ("web/yarn.lock", BEN, after(1), "c1"),
        ("lib/new.c", BEN, LANDED, "c1"),
        ("lib/new.c", BEN, after(200), "c1"),
        ("lib/new.c", Identity("Ada", "ADA@example.com"), after(1), "c1"),
        ("lib/new.c", Identity("Ada", "ada@home.example.com"), after(1), "c1"),
        ("lib/new.c", Identity("ada  LOVELY example", "ada@other.example.com"), after(1), "c1"),
        ("lib/new.c", Identity("ada example", "third@example.com"), after(1), "c1"),
        ("lib/new.c", Identity("A.", "77+Ada-L@users.noreply.github.com"), after(1), "c1"),
        ("lib/new.c", Identity("bumps[bot]", "bumps@example.com"), after(1), "c1"),
        ("lib/new.c", Identity("bumps", "1+bumps[bot]@users.noreply.github.com"), after(1), "c1"),
    ],
)
def test_what_does_not_count(touch):
    own = ("Ada@Home.example.com", "ada-l@users.noreply.github.com")
    found = continued(MADE, [touch], after(120), own=own, own_names=("Ada Lovely Example", "Ben"))
    assert (found.holds, found.grade) == (False, "O0")
    assert dict(found.numbers) == {"other people": 0, "paths": 0}


def test_each_file_counts_from_the_day_it_landed_whatever_was_added_since():
    grown = replace(MADE, last=after(60), created_on=(("lib/new.c", LANDED), ("lib/more.c", after(60))))
    assert continued(grown, [("lib/new.c", BEN, after(10), "c1")], after(70)).holds is True
    assert continued(grown, [("lib/more.c", BEN, after(60), "c1")], after(70)).holds is None
    assert continued(grown, [("lib/new.c", BEN, LANDED, "c1")], after(150)).holds is False


def test_what_it_rewrote_counts_when_the_caller_says_so():
    touch = ("lib/old.c", BEN, after(1), "c1")
    assert continued(WORK, [touch], after(120), rewrote=("lib/old.c",)).holds is True


def test_who_is_credited_on_the_work_did_not_take_it_on():
    together = replace(MADE, others=(BEN,))
    later = [
        ("lib/new.c", BEN, after(1), "c1"),
        ("lib/more.c", Identity("Ben Sample", "b@home.example.com"), after(2), "c2"),
    ]
    assert continued(together, later, after(120)).holds is False
    found = continued(together, [*later, ("lib/new.c", CLEO, after(3), "c3")], after(120))
    assert (dict(found.numbers)["other people"], found.shas) == (1, ("c3",))


def test_too_recent_and_not_measurable_are_not_no():
    assert continued(MADE, (), after(41)).because == "too recent: 41 of 90 days"
    assert continued(MADE, (), after(41)).holds is None
    assert continued(MADE, (), after(-1)).because == "too recent: 0 of 90 days"
    assert continued(MADE, (), after(90)).holds is False
    nothing = continued(replace(WORK, created=("CHANGES",)), (), after(900))
    assert nothing.holds is None
    assert "created no file" in nothing.because


def test_no_sentence_claims_a_cause():
    for days in (1, 90):
        for later in ((), [("lib/new.c", BEN, after(1), "c1")]):
            said = continued(MADE, later, after(days)).because
            assert not {"because", "caused", "led", "thanks", "improved", "reduced"} & set(said.split())
    assert timedelta(days=90) == after(90) - date(2026, 1, 10)


@pytest.mark.parametrize(
    ("files", "careless", "through"),
    [(1, False, False), (20, False, False), (21, False, True), (1, True, True), (None, False, True)],
)
def test_who_changes_many_files_at_once_or_nothing_with_care_passes_through(files, careless, through):
    assert passes(files, careless=careless) is through


@pytest.mark.parametrize(
    ("subject", "blank"),
    [
        ("Trim trailing spaces and convert tabs to spaces", True),
        ("Trailing whitespace", True),
        ("Convert tabs to spaces", True),
        ("docs: Remove extra white space (#12)", True),
        ("[kit] replace tabs with spaces in all source files.", True),
        ("Remove trailing whitespace from names of people", False),
        ("Keep spaces in names", False),
        ("Remove tabs", False),
        ("Fix the trailing line", False),
        ("Fix the end of lines", False),
        ("", False),
    ],
)
def test_a_subject_that_speaks_of_white_space_alone_passes_through(subject, blank):
    assert is_blank(subject) is blank


def test_who_came_in_passing_alone_is_counted_apart_and_both_numbers_are_said():
    later = [
        ("lib/new.c", BEN, after(1), "c1"),
        ("lib/new.c", BEN, after(2), "c2"),
        ("lib/new.c", CLEO, after(3), "c2"),
    ]
    found = continued(MADE, later, after(100), passing=("c2",))
    assert dict(found.numbers) == {"other people": 1, "paths": 1, "other people in passing": 1}
    assert found.shas == ("c1",)
    assert found.because == (
        "other people later changed files it created; 1 more person only in passing (more than 20 files at once, "
        "formatting, a corrected slip)"
    )


def test_passing_through_alone_is_no_taking_on():
    later = [("lib/new.c", BEN, after(1), "c1"), ("lib/more.c", CLEO, after(2), "c2")]
    found = continued(MADE, later, after(100), passing=("c1", "c2"))
    assert (found.holds, found.grade) == (False, "O0")
    assert found.because.endswith(
        "is visible in the 100 days after; 2 other people only in passing (more than 20 files at once, formatting, a "
        "corrected slip)"
    )
    waits = continued(MADE, later, after(10), passing=("c1", "c2"))
    assert (waits.holds, waits.because) == (None, "too recent: 10 of 90 days")


def test_an_address_that_shows_that_two_are_one_makes_no_number_negative():
    ben, too = Identity("", "one@example.com"), Identity("", "two@example.com")
    both = [Identity("Ben Sample", each.email) for each in (ben, too)]
    later = [("lib/new.c", who, after(1), sha) for who, sha in ((ben, "a"), (too, "a"), (both[0], "b"), (both[1], "b"))]
    found = continued(MADE, later, after(10), passing=("b",))
    assert dict(found.numbers) == {"other people": 2, "paths": 1}
