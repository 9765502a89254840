"""What the work created and others took away again: said with its day and by how many, and never as having stayed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from test_survival import LANDED, WORK, after

from impact.expect.claims import is_cleared
from impact.model.facts import Identity
from impact.outcomes.continuation import continued
from impact.outcomes.permanence import durability
from impact.outcomes.removal import Removal, lasting, removed, took_away
from impact.outcomes.survival import survived

BEN, CLEO = (Identity(f"{each} Sample", f"{each.lower()}@example.com") for each in ("Ben", "Cleo"))
MADE = replace(
    WORK,
    paths=("a.py", "b.py", "c.py"),
    created=("a.py", "b.py", "c.py"),
    created_on=(("a.py", LANDED), ("b.py", LANDED), ("c.py", LANDED)),
)
ONE = replace(WORK, paths=("a.py",), created=("a.py",), created_on=(("a.py", LANDED),))


def gone(path, days, who=BEN, *, own=False, sha=""):
    return Removal(path, after(days), sha or f"d{days}", who, own)


def stayed(work, *removals, today=400):
    return tuple(took_away(work, each, removals) for each in survived(work, (), after(today)))


def test_a_file_that_another_removed_did_not_stay():
    found = stayed(ONE, gone("a.py", 28))
    assert [(each.holds, each.grade) for each in found] == [(False, "O0"), (False, "O0")]
    assert found[1].because == "the file it created was removed 28 days later by 1 other person"
    assert (found[1].shas, dict(found[1].numbers)) == (("d28",), {"files removed": 1, "files created": 1})


def test_each_window_is_its_own_and_later_removal_leaves_both():
    assert [each.holds for each in stayed(ONE, gone("a.py", 60))] == [True, False]
    assert [each.holds for each in stayed(ONE, gone("a.py", 91))] == [True, True]


@pytest.mark.parametrize(
    ("work", "removals", "holds"),
    [
        (MADE, ("a.py",), True),
        (MADE, ("a.py", "b.py"), False),
        (replace(MADE, paths=(*MADE.paths, "x", "y")), ("a.py", "b.py"), True),
        (replace(MADE, shas=("a", "b", "d5")), ("a.py", "b.py"), True),
        (MADE, ("x.py", "y.py"), True),
    ],
    ids=["a small part", "most of it", "half was edited", "by the work itself", "not its own"],
)
def test_most_of_the_work_must_be_gone(work, removals, holds):
    assert stayed(work, *(gone(each, 5) for each in removals))[0].holds is holds


def test_what_was_reverted_is_said_as_such():
    (short, _) = survived(ONE, [("r", "a", after(3)), ("r", "b", after(3))], after(400))
    assert took_away(ONE, short, [gone("a.py", 5)]) is short


@pytest.mark.parametrize(
    ("removals", "said"),
    [
        ([gone("a.py", 0)], "1 of the 3 files it created was removed on the same day by 1 other person"),
        (
            [gone("b.py", 9, CLEO), gone("a.py", 1)],
            "2 of the 3 files it created were removed, the last 9 days later, by 2 other people",
        ),
        (
            [gone(each, 1, own=each == "a.py") for each in ["a.py", "b.py", "c.py"]],
            "the 3 files it created were removed, the last 1 day later, by the engineer and 1 other person",
        ),
        ([gone("a.py", 2, own=True)], "1 of the 3 files it created was removed 2 days later by the engineer"),
    ],
)
def test_the_day_and_by_how_many_is_said(removals, said):
    found = durability(MADE, (), (), after(400))
    quality = lasting(MADE, found, (), removals)
    assert (quality.holds, quality.because) == (False, said)
    assert dict(quality.numbers)["files removed"] == len(removals) == len(removed(MADE, removals))
    assert is_cleared(quality) is said.endswith("by the engineer")


def test_what_the_engineer_alone_removed_is_told_apart():
    (short, long) = stayed(ONE, gone("a.py", 31, own=True))
    assert (is_cleared(short), long.holds, is_cleared(long)) == (False, False, True)
    assert not is_cleared(stayed(ONE, gone("a.py", 31))[1])


def test_nothing_is_said_twice_nor_of_what_is_there():
    there = durability(MADE, ("a.py", "b.py"), (), after(400))
    assert lasting(MADE, there, (), [gone("c.py", 5)]) is there
    outcomes = stayed(ONE, gone("a.py", 28))
    found = durability(ONE, (), outcomes, after(400))
    assert lasting(ONE, found, outcomes, [gone("a.py", 28)]) is found
    nobody_knows = durability(ONE, (), (), after(400))
    assert lasting(ONE, nobody_knows, (), ()) is nobody_knows


def test_who_took_it_on_is_asked_only_while_it_was_there():
    short = continued(ONE, (), after(2000), until={"a.py": after(31)})
    assert (short.holds, short.because) == (
        None, "the files it created were there for 31 days, too short to know who took them on",
    )  # fmt: skip
    long = continued(ONE, (), after(2000), until={"a.py": after(400)})
    assert (long.holds, "in the 400 days they existed" in long.because) == (False, True)
    rest = continued(MADE, (), after(2000), until={"a.py": after(31)})
    assert (rest.holds, "in the 2000 days after" in rest.because) == (False, True)
    assert continued(ONE, [("a.py", BEN, after(9), "x")], after(2000), until={"a.py": after(31)}).holds
