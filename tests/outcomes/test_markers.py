"""Whether markers that stood in files went with the work, and stayed gone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_survival import WORK, after

from impact.outcomes.marker_words import CODE, GUIDE, MARKERS, PIPELINE, TEST, counted
from impact.outcomes.markers import Marked, Rise, marker_gone, planted
from impact.render.wording import faults


def judged(*files, days=200):
    return marker_gone(WORK, files, after(days))


def in_test(before, gone, now):
    return Marked("tests/test_a.py", TEST, before, gone, now)


@pytest.mark.parametrize(
    ("sort", "line", "key"),
    [
        (TEST, b"@pytest.mark.skip(reason='flaky')", "skips"),
        (TEST, b"  @pytest.mark.xfail", "skips"),
        (TEST, b"  it.skip('waits', () => {", "skips"),
        (TEST, b'\tt.Skip("flaky")', "skips"),
        (TEST, b"@RetryingTest(3)", "reruns"),
        (TEST, b"    time.sleep(2)", "pauses"),
        (TEST, b"    Thread.sleep(1000);", "pauses"),
        (TEST, b"    sleep(5)", "pauses"),
        (TEST, b"sleep 3", "pauses"),
        (CODE, b"# FIX%b: drop this" % b"ME", "to-dos"),
        (PIPELINE, b"      - uses: actions/checkout@v4", "loose actions"),
        (GUIDE, b"3. Log in to the build host", "hand steps"),
        (GUIDE, b"- [ ] Tag the release", "hand steps"),
    ],
)
def test_a_line_that_shows_a_marker(sort, line, key):
    assert counted(line, sort) == {key: 1}


@pytest.mark.parametrize(
    ("sort", "line"),
    [
        (TEST, b"    time.sleepless(2)"),
        (TEST, b"    fake.sleep.assert_called()"),
        (TEST, b"    retry_policy = policy(retries)"),
        (CODE, b"@pytest.mark.skip"),
        (CODE, b"todo_list = []"),
        (PIPELINE, b"      - uses: actions/checkout@" + b"a" * 40),
        (PIPELINE, b"      - uses: ./.github/actions/setup"),
        (GUIDE, b"A sentence about 3. things"),
    ],
)
def test_a_line_that_shows_none(sort, line):
    assert counted(line, sort) == {}


def test_a_marker_that_went_and_stayed_gone():
    found = judged(in_test({"skips": 3, "cases": 5}, {"skips": 1, "cases": 5}, {"skips": 1, "cases": 9}))
    assert (found.measure, found.grade, found.holds, found.window_days) == ("marker-gone", "O1", True, 90)
    assert found.because == (
        "markers that skip or excuse a test in “tests/test_a.py”: 3 before it, 1 when it was done, "
        "1 at the head that was read, 200 days after"
    )
    assert dict(found.numbers) == {"skips before": 3, "skips after": 1, "skips now": 1}


def test_one_that_came_back_is_told_as_plainly_and_at_once():
    back = judged(in_test({"pauses": 2}, {}, {"pauses": 1}), days=10)
    assert (back.holds, back.grade) == (False, "O0")
    assert "2 before it, 0 when it was done, 1 at the head that was read, 10 days after" in back.because


def test_too_recent_and_not_looked_at():
    assert judged(in_test({"skips": 1}, {}, {}), days=41).because == "too recent: 41 of 90 days"
    assert judged(in_test({"skips": 1}, {}, {}), days=89).holds is None
    assert judged(in_test({"skips": 1}, {}, {}), days=90).holds is True
    unread = marker_gone(WORK, None, after(200))
    assert (unread.holds, unread.because[:14]) == (None, "not looked at:")


def test_nothing_is_said_where_no_marker_stood_before():
    assert judged(in_test({"cases": 2}, {"cases": 2}, {"cases": 2})) is None
    assert judged(in_test(None, {"skips": 1}, {"skips": 1})) is None
    assert judged() is None


def test_another_sort_that_came_in_its_place_does_not_hold():
    found = judged(in_test({"skips": 1, "pauses": 1}, {"pauses": 2}, {"pauses": 2}))
    assert found.holds is False
    assert "fixed pauses in tests" in found.because


def test_a_marker_that_moved_to_another_file_of_the_work_did_not_go():
    moved = judged(
        Marked("a.py", CODE, {"to-dos": 2}, {}, {}),
        Marked("b.py", CODE, None, {"to-dos": 2}, {"to-dos": 2}),
    )
    assert moved is None


def test_markers_that_went_with_their_test_cases_show_nothing_repaired():
    found = judged(in_test({"skips": 1, "cases": 3}, {"cases": 2}, {"cases": 2}))
    assert (found.holds, found.because) == (
        False,
        "markers went from “tests/test_a.py”, and test cases went with them",
    )


def test_of_a_file_that_is_not_there_any_more_nothing_is_known_but_a_guide_may_go():
    found = judged(in_test({"skips": 1}, {}, None))
    assert (found.holds, "not there any more" in found.because) == (None, True)
    guide = judged(Marked("RELEASING.md", GUIDE, {"hand steps": 11}, None, None))
    assert guide.holds is True
    assert "11 before it, 0 when it was done, 0 at the head" in guide.because


COUNT = st.dictionaries(st.sampled_from([each.key for each in MARKERS]), st.integers(1, 5), max_size=3)
SORTS = st.sampled_from([TEST, CODE, PIPELINE, GUIDE])
FILE = st.builds(Marked, st.sampled_from(["a", "b", "c"]), SORTS, COUNT, COUNT, st.none() | COUNT)


@given(st.lists(FILE, max_size=4, unique_by=lambda each: each.path), st.integers(0, 400))
def test_every_sentence_keeps_the_wording_rules_and_grades_only_what_holds(files, days):
    found = judged(*files, days=days)
    if found is not None:
        assert faults(found.because) == ()
        assert (found.grade == "O1") == (found.holds is True)
        assert found == judged(*reversed(files), days=days)


@given(st.lists(FILE, max_size=4, unique_by=lambda each: each.path), st.integers(90, 400))
def test_fewer_markers_at_the_head_never_turn_a_yes_into_a_no(files, days):
    found = judged(*files, days=days)
    cleaner = [each if each.now is None else each._replace(now={}) for each in files]
    if found is not None and found.holds:
        assert judged(*cleaner, days=days).holds


GONE = in_test({"skips": 2, "cases": 5}, {"cases": 5}, {"cases": 5})


def rise(added=2, *, own=True, key="skips", path="tests/test_a.py"):
    return Rise(path, key, f"sha{added}{own}", added, own)


def test_what_one_put_there_oneself_and_takes_out_again_is_no_evidence():
    found = planted(judged(GONE), [GONE], [rise()])
    assert (found.holds, found.grade, found.shas) == (False, "O0", ("sha2True",))
    assert found.because == (
        "markers that skip or excuse a test that it took out of “tests/test_a.py” the engineer had put there within "
        "the year before, and nobody else had"
    )
    assert dict(found.numbers)["put there by the engineer"] == 2
    assert not faults(found.because)
    assert planted(judged(GONE, days=20), [GONE], [rise()]).holds is False


@pytest.mark.parametrize(
    "rises",
    [
        [],
        [rise(1)],
        [rise(), rise(1, own=False)],
        [rise(own=False)],
        [rise(key="pauses")],
        [rise(path="tests/test_b.py")],
        [rise(-2)],
    ],
    ids=["there for longer", "one of two", "somebody else too", "somebody else", "another sort", "elsewhere", "went"],
)
def test_what_another_put_there_or_stood_for_long_counts(rises):
    outcome = judged(GONE)
    assert planted(outcome, [GONE], rises) is outcome


def test_what_did_not_go_is_not_judged_again():
    back = judged(in_test({"skips": 2}, {}, {"skips": 1}))
    assert planted(back, [in_test({"skips": 2}, {}, {"skips": 1})], [rise()]) is back
