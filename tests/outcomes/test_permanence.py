"""Whether what the work created is still there, moved or not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from test_survival import LANDED, WORK, after

from impact.model.work import Outcome
from impact.outcomes.moves import Moves
from impact.outcomes.permanence import durability, made

FOUR = replace(WORK, created=("a", "b", "c", "d"))


def lasted(there, days=400, files=4, outcomes=()):
    work = replace(FOUR, created=FOUR.created[:files])
    return durability(work, work.created[:there], outcomes, after(days))


@pytest.mark.parametrize(
    ("there", "files", "holds", "said"),
    [
        (4, 4, True, "still in place after 400 days: all 4 files it created"),
        (3, 4, True, "still in place after 400 days: 3 of the 4 files it created"),
        (2, 2, True, "still in place after 400 days: both files it created"),
        (1, 1, True, "still in place after 400 days: the file it created"),
        (2, 4, False, "2 of the 4 files it created are in place after 400 days"),
        (1, 4, False, "1 of the 4 files it created is in place after 400 days"),
        (0, 4, False, "none of the 4 files it created is in place after 400 days"),
        (0, 1, False, "the file it created is not in place after 400 days"),
    ],
)
def test_more_than_half_must_be_there(there, files, holds, said):
    found = lasted(there, files=files)
    assert (found.holds, found.because) == (holds, said)
    assert dict(found.numbers) == {"files created": files, "files in place": there, "days": 400}


def test_what_is_gone_is_known_at_once_what_lasts_only_after_90_days():
    assert lasted(4, days=89).because == "too recent: 89 of 90 days"
    assert lasted(4, days=89).holds is None
    assert lasted(4, days=90).holds is True
    assert lasted(1, days=1).because == "1 of the 4 files it created is in place after 1 day"


def test_what_was_reverted_did_not_last():
    back = Outcome("w1", "survived-90", "O0", False, 90, (), "reverted within 90 days", ("r1",))
    found = lasted(4, outcomes=(back,))
    assert (found.holds, found.because, found.shas) == (False, "reverted within 90 days", ("r1",))
    assert lasted(4, outcomes=(replace(back, holds=None),)).holds is True


def test_without_files_of_its_own_or_without_a_look_nothing_is_known():
    nothing = durability(replace(WORK, created=("CHANGELOG.md", "yarn.lock")), (), (), after(400))
    assert (nothing.holds, nothing.because) == (
        None,
        "it created no file of its own, so no file can show whether it is there",
    )
    unseen = durability(FOUR, None, (), after(400))
    assert (unseen.holds, unseen.because) == (None, "which files are there now was not looked at")


def test_what_it_took_away_itself_was_never_its_result_and_the_newest_file_sets_the_age():
    work = replace(FOUR, created=("a",), created_on=(("a", after(10)), ("gone", after(-3))))
    assert made(work) == {"a": after(10)}
    assert durability(work, ("a",), (), after(100)).because == "still in place after 90 days: the file it created"


def test_files_are_followed_through_their_moves_in_time():
    moves = Moves([("a", "b", after(1)), ("b", "c", after(5)), ("c", "a", after(9)), ("x", "b", after(2))])
    assert moves.later("a", LANDED) == {"a", "b", "c"}
    assert moves.later("a", after(2)) == {"a"}
    assert moves.earlier("c", after(9)) == {"c", "b", "a", "x"}
    assert moves.earlier("c", after(4)) == {"c"}
    assert Moves().later("a", LANDED) == {"a"}


def test_a_file_is_called_by_its_present_name():
    moves = Moves(
        [("a", "b", after(1)), ("b", "c", after(5)), ("c", "a", after(9)), ("x", "b", after(2)), ("a", "z", after(8))]
    )
    assert moves.now("a", LANDED) == "a"  # a, b, c, and back again
    assert moves.now("a", after(2)) == "z"
    assert moves.now("x", after(2)) == "a"
    assert moves.now("c", after(10)) == "c"
    assert (moves.moved("a"), moves.moved("z")) == (True, False)


def test_a_file_moved_back_and_forth_on_one_day_is_followed_to_an_end():
    assert Moves([("a", "b", LANDED), ("b", "a", LANDED)]).now("a", LANDED) in ("a", "b")
