"""Commits of one day stand in the order of their parents; side by side, none is before another."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from impact.ledger.day_order import Place, places

LINE = {b"a": (), b"x": (b"a",), b"c": (b"x",), b"b": (b"c",), b"s": (b"a",)}


def test_a_line_is_told_in_its_order_through_whatever_lies_between():
    assert places((b"a", b"b", b"c"), LINE) == {b"a": Place(0, False), b"c": Place(1, False), b"b": Place(2, True)}


def test_of_two_side_by_side_each_is_the_last():
    assert places((b"b", b"s"), LINE) == {b"b": Place(0, True), b"s": Place(0, True)}
    assert places((b"a", b"b", b"s"), LINE)[b"a"] == Place(0, False)


def test_of_what_nothing_is_known_each_is_the_last():
    assert places((b"p", b"q"), {}) == {b"p": Place(), b"q": Place()}
    assert places((), LINE) == {}


@given(st.integers(1, 40), st.data())
def test_every_line_is_put_in_order(long, drawn):
    names = drawn.draw(st.permutations([bytes([at]) for at in range(long)]))
    line = {name: names[at - 1 : at] for at, name in enumerate(names)}
    found = places(names, line)
    assert sorted(names, key=found.__getitem__) == names
    assert [name for name in names if found[name].last] == names[-1:]
