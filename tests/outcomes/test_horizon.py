"""Up to which day work is judged, and what is said where that cuts a window short."""

from __future__ import annotations

from datetime import date

import pytest

from impact.model.work import Outcome, Quality
from impact.outcomes.horizon import known_until, told_until

TODAY = date(2026, 7, 1)


@pytest.mark.parametrize(
    ("newest", "until"),
    [(date(2026, 3, 1), date(2026, 3, 1)), (TODAY, TODAY), (date(2031, 1, 1), TODAY), (None, TODAY)],
    ids=["fetched months ago", "of today", "a clock ran ahead", "no day at all"],
)
def test_the_earlier_of_today_and_the_newest_commit(newest, until):
    assert known_until(newest, TODAY) == until


def outcome(because):
    return Outcome("w", "survived-90", "O0", None, 90, (), because)


def test_what_would_be_known_by_today_says_up_to_when_it_was_counted():
    told = told_until(outcome("too recent: 60 of 90 days"), date(2026, 6, 1), TODAY)
    assert told.because == "too recent: 60 of 90 days, counted to the newest commit that was read (2026-06-01)"
    assert told_until(Quality("durability", None, "too recent: 60 of 90 days, and more"), date(2026, 6, 1), TODAY) == (
        Quality(
            "durability",
            None,
            "too recent: 60 of 90 days, counted to the newest commit that was read (2026-06-01), and more",
        )
    )


@pytest.mark.parametrize(
    ("because", "until"),
    [
        ("too recent: 59 of 90 days", date(2026, 6, 1)),
        ("too recent: 60 of 90 days", TODAY),
        ("not reverted in the 90 days after it landed", date(2026, 1, 1)),
        ("CI results end on 2026-05-01, too recent: 60 of 90 days", date(2026, 1, 1)),
    ],
    ids=["too recent today as well", "counted to today", "known", "said of something else"],
)
def test_a_window_that_is_not_cut_short_says_nothing_of_it(because, until):
    assert told_until(outcome(because), until, TODAY) == outcome(because)
