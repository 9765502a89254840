"""Which commits lie beside others, along the line and not across a merge."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.identity.neighbours import beside

LINE = {f"c{number}": (f"c{number - 1}",) if number else () for number in range(8)}


@pytest.mark.parametrize(
    ("steps", "found"),
    [
        (0, {"c3"}),
        (1, {"c2", "c3", "c4"}),
        (2, {"c1", "c2", "c3", "c4", "c5"}),
        (99, set(LINE)),
    ],
)
def test_a_line_is_followed_both_ways(steps, found):
    assert set(beside(LINE, {"c3"}, steps)) | {"c3"} == found


def test_a_merge_is_not_crossed():
    graph = {"a": (), "b": ("a",), "x": ("a",), "m": ("b", "x"), "n": ("m",)}
    assert not {"m", "n"} & set(beside(graph, {"b"}, 9))


@given(st.sets(st.sampled_from(sorted(LINE))), st.integers(0, 9))
def test_what_is_beside_is_known_and_near(among, steps):
    found = set(beside(LINE, among, steps)) - among
    assert found <= set(LINE)
    for each in found:
        assert any(abs(int(each[1:]) - int(one[1:])) <= steps for one in among)
