from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from impact.expect.ladder_changes import ADDED, CHANGED, REMOVED, Change, changes, since
from impact.model.ladder import Bar, Expectation, Ladder, Level, Reach


def expectation(key: str, text: str = "Bakes bread that rises by noon", bar: int = 1) -> Expectation:
    return Expectation(key, "craft", text, ("a", "b"), Bar("once", bar), Reach("self"), "held", (), "full", "Which?")


def ladder(*levels: tuple[Expectation, ...]) -> Ladder:
    made = tuple(Level(f"l{rank}", "ic", rank, "Baker", "Bakes.", each) for rank, each in enumerate(levels, 1))
    return Ladder("x", "X", "1", "0" * 64, (), (), made)


BEFORE = ladder((expectation("a"), expectation("b", "Sweeps the floor")), (expectation("c", "Teaches"),))


def test_what_came_went_and_changed_is_told_by_id() -> None:
    after = ladder(
        (expectation("a", bar=3), expectation("new", "Sells")),
        (replace(expectation("c", "Teaches bakers"), outcome="none", reach=Reach("team", other_people=2)),),
    )
    assert changes(BEFORE, after) == (
        Change(
            "l1",
            "a",
            CHANGED,
            (("bar", "once (contributions: 1)", "once (contributions: 3)"),),
            "Bakes bread that rises by noon",
        ),
        Change("l1", "new", ADDED, (), "Sells"),
        Change(
            "l2",
            "c",
            CHANGED,
            (
                ("text", "Teaches", "Teaches bakers"),
                ("reach", "self", "team (other people: 2)"),
                ("outcome", "held", "none"),
            ),
            "Teaches bakers",
        ),
        Change("l1", "b", REMOVED, (), "Sweeps the floor"),
    )


def test_levels_are_told_of_too() -> None:
    one, two = BEFORE.levels
    after = replace(BEFORE, levels=(replace(one, title="Master"),))
    assert changes(BEFORE, after) == (
        Change("l1", "", CHANGED, (("title", "Baker", "Master"),), "Master"),
        Change("l2", "", REMOVED, (), two.title),
        Change("l2", "c", REMOVED, (), "Teaches"),
    )


def test_one_that_moved_is_not_a_new_one() -> None:
    (change,) = changes(
        BEFORE, ladder((expectation("a"),), (expectation("c", "Teaches"), BEFORE.levels[0].expectations[1]))
    )
    assert change.fields == (("level", "l1", "l2"),)


def test_a_new_id_with_near_words_is_perhaps_the_old_one() -> None:
    near = expectation("z", "Bakes bread that rises by dawn")
    (added,) = [
        each
        for each in changes(BEFORE, ladder((near, BEFORE.levels[0].expectations[1]), BEFORE.levels[1].expectations))
        if each.what == ADDED
    ]
    assert added.perhaps == "a"


def test_order_says_nothing() -> None:
    first, second = BEFORE.levels
    turned = replace(first, expectations=first.expectations[::-1])
    assert changes(BEFORE, replace(BEFORE, levels=(second, turned))) == ()


def test_since_a_report_tells_of_its_level() -> None:
    rows = (("a", ("craft", "Baked bread", "Which?")), ("gone", ("craft", "Sold", "Which?")))
    assert since("l1", rows, BEFORE) == (
        Change(
            "l1",
            "a",
            CHANGED,
            (("text", "Baked bread", "Bakes bread that rises by noon"),),
            "Bakes bread that rises by noon",
        ),
        Change("l1", "b", ADDED, (), "Sweeps the floor"),
        Change("l1", "gone", REMOVED, (), "Sold"),
    )
    assert since("l9", rows, BEFORE) == (Change("l9", "", REMOVED),)


_IDS = st.lists(st.sampled_from("abcdefg"), unique=True, max_size=7)
_LADDERS = st.tuples(_IDS, st.integers(1, 3)).map(
    lambda made: ladder(tuple(expectation(key, f"Bakes {key}", made[1]) for key in made[0]))
)


@given(before=_LADDERS, after=_LADDERS)
def test_each_is_told_once_and_the_way_back_is_the_mirror(before: Ladder, after: Ladder) -> None:
    there, back = changes(before, after), changes(after, before)
    assert changes(before, before) == ()
    names = [each.expectation for each in there]
    assert len(set(names)) == len(names)
    mirrored = {ADDED: REMOVED, REMOVED: ADDED, CHANGED: CHANGED}
    assert {(each.expectation, mirrored[each.what]) for each in there} == {
        (each.expectation, each.what) for each in back
    }
    old, new = ({one.key for one in made.levels[0].expectations} for made in (before, after))
    assert {each.expectation for each in there if each.what == ADDED} == new - old
    assert {each.expectation for each in there if each.what == REMOVED} == old - new
