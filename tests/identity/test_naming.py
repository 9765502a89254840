"""Known people in a text, and the letters that stand for them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.identity.naming import Authors, Named, lettered, letters
from impact.model.facts import Identity
from impact.model.notes import WORK, Ask, Note

DAY = date(2026, 3, 4)
BEN = Identity("Ben Sample", "ben.s@example.com")
PEOPLE = (
    BEN,
    Identity("Ada Example", "ada@example.com"),
    Identity("Jo Li", "jo@x.org"),
    Identity("octocat", "o@x.org"),
)
KNOWN = Authors(PEOPLE, but=("Ada Example", "ada@example.com"))


@pytest.mark.parametrize(
    ("text", "whole", "perhaps"),
    [
        ("Paired with Ben Sample.", ("Ben Sample",), ()),
        ("paired with BEN  sample's team", (), ()),
        ("with BEN  SAMPLE, twice: ben sample", ("BEN  SAMPLE", "ben sample"), ()),
        ("ask ben.s@example.com", ("ben.s@example.com",), ()),
        ("Ben reviewed; ben did not", (), ("Ben",)),
        ("a Sample of it", (), ("Sample",)),
        ("Jo and Li", (), ()),
        ("Jo Li", ("Jo Li",), ()),
        ("octocat said", (), ("octocat",)),
        ("Ada Example and Ada", (), ()),
        ("Benjamin sampled", (), ()),
        ("author A", (), ()),
    ],
)
def test_who_is_named(text, whole, perhaps):
    assert KNOWN.named(text) == Named(whole, perhaps)


def test_a_name_that_is_mostly_another_word_points_at_nobody_alone():
    august = Identity("August Sample", "august@example.com")
    assert Authors([august]).named("in August") == Named((), ("August",))
    told = Authors([august], common=("August",))
    assert told.named("In August the Sample") == Named((), ("Sample",))
    assert told.named("with August Sample in August") == Named(("August Sample",), ())


@given(st.text(max_size=30), st.text(max_size=30))
def test_a_whole_name_between_anything_is_found(before, after):
    assert "Ben Sample" in KNOWN.named(f"{before} / Ben Sample / {after}").whole


def test_everybody_keeps_the_letter_they_have():
    note = Note("n1", WORK, DAY, DAY, "", people=(("A", "Ben Sample"), ("C", "Cleo")))
    asked = Ask("t", DAY, "Dan", "contribution", "", "", letter="B")
    known = letters((note,), (asked,))
    assert lettered(["ben  sample", "Emi", "Dan", "emi", "Flo"], known) == (
        ("A", "ben sample"),
        ("D", "Emi"),
        ("B", "Dan"),
        ("E", "Flo"),
    )


def test_after_z_come_two_letters():
    assert [each for each, _ in lettered([f"p{at}" for at in range(28)], {})][25:] == ["Z", "AA", "AB"]
