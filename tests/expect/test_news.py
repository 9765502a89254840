"""What came lately of what one offers, in one sentence; no news is no sentence."""

from __future__ import annotations

from datetime import date

import pytest

from impact.expect.news import came, fresh
from impact.model.report import News

MAY, JUNE = date(2026, 5, 3), date(2026, 6, 9)


def news(*arrivals, name="w1"):
    return News(name, "kit", "internal-library", "Add retries", date(2025, 1, 1), "package “retrykit”", arrivals)


@pytest.mark.parametrize(
    ("arrivals", "first", "said"),
    [
        ((), None, ""),
        (((MAY, 0),), None, "used in 1 other repository, by 1 person"),
        (((MAY, 0), (JUNE, 0)), None, "used in 2 other repositories, by 1 person"),
        (((MAY, 0), (JUNE, 1)), MAY, "used in 2 other repositories, by 2 people"),
        (((MAY, 0), (JUNE, 1)), JUNE, "used in 1 more repository, by 1 person"),
        (((MAY, 0), (JUNE, 0), (JUNE, 1)), JUNE, "used in 2 more repositories, by 2 people"),
        (((MAY, 0),), JUNE, ""),
    ],
)
def test_how_many_came_by_how_many(arrivals, first, said):
    assert came(news(*arrivals), first, None) == said


def test_the_month_in_which_they_began_to_come():
    told = came(news((MAY, 0), (JUNE, 1)), date(2026, 4, 1), JUNE, since=True)
    assert told == "used in 2 other repositories, by 2 people, since 2026-05"
    assert came(news((MAY, 0)), JUNE, None, since=True) == ""


def test_what_comes_after_the_last_day_is_no_news_yet():
    assert came(news((MAY, 0), (JUNE, 1)), None, MAY) == "used in 1 other repository, by 1 person"


def test_the_latest_first_and_only_what_is_new():
    old, one, two = news((MAY, 0), name="old"), news((MAY, 0), (JUNE, 0), name="one"), news((JUNE, 0), name="two")
    assert [each.contribution for each in fresh((two, old, one), date(2026, 6, 1), None)] == ["one", "two"]
    assert [each.contribution for each in fresh((old, two), None, None)] == ["two", "old"]
    assert fresh((old,), JUNE, None) == ()
