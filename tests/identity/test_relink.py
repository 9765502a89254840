"""A commit is known again after a rewrite of history, and nothing else is taken for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.identity.relink import relink, subject_alike
from impact.model.keys import LINES, Keys

DAY = date(2026, 5, 1)
OLD = Keys(
    "old",
    seen=1,
    parents=("base",),
    day=DAY,
    subject="wait for the queue",
    paths=("tests/a.py", "tests/b.py"),
    at="t1",
    who="ada",
    message="m1",
    tree="r1",
    patch="p1",
    lines=11,
)
SECOND = Keys("old2", 2, False, ("old",), DAY, "use it", ("src/c.py",), "", "t2", "ada", "m2", "r2", "p2", 22)
THIRD = Keys("old3", 3, False, ("old2",), DAY, "say so", ("docs/d.md",), "", "t3", "ada", "m3", "r3", "p3", 33)
# What a rewrite leaves of nothing: each test says what it leaves.
NEW = Keys("new", seen=9, alive=True, parents=("other",))


def after(old=OLD, *kept, sha="new", seen=9, **more):
    """A living commit that has these keys of an old one, and no other."""
    return replace(NEW, sha=sha, seen=seen, **{name: getattr(old, name) for name in kept}, **more)


def found(*pool, lost=(OLD,), **more):
    done = relink({each.sha: (each,) for each in lost}, pool, **more)
    return {old: new for old, (new, _) in done.links.items()}, dict(done.open)


SURE = {"old": "new"}, {}
NOTHING = {}, {}


@pytest.mark.parametrize(
    "kept",
    [
        ("at", "who", "subject", "message", "patch", "lines", "day", "paths"),
        ("at", "who", "patch", "lines", "tree"),
        ("at", "subject", "message", "patch", "lines"),
        ("at", "who", "subject", "message"),
        ("at", "who"),
        ("at", "subject"),
        ("who", "patch"),
        ("subject", "patch"),
        ("change",),
        ("who", "subject", "lines"),
        ("message", "tree"),
    ],
    ids=[
        "rebased",
        "reworded",
        "anonymised",
        "amended, moved or formatted",
        "amended and reworded",
        "amended and anonymised",
        "dated anew and reworded",
        "dated anew by somebody else",
        "Change-Id alone",
        "dated anew where lines around it changed",
        "an empty commit dated anew by somebody else",
    ],
)
def test_a_rewritten_commit_is_known_again(kept):
    old = replace(OLD, change="I0f")
    assert found(after(old, *kept), lost=(old,)) == SURE


@pytest.mark.parametrize(
    "kept",
    [
        ("day", "paths"),
        ("subject", "paths"),
        ("day", "subject", "paths"),
        ("who", "subject", "message", "paths", "day"),
        ("tree", "who"),
        ("at",),
        ("lines", "who"),
    ],
)
def test_what_another_commit_may_share_by_chance_is_not_enough(kept):
    assert found(after(OLD, *kept)) == NOTHING


def test_the_same_patch_by_somebody_else_is_left_to_the_person():
    assert found(after(OLD, "patch", "lines", "paths")) == ({}, {"old": ("new",)})


def test_a_message_used_again_in_the_same_place_is_left_to_the_person():
    assert found(after(OLD, "who", "message", "subject", "paths")) == NOTHING
    assert found(after(OLD, "who", "message", "subject", "paths", "parents")) == ({}, {"old": ("new",)})
    moved = after(SECOND, "who", "message", sha="new2", parents=("new",))
    assert found(after(OLD, "at", "who"), moved, lost=(OLD, SECOND)) == ({"old": "new"}, {"old2": ("new2",)})
    assert found(moved, lost=(SECOND,)) == NOTHING


def test_what_stood_beside_it_all_the_while_is_something_else():
    assert found(after(OLD, "patch", "at", "who", "subject", seen=0)) == NOTHING


KEYS = ("change", "patch", ("at", "subject"), ("at", "who"))


@pytest.mark.parametrize("key", KEYS)
def test_a_key_that_two_new_commits_have_makes_it_open(key):
    old = replace(OLD, change="I0f")
    kept = (key, "who") if isinstance(key, str) else key
    one, other = after(old, *kept), after(old, *kept, sha="more")
    assert found(one, other, lost=(old,)) == ({}, {"old": ("more", "new")})


@pytest.mark.parametrize("key", KEYS)
def test_a_key_that_two_old_commits_had_makes_it_open(key):
    old = replace(OLD, change="I0f")
    kept = (key, "who") if isinstance(key, str) else key
    twin = replace(SECOND, **{name: getattr(old, name) for name in kept})
    assert found(after(old, *kept), lost=(old, twin)) == ({}, {"old": ("new",), "old2": ("new",)})
    # Nobody spoke of the second, but it went as well.
    assert found(after(old, *kept), twin, lost=(old,)) == ({}, {"old": ("new",)})


def test_a_time_that_a_living_commit_had_all_along_tells_nothing_but_the_same_patch_does():
    beside = after(OLD, "at", "who", "patch", sha="picked", seen=0)
    assert found(after(OLD, "at", "who"), beside) == ({}, {"old": ("new",)})
    assert found(after(OLD, "at", "who", "patch"), replace(beside, at="t9")) == SURE


def test_twins_are_told_apart_by_what_they_do_not_share():
    twin = replace(OLD, sha="old2", seen=2, patch="p2", lines=22)
    one, other = after(OLD, "at", "who", "subject", "patch"), after(twin, "at", "who", "subject", "patch", sha="new2")
    assert found(one, other, lost=(OLD, twin)) == ({"old": "new", "old2": "new2"}, {})


def test_of_twins_the_one_that_is_left_over_is_known_once_the_first_is():
    twin = replace(OLD, sha="old2", seen=2, patch="p2", lines=22)
    one, other = after(OLD, "at", "who", "subject", "patch"), after(twin, "at", "who", "subject", sha="new2")
    assert found(one, other, lost=(OLD, twin)) == ({"old": "new", "old2": "new2"}, {})


# A line of commits, in which the first and the third are twins that nothing but their place tells apart.
LINE = tuple(
    Keys(f"o{at}", at + 1, parents=(f"o{at - 1}" if at else "base",), subject="same", at="t" if at % 2 else f"t{at}")
    for at in range(5)
)


def again(*numbers):
    """The line anew with these of its commits, their patches and authors changed."""
    before = ("elsewhere", *(f"n{each}" for each in numbers))
    return [
        Keys(f"n{each}", 50 + each, alive=True, parents=(before[at],), subject="same", at=LINE[each].at)
        for at, each in enumerate(numbers)
    ]


def test_twins_are_told_apart_by_what_stands_around_them():
    everything = {f"o{each}": f"n{each}" for each in range(5)}
    assert found(*again(0, 1, 2, 3, 4), lost=LINE) == (everything, {})
    # One of them was dropped: its place is empty.
    for gone, left in ((1, 3), (3, 1)):
        links = {name: new for name, new in everything.items() if name != f"o{gone}"}
        assert found(*again(0, *sorted((2, left)), 4), lost=LINE) == (links, {})


def test_twins_that_follow_each_other_are_not_told_apart():
    line = (LINE[0], LINE[1], replace(LINE[3], parents=("o1",)), replace(LINE[4], parents=("o3",)))
    links, left = found(*again(0, 1, 4), lost=line)
    assert links == {"o0": "n0", "o4": "n4"}
    assert left == {"o1": ("n1",), "o3": ("n1",)}


def test_two_strong_keys_that_disagree_are_left_to_the_person():
    assert found(after(OLD, "patch", "who"), after(OLD, "at", "subject", sha="more")) == (
        {},
        {"old": ("more", "new")},
    )


def test_a_commit_rewritten_twice_is_known_by_what_it_was_last():
    between = replace(OLD, sha="then", seen=5, patch="p5", at="t5", message="m5")
    done = relink({"old": (OLD, between)}, [after(between, "patch", "who", "at")])
    assert done.links == {"old": ("new", "patch")}


def test_a_commit_that_comes_back_as_it_was_first_is_known_by_what_it_was_first():
    between = replace(OLD, sha="then", seen=5, patch="p5", at="t5", who="", subject="", message="m5")
    assert relink({"old": (OLD, between)}, [after(OLD, "patch", "at")]).links == {"old": ("new", "patch")}


def test_a_commit_spoken_of_by_two_of_its_ids_is_one():
    between = replace(OLD, sha="then", seen=5)
    done = relink({"old": (OLD, between), "then": (between,)}, [after(OLD, "patch", "at", "who")])
    assert {old: new for old, (new, _) in done.links.items()} == {"old": "new", "then": "new"}


def test_of_a_commit_nobody_could_read_day_subject_and_files_together_tell():
    thin = Keys("old", seen=1, day=DAY, subject=OLD.subject, paths=OLD.paths)
    assert found(after(thin, "day", "subject", "paths", at="t7"), lost=(thin,)) == SURE
    assert found(after(thin, "day", "subject", at="t7"), lost=(thin,)) == NOTHING
    twice = (after(thin, "day", "subject", "paths"), after(thin, "day", "subject", "paths", sha="more"))
    assert found(*twice, lost=(thin,)) == ({}, {"old": ("more", "new")})


# What git tells after a rewrite


def test_git_is_believed_with_a_second_key():
    # The author's time is not enough by itself, but it agrees.
    assert found(after(OLD, "at"), pairs=[("old", "new")]) == SURE
    assert found(after(OLD, "tree"), pairs=[("old", "new")]) == SURE
    assert found(after(OLD, "who"), pairs=[("old", "new")]) == NOTHING


def test_of_a_skipped_commit_git_names_the_predecessors_successor():
    new = after(OLD, "at", "who", "subject", "message", "patch", "lines")
    lie = [("old", "new"), ("old2", "new")]
    assert found(new, lost=(OLD, SECOND), pairs=lie) == SURE
    # However alike the two are to look at, and even in the same second.
    twin = replace(SECOND, at=OLD.at, subject=OLD.subject, message=OLD.message)
    assert found(new, lost=(OLD, twin), pairs=lie)[0] == {"old": "new"}


def test_git_is_followed_from_one_rewrite_to_the_next():
    assert found(after(OLD, "at"), pairs=[("old", "between"), ("between", "new")]) == SURE
    assert found(after(OLD, "at"), pairs=[("old", "a"), ("a", "old")]) == NOTHING


def test_git_is_not_asked_to_choose():
    two = (after(OLD, "at", "who"), after(OLD, "at", "who", sha="more"))
    assert found(*two, pairs=[("old", "new"), ("old", "more")]) == ({}, {"old": ("more", "new")})


# Several put into one


def test_a_squash_is_the_sum_of_what_went_into_it():
    squash = after(OLD, "who", lines=33, at="t9", subject="make it wait")
    assert found(squash, lost=(OLD, SECOND)) == ({"old": "new", "old2": "new"}, {})
    assert found(replace(squash, lines=34), lost=(OLD, SECOND)) == NOTHING
    assert found(replace(squash, who="ben"), lost=(OLD, SECOND)) == NOTHING
    assert found(squash, replace(squash, sha="more"), lost=(OLD, SECOND)) == (
        {},
        {"old": ("more", "new"), "old2": ("more", "new")},
    )


def test_what_went_into_a_squash_need_not_have_been_spoken_of():
    squash = after(OLD, "who", lines=66, at="t9")
    assert found(squash, SECOND, lost=(OLD, THIRD)) == ({"old": "new", "old3": "new"}, {})


def test_a_squash_under_the_first_ones_name_holds_the_others_too():
    squash = after(OLD, "at", "who", "subject", lines=66)
    links = {"old": "new", "old2": "new", "old3": "new"}
    assert found(squash, lost=(OLD, SECOND, THIRD)) == (links, {})


def test_a_commit_that_is_elsewhere_is_not_in_a_squash():
    squash, own = after(OLD, "who", lines=33), after(SECOND, "at", "who", "patch", sha="own")
    assert found(squash, own, lost=(OLD, SECOND)) == ({"old2": "own"}, {})


def test_a_fixup_from_further_down_is_what_the_commit_does_more():
    fixup = replace(THIRD, subject=OLD.subject)
    into, between = (
        after(OLD, "at", "who", "subject", lines=44),
        after(SECOND, "at", "who", "patch", "lines", sha="new2"),
    )
    links = {"old": "new", "old2": "new2", "old3": "new"}
    assert found(into, between, lost=(OLD, SECOND, fixup)) == (links, {})
    assert found(into, between, lost=(OLD, SECOND, THIRD)) == (links, {})
    other = found(replace(into, lines=45), between, lost=(OLD, SECOND, THIRD))
    assert other == ({"old": "new", "old2": "new2"}, {})


def test_sums_go_round():
    big = replace(OLD, lines=LINES - 1)
    assert found(after(OLD, "who", lines=21), lost=(big, SECOND)) == ({"old": "new", "old2": "new"}, {})


def test_a_commit_that_changes_no_line_is_in_no_squash_for_certain():
    nothing = replace(THIRD, lines=0)
    squash = after(OLD, "who", lines=33)
    assert found(squash, lost=(OLD, SECOND, nothing)) == (
        {"old": "new", "old2": "new"},
        {"old3": ("new",)},
    )


def test_a_squashed_commit_that_only_moves_lines_about_is_known_by_the_tree():
    moves = replace(SECOND, lines=0)
    squash = after(OLD, "at", "who", "subject", "lines", tree=moves.tree)
    assert found(squash, lost=(OLD, moves)) == ({"old": "new", "old2": "new"}, {})
    assert found(replace(squash, tree=OLD.tree), lost=(OLD, moves)) == SURE, "it was dropped"
    assert found(squash, lost=(OLD, replace(moves, parents=("other",)))) == SURE


def test_files_that_lie_in_what_a_part_of_the_same_work_became_are_shown_and_no_more():
    rest = replace(SECOND, paths=("tests/a.py",))
    new = after(OLD, "at", "who", "paths")
    assert found(new, lost=(OLD, rest), together=[("old", "old2")]) == ({"old": "new"}, {"old2": ("new",)})
    assert found(new, lost=(OLD, rest)) == SURE


def test_what_tools_put_around_a_subject_does_not_count():
    assert subject_alike("fixup! squash! Wait  for it (#3)") == subject_alike("wait for it")


# Whatever there is


def keys(sha, alive):
    few = st.sampled_from(("", "a", "b", "c"))
    return st.builds(
        Keys,
        sha=st.just(sha),
        seen=st.integers(1, 9),
        alive=st.just(alive),
        parents=st.sampled_from(((), ("old0",), ("old1",), ("new0",))),
        day=st.just(DAY) | st.just(DAY + timedelta(1)),
        subject=few,
        paths=st.sampled_from((("a",), ("b",), ("a", "b"))),
        change=few,
        at=few,
        who=st.sampled_from(("", "ada", "ben")),
        message=few,
        tree=few,
        patch=few,
        lines=st.none() | st.integers(0, 3),
    )


LOST = st.integers(0, 5).flatmap(lambda count: st.tuples(*(keys(f"old{each}", False) for each in range(count))))
POOL = st.integers(0, 6).flatmap(lambda count: st.tuples(*(keys(f"new{each}", each % 3 > 0) for each in range(count))))
PAIRS = st.lists(st.tuples(st.sampled_from(("old0", "old1", "old2")), st.sampled_from(("new1", "new2", "old1"))))


@given(LOST, POOL, PAIRS, st.randoms())
def test_the_order_in_which_anything_is_given_does_not_matter(lost, pool, pairs, luck):
    before = found(*pool, lost=lost, pairs=pairs)
    lost, pool, pairs = list(lost), list(pool), list(pairs)
    for each in (lost, pool, pairs):
        luck.shuffle(each)
    assert found(*pool, lost=lost, pairs=pairs) == before


@given(LOST, POOL, PAIRS)
def test_what_is_found_is_alive_was_read_later_and_is_not_open_as_well(lost, pool, pairs):
    linked, left = found(*pool, lost=lost, pairs=pairs)
    living = {each.sha for each in pool if each.alive}
    assert set(linked.values()) <= living
    assert set().union(*left.values()) <= living if left else True
    assert not linked.keys() & left.keys()
    assert all(left.values())


@given(LOST, POOL)
def test_a_second_commit_with_all_keys_of_the_first_is_never_preferred_to_it(lost, pool):
    linked, _ = found(*pool, lost=lost)
    for old, new in linked.items():
        again = replace(next(each for each in pool if each.sha == new), sha="again")
        now, left = found(*pool, again, lost=lost)
        assert now.get(old) not in (new, "again"), "one of two that nothing tells apart"
        assert {new, "again"} <= set(left[old]) or old not in left
