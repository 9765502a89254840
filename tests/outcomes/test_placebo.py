"""The place among comparable areas: ties count against, too few cannot decide, and no fall is no effect."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.outcomes.placebo import LEAST, Counts, alike, comparable, place, stands_out

BUSY = (20, 20)
counts = st.builds(Counts, st.integers(0, 40), st.integers(0, 40), st.just(20), st.integers(0, 40))


def area(before, after, others=BUSY):
    return Counts(before, after, *others)


@pytest.mark.parametrize(("before", "fits"), [(4, False), (5, True), (10, True), (20, True), (21, False)])
def test_comparable_is_half_to_twice_as_many_before(before, fits):
    assert comparable(area(10, 0), area(before, 9)) is fits


@pytest.mark.parametrize(
    ("others", "after", "works"),
    [((9, 3), 0, True), ((9, 2), 5, False), ((0, 0), 1, True), ((0, 0), 0, False), ((0, 1), 0, True)],
)
def test_where_people_went_elsewhere_is_neither_measured_nor_compared_with(others, after, works):
    assert area(10, after, others).worked_on is works
    assert comparable(area(10, 0), area(10, after, others)) is works


def test_equals_stand_before_it():
    assert place(area(10, 2), [area(10, 2), area(10, 1), area(10, 3)]) == 3
    assert place(area(10, 0), [area(10, 0)] * 9) == 10


def test_none_after_many_is_less_than_none_after_few():
    assert place(area(12, 0), [area(8, 0)]) == 1
    assert place(area(8, 0), [area(12, 0)]) == 2


def test_the_first_of_ten_stands_out_and_the_first_of_nine_does_not():
    assert stands_out(area(10, 0), [area(10, 5)] * LEAST)
    assert not stands_out(area(10, 0), [area(10, 5)] * (LEAST - 1))


def test_the_second_needs_twice_as_many():
    assert not stands_out(area(10, 2), [area(10, 1), *[area(10, 5)] * 17])
    assert stands_out(area(10, 2), [area(10, 1), *[area(10, 5)] * 18])


def test_what_did_not_fall_never_stands_out():
    assert not stands_out(area(10, 10), [area(10, 40)] * 30)


def test_comparable_areas_come_by_how_far_they_fell():
    there = {"b": area(10, 5), "a": area(10, 5), "c": area(10, 0), "far": area(40, 0)}
    assert alike(area(10, 3), there) == ("c", "a", "b")


@given(counts, st.lists(counts, max_size=40))
def test_fewer_repairs_afterwards_never_make_it_worse(own, others):
    fewer = own._replace(after=max(own.after - 1, 0))
    assert place(fewer, others) <= place(own, others)
    assert stands_out(fewer, others) >= stands_out(own, others)


@given(st.lists(counts, min_size=10, max_size=40))
def test_at_most_one_in_ten_of_any_areas_stands_out_among_the_rest(areas):
    """Whatever the counts are: this is why a place needs no model of them."""
    out = [at for at, own in enumerate(areas) if stands_out(own, [*areas[:at], *areas[at + 1 :]])]
    assert len(out) * 10 <= len(areas)
