"""Whether a problem had kept coming back and stayed away: three repairs, six weeks, a third, and 90 days of silence."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_survival import LANDED, WORK, after

from impact.outcomes.recurrence import Change, is_flaky, is_repair, persistent, suspects

PART = "lib/queue.c"
WHOLE = replace(WORK, category="legacy-stabilisation", paths=(PART,), first=LANDED, shas=("own",))
FIX = replace(WHOLE, category="ordinary-fix", title="Fix worker shutdown hanging")


def repairs(*days, subject="Fix it", **more):
    return [Change(after(day), f"r{day}", True, subject, **more) for day in days]


def edits(count, first=-300):
    return [Change(after(first + at), f"e{at}", False, "Add a thing") for at in range(count)]


def judged(changes, days=120, work=WHOLE, beside=(), part=PART):
    return persistent(work, {part: changes}, beside, after(days))


THRICE = repairs(-200, -150, -100)


def test_three_repairs_over_six_weeks_and_silence_is_a_problem_that_stayed_away():
    found = judged(THRICE)
    assert found.holds is True
    assert found.because == (
        "“lib/queue.c” had been repaired 3 times since 2025-06-24; no repair of it is seen in the 90 days after"
    )
    assert dict(found.numbers) == {"times before": 3, "days from the first": 200}
    assert found.shas == ("r-200", "r-150", "r-100")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ([], "no repair of what it changes is seen in the year before"),
        (repairs(-100), "only 1 repair in the year before; 3 are asked"),
        (repairs(-200, -100), "only 2 repairs in the year before; 3 are asked"),
        (repairs(-366, -200, -100), "only 2 repairs in the year before; 3 are asked"),
        (repairs(-200, -100, 0), "only 2 repairs in the year before; 3 are asked"),
        (
            [*repairs(-200, -100), Change(after(-100), "twin", True)],
            "only 2 repairs in the year before; 3 are asked",
        ),
        (
            repairs(-135, -120, -100),
            "3 repairs in the year before, all within 35 days; 6 weeks are asked",
        ),
        (
            [*THRICE, *edits(7)],
            "3 repairs among 10 changes in the year before, as in any busy file; one in 3 is asked",
        ),
        ([*repairs(-200, -100), Change(after(-150), "own", True)], "only 2 repairs in the year before; 3 are asked"),
    ],
    ids=["none", "one", "two", "a-year-ago", "same-day-as-the-work", "one-day", "five-weeks", "busy", "own"],
)
def test_less_is_no_problem_that_came_back_and_the_missing_part_is_named(changes, said):
    assert judged(changes) == judged(changes[::-1])
    found = judged(changes)
    assert (found.holds, found.because, found.shas) == (False, said, ())


def test_the_bounds_themselves_count():
    assert judged(repairs(-365, -330, -323)).holds
    assert judged([*THRICE, *edits(6)]).holds


@pytest.mark.parametrize(("day", "words"), [(1, "1 day after"), (90, "90 days after")])
def test_one_repair_in_the_90_days_after_is_said_with_its_commit(day, words):
    found = judged([*THRICE, *repairs(day)])
    assert (found.holds, found.shas) == (False, ("r-200", "r-150", "r-100", f"r{day}"))
    assert found.because == (
        f"“lib/queue.c” had been repaired 3 times since 2025-06-24; a repair came again {words}, in “r{day}”"
    )
    assert judged([*THRICE, *repairs(day)], days=day - 1).holds is None


def test_what_comes_later_still_or_is_its_own_does_not_count():
    assert judged([*THRICE, *repairs(91)]).holds
    assert judged([*THRICE, Change(after(10), "own", True)]).holds
    assert judged([*THRICE, Change(after(10), "e", False)]).holds


def test_a_repair_of_what_it_created_counts_as_well():
    assert judged(THRICE, beside=repairs(30)).holds is False


def test_too_recent_is_not_known():
    found = judged(THRICE, days=41)
    assert (found.holds, found.because) == (None, "too recent: 41 of 90 days")
    assert judged(THRICE, days=89).holds is None
    assert judged(THRICE, days=90).holds is True


def test_the_days_on_which_it_landed_bound_it():
    work = replace(WHOLE, landed=(("own", after(-120)), ("more", after(5))))
    assert judged(THRICE, work=work).because == "only 2 repairs in the year before; 3 are asked"
    assert judged([*repairs(-200, -170, -130), *repairs(0)], work=work).holds
    assert judged(repairs(-200, -170, -130), work=work, days=94).holds is None


def test_several_files_are_told_by_the_one_repaired_most():
    parts = {"a": repairs(-200, -150, -90), "b": repairs(-300, -200, -150, -100), "c": repairs(-9)}
    found = persistent(WHOLE, parts, (), after(100))
    assert found.because.startswith("“b” and 1 more file had been repaired 5 times since 2025-03-16;")


# One fault among several of a file


def test_faults_that_share_a_file_alone_are_not_one_problem():
    found = judged(THRICE, work=FIX)
    assert found.holds is False
    assert found.because == "no repair in the year before speaks of what it speaks of; 3 over 6 weeks are asked"
    some = [*repairs(-200, -150), *repairs(-100, subject="Worker shutdown: fix a race")]
    assert judged(some, work=FIX).because.startswith("only 1 repair in the year before speaks of")


def test_a_fault_is_known_again_by_two_words_of_its_own():
    again = repairs(-200, -150, -100, subject="Fix shutdown of a worker")
    found = judged([*again, *repairs(-90)], work=FIX)
    assert found.holds is True
    assert found.because == (
        "this problem had come back 3 times since 2025-06-24, counted in repairs of “lib/queue.c” that speak of"
        " “shutdown” or “worker”; it has not come back in the 90 days after"
    )
    assert not judged(repairs(-200, -150, -100, subject="Fix shutdown"), work=FIX).holds


def test_one_issue_number_is_enough():
    again = repairs(-200, -150, -100, subject="Try once more, fixes #77")
    assert judged(again, work=replace(FIX, title="Wait for the lock (#77)")).holds
    assert not judged(again, work=replace(FIX, title="Wait for the lock (#78)")).holds


def test_words_that_name_the_file_or_are_as_common_elsewhere_name_no_problem():
    again = repairs(-200, -150, -100, subject="Fix worker shutdown")
    assert not judged(again, work=FIX, part="worker/shutdown.c").holds
    other = [each._replace(subject="Explain worker shutdown") for each in edits(3)]
    assert not judged([*again, *other], work=FIX).holds
    assert judged([*again, *other[:2]], work=FIX).holds


def test_another_repair_of_the_file_leaves_open_whether_it_came_back():
    again = repairs(-200, -150, -100, subject="Fix shutdown of a worker")
    found = judged([*again, *repairs(30, subject="Fix a leak")], work=FIX)
    assert found.holds is None
    assert found.because.endswith("; whether a repair 30 days after, in “r30”, was of the same is not known")
    assert found.shas == ("r-200", "r-150", "r-100", "r30")
    assert judged([*again, *repairs(30, subject="Fix worker shutdown")], work=FIX).holds is False


def test_a_flaky_test_is_known_by_its_name_or_by_being_called_flaky():
    work = replace(WHOLE, category="flaky-tests", title="Wait for the queue")
    test = "tests/worker/test_retries.py"
    named = repairs(-200, -150, subject="Fix test_retries")
    flaky = repairs(-100, subject="Wait longer", flaky=True)
    assert judged([*named, *flaky], work=work, part=test).because == (
        "this problem had come back 3 times since 2025-06-24, counted in repairs of “tests/worker/test_retries.py”"
        " that speak of “retries”; it has not come back in the 90 days after"
    )
    assert not judged([*named, *repairs(-100, subject="Fix worker tests")], work=work, part=test).holds


# What counts as a repair, and of what


@pytest.mark.parametrize(
    ("letter", "signals", "counts"),
    [
        ("C", {"words.fix"}, True),
        ("C", {"stated.revert"}, True),
        ("I", {"stated.fix"}, True),
        ("B", {"flaky.reverted"}, True),
        ("C", {"words.fix", "upkeep.lint-repaired", "repair.of-no-behaviour"}, False),
        ("T", {"words.fix", "paths.only-tests", "repair.of-no-behaviour"}, False),
        ("C", {"words.add"}, False),
        ("D", {"words.fix"}, False),
        ("O", {"words.fix"}, False),
        ("T", {"words.fix"}, False),
        ("T", {"words.fix", "paths.only-tests"}, True),
        ("T", {"flaky.repaired"}, True),
        ("T", {"flaky.quarantined"}, False),
        ("T", {"flaky.quarantined", "flaky.spoken-of"}, True),
    ],
)
def test_a_repair_by_sort_of_place(letter, signals, counts):
    assert is_repair(letter, signals) is counts
    assert is_flaky(signals) is (letter == "T" and counts and "words.fix" not in signals)


def letter(path):
    return {"t": "T", "d": "D"}.get(path[0], "C")


@pytest.mark.parametrize(
    ("category", "removed", "expected"),
    [
        ("ordinary-fix", (), ("code", "lib")),
        ("flaky-tests", (), ("test",)),
        ("debt-prevention", (), ("code", "lib")),
        ("migration", (), ()),
        ("migration", ("lib", "doc"), ("lib",)),
        ("feature-delivery", ("lib",), ()),
        ("routine-upkeep", ("lib",), ()),
    ],
)
def test_only_repairs_and_what_takes_a_part_out_can_end_a_problem(category, removed, expected):
    work = replace(WORK, category=category, paths=("code", "lib", "made", "test", "doc"), created=("made",))
    assert suspects(work, removed, letter, 5) == expected
    assert suspects(work, removed, letter, 4) == ()


@pytest.mark.parametrize(
    ("category", "holds"), [("risk-reduction", False), ("debt-prevention", False), ("ci-standardisation", True)]
)
def test_repairs_of_other_faults_are_no_problem_that_a_precaution_ended(category, holds):
    work = replace(WORK, category=category, title="Set permissions of the pipeline")
    parts = {"ci.yml": [Change(after(day), f"r{day}", True, "Fix bug in uploads") for day in (-200, -100, -50)]}
    assert (persistent(work, parts, (), after(200)).holds is True) is holds


def test_without_a_part_nothing_is_claimed():
    found = persistent(WHOLE, {}, (), after(100))
    assert found.holds is False
    assert found.because == "it repairs no file that was there before"


DAYS = st.lists(st.integers(-365, -1), max_size=8)


@given(DAYS, DAYS, st.integers(-365, -1), st.integers(0, 200))
def test_a_further_repair_before_never_takes_the_problem_away(fixed, edited, more, days):
    changes = [*repairs(*fixed), *(Change(after(day), f"e{at}", False) for at, day in enumerate(edited))]
    if judged(changes, days).holds:
        assert judged([*changes, Change(after(more), "more", True, "Fix it")], days).holds
