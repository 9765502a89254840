"""A commit is known again after a rewrite of history, and nothing else is taken for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.identity.rewrites import subject_alike, successors
from impact.model.work import Mark

DAY = date(2026, 5, 1)
OLD = Mark("old", DAY, "Wait for the queue", ("tests/a.py", "tests/b.py"), seen=1)


def now(sha="new", seen=9, **more):
    return replace(OLD, sha=sha, seen=seen, **more)


def found(*present, lost=(OLD,)):
    pairs = successors({each.sha: (each,) for each in lost}, present)
    return {old: mark.sha for old, mark in pairs.items()}


@pytest.mark.parametrize(
    "rewritten",
    [
        now(),
        now(subject="Wait for the queue, not the clock"),
        now(day=DAY + timedelta(3)),
        now(paths=("tests/a.py",)),
        now(subject="Wait for the queue (#12)", day=DAY + timedelta(3)),
        now(subject="fixup! Wait for the queue", paths=("tests/a.py", "tests/b.py", "c")),
    ],
    ids=["rebased", "reworded", "re-dated", "other files", "squash-merged", "fixed up"],
)
def test_a_rewritten_commit_is_known_again(rewritten):
    assert found(rewritten) == {"old": "new"}


@pytest.mark.parametrize(
    "other",
    [
        now(subject="Something else", day=DAY + timedelta(1)),
        now(subject="Something else", paths=("docs/x.md",)),
        now(day=DAY + timedelta(1), paths=("docs/x.md",)),
        now(seen=0),
    ],
    ids=["only the files", "only the day", "only the subject", "read before it"],
)
def test_one_thing_in_common_is_not_enough_and_what_stood_beside_it_is_something_else(other):
    assert found(other) == {}


def test_a_change_id_is_enough():
    lost = replace(OLD, change="I0f")
    assert found(now(subject="x", day=None, paths=(), change="I0f"), lost=(lost,)) == {"old": "new"}
    assert found(now(subject="x", day=None, paths=(), change="I0e"), lost=(lost,)) == {}


def test_two_that_fit_equally_are_not_guessed():
    assert found(now("n1", subject="One"), now("n2", subject="Two")) == {}
    assert found(now("n1"), now("n2", subject="Two")) == {"old": "n1"}


def test_alike_commits_are_paired_one_to_one():
    lost = (OLD, replace(OLD, sha="old2", seen=2))
    assert found(now("n1", 8), now("n2", 9), lost=lost) == {"old": "n1", "old2": "n2"}
    # The second was put into the first: its files lie there.
    assert found(now("n1"), lost=lost) == {"old": "n1", "old2": "n1"}


def test_a_squash_holds_all_of_them():
    second = Mark("old2", DAY + timedelta(2), "Use it", ("src/c.py",), seen=2)
    both = (*OLD.paths, "src/c.py")
    kept_subject = now(paths=both)
    assert found(kept_subject, lost=(OLD, second)) == {"old": "new", "old2": "new"}
    by_forge = now(subject="Make it wait (#7)", day=DAY + timedelta(9), paths=both)
    assert found(by_forge, lost=(OLD, second)) == {"old": "new", "old2": "new"}
    assert found(replace(by_forge, day=DAY + timedelta(99)), lost=(OLD, second)) == {}
    assert found(replace(by_forge, paths=(*both, "more")), lost=(OLD, second)) == {}
    assert found(by_forge, replace(by_forge, sha="again"), lost=(OLD, second)) == {}


def test_a_commit_rewritten_twice_is_known_by_what_it_was_last():
    reworded = now("then", 5, subject="Waits")
    again = now("now", 9, subject="Waits", day=DAY + timedelta(4))
    pairs = successors({"old": (OLD, reworded)}, (again,))
    assert {old: mark.sha for old, mark in pairs.items()} == {"old": "now"}


def test_what_tools_put_around_a_subject_does_not_count():
    assert subject_alike("fixup! squash! Wait  for it (#3)") == subject_alike("wait for it")


MARKS = st.builds(
    Mark,
    sha=st.integers(0, 30).map(str),
    day=st.sampled_from((DAY, DAY + timedelta(1))),
    subject=st.sampled_from(("one", "two", "three")),
    paths=st.sampled_from((("a",), ("b",), ("a", "b"))),
    change=st.sampled_from(("", "", "I1")),
    seen=st.integers(1, 9),
)


@given(st.lists(MARKS, max_size=6, unique_by=lambda each: each.sha), st.lists(MARKS, max_size=6), st.randoms())
def test_the_order_in_which_commits_are_given_does_not_matter(lost, present, luck):
    present = list({each.sha: each for each in present}.values())
    before = found(*present, lost=lost)
    luck.shuffle(present)
    assert found(*present, lost=lost) == before
    assert all(any(each.sha == new and each.seen > 1 for each in present) for new in before.values())
