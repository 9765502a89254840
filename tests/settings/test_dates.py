from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.model.errors import UsageError
from impact.model.period import Period
from impact.settings import dates

TODAY = date(2026, 3, 31)
DAYS = st.dates(date(1970, 1, 1), date(2200, 12, 31))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-20", date(2026, 11, 20)),
        ("today", TODAY),
        ("Yesterday", date(2026, 3, 30)),
        ("10 days ago", date(2026, 3, 21)),
        ("2 weeks ago", date(2026, 3, 17)),
        ("1 month ago", date(2026, 2, 28)),
        ("  6  months ago ", date(2025, 9, 30)),
        ("3 quarters ago", date(2025, 6, 30)),
        ("1 year ago", date(2025, 3, 31)),
        ("0 days ago", TODAY),
    ],
)
def test_days_people_type(text, expected):
    assert dates.day(text, TODAY) == expected


def test_a_leap_day_a_year_ago_is_the_last_of_february():
    assert dates.day("1 year ago", date(2028, 2, 29)) == date(2027, 2, 28)
    assert dates.day("1 month ago", date(2028, 3, 31)) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026", "2026-01-01", "2026-12-31"),
        ("2026-H1", "2026-01-01", "2026-06-30"),
        ("H2 2026", "2026-07-01", "2026-12-31"),
        ("2026-Q3", "2026-07-01", "2026-09-30"),
        ("q1 2024", "2024-01-01", "2024-03-31"),
        ("2028-02", "2028-02-01", "2028-02-29"),
        ("last year", "2025-01-01", "2025-12-31"),
        ("this year", "2026-01-01", "2026-12-31"),
        ("last month", "2026-02-01", "2026-02-28"),
        ("last quarter", "2025-10-01", "2025-12-31"),
        ("12 months", "2025-04-01", "2026-03-31"),
        ("last 2 weeks", "2026-03-18", "2026-03-31"),
        ("2026-01-01..2026-06-30", "2026-01-01", "2026-06-30"),
        ("6 months ago..today", "2025-09-30", "2026-03-31"),
    ],
)
def test_periods_people_type(text, first, last):
    assert dates.period(text, TODAY) == Period(date.fromisoformat(first), date.fromisoformat(last))


def test_a_period_may_be_open():
    assert dates.period("2026-01-01..", TODAY) == Period(date(2026, 1, 1), None)
    assert dates.period("..yesterday", TODAY) == Period(None, date(2026, 3, 30))


@pytest.mark.parametrize(
    "text",
    [
        "banana",
        "",
        "now",
        "2026-02-30",
        "26-01-01",
        "2026-1-5",
        "next week",
        "-1 days ago",
        "٣ days ago",
        "9999 years ago",
    ],
)
def test_what_is_no_day_is_refused_with_what_is_understood(text):
    with pytest.raises(UsageError) as caught:
        dates.day(text, TODAY)
    assert f"'{text}'" in caught.value.what
    assert "understood: 2026-11-20, today" in caught.value.hint
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    "text",
    [
        "banana",
        "",
        "2026-H3",
        "2026-Q5",
        "2026-13",
        "H1",
        "2026-H1 2026",
        "0 months",
        "..",
        "0000",
        "9999 years",
        "a..b",
    ],
)
def test_what_is_no_period_is_refused(text):
    with pytest.raises(UsageError) as caught:
        dates.period(text, TODAY)
    assert "understood: 2026" in caught.value.hint


def test_a_slip_of_the_pen_is_guessed_but_not_taken():
    with pytest.raises(UsageError) as caught:
        dates.day("6 mnths ago", TODAY)
    assert caught.value.hint.startswith("did you mean '6 months ago'? understood:")
    with pytest.raises(UsageError, match="ends before it begins") as caught:
        dates.period("2026-06-30..2026-01-01", TODAY)
    assert caught.value.hint == "did you mean '2026-01-01..2026-06-30'?"


def test_no_calendar_goes_below_its_first_year():
    for text in ("last year", "last month"):
        with pytest.raises(UsageError, match="before the calendar begins"):
            dates.period(text, date(1, 1, 1))


@given(today=DAYS, count=st.integers(0, 600))
def test_months_before_keeps_the_day_or_clamps_it(today, count):
    before = dates.months_before(today, count)
    assert (today.year * 12 + today.month) - (before.year * 12 + before.month) == count
    assert before.day == today.day or (before.day < today.day and (before + timedelta(days=1)).day == 1)


@given(today=DAYS, count=st.integers(1, 400), unit=st.sampled_from(["day", "week", "month", "quarter", "year"]))
def test_a_length_ends_today_and_begins_the_day_after_that_long_ago(today, count, unit):
    found = dates.period(f"{count} {unit}s", today)
    assert found.end == today
    assert found.start == dates.day(f"{count} {unit}s ago", today) + timedelta(days=1)


@given(today=DAYS, year=st.integers(1, 9999))
def test_the_parts_of_a_year_are_the_year(today, year):
    for prefix, count in (("H", 2), ("Q", 4)):
        parts = [dates.period(f"{year:04}-{prefix}{number}", today) for number in range(1, count + 1)]
        assert parts[0].start == date(year, 1, 1)
        assert parts[-1].end == date(year, 12, 31)
        assert all(one.end + timedelta(days=1) == two.start for one, two in pairwise(parts))


@given(text=st.text(max_size=30), today=DAYS)
def test_any_text_is_a_day_and_a_period_or_a_usage_error(text, today):
    for understand, kind in ((dates.day, date), (dates.period, Period)):
        with suppress(UsageError):
            assert isinstance(understand(text, today), kind)
