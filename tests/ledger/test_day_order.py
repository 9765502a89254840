"""Commits of one day stand in the order of their parents; side by side, none is before another."""

from __future__ import annotations

from growth import keeps_step
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


@given(st.integers(1, 12), st.data())
def test_whatever_follows_stands_later_and_only_what_nothing_wanted_follows_is_the_last(many, drawn):
    names = [bytes([at]) for at in range(many)]
    day = {name: drawn.draw(st.sets(st.sampled_from(names[:at]))) if at else set() for at, name in enumerate(names)}
    wanted = drawn.draw(st.sets(st.sampled_from(names)))
    found = places(wanted, day)
    before: dict[bytes, set[bytes]] = {}
    for name in names:
        before[name] = day[name].union(*(before[each] for each in day[name]))
    assert found.keys() == wanted
    assert all(found[early].number < found[late].number for late in wanted for early in wanted & before[late])
    assert {sha for sha in wanted if found[sha].last} == {
        sha for sha in wanted if not any(sha in before[other] for other in wanted)
    }


def test_a_day_of_many_commits_keeps_step():
    line = {at.to_bytes(3): ((at - 1).to_bytes(3),) if at else () for at in range(4_000)}
    names = list(line)
    assert keeps_step(lambda size: places(names[:size], line), 4_000, 1_000)
