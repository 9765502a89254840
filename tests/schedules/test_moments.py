from __future__ import annotations

import shutil
import subprocess
from datetime import datetime, timedelta

import pytest
from cronsim import CronSim
from hypothesis import given
from hypothesis import strategies as st

from impact.model.errors import ImpactError, UsageError
from impact.schedules.moments import before, calendar, expression, following, intervals

NOW = datetime.fromisoformat("2026-07-01 12:00")  # a Wednesday, on the wall


@given(st.text())
def test_a_night_is_drawn_between_three_and_six_and_the_same_each_time(seed):
    fields = expression("day", "", seed)
    assert fields == expression("day", "", seed)
    assert 3 <= following(fields, NOW).hour < 6


def test_two_machines_do_not_run_at_once():
    drawn = {expression("day", "", f"machine {number}") for number in range(40)}
    assert len(drawn) > 30


@pytest.mark.parametrize(
    ("every", "at", "fields"),
    [
        ("day", "03:17", "17 3 * * *"),
        ("day", "0:05", "5 0 * * *"),
        ("week", "23:59", "59 23 * * 1"),
        ("30  4 * *\t1-5", "", "30 4 * * 1-5"),
        ("*/20 0-23/2 1,15 * 7", "", "*/20 0-23/2 1,15 * 7"),
    ],
)
def test_what_is_asked_becomes_five_fields(every, at, fields):
    assert expression(every, at, "seed") == fields


@pytest.mark.parametrize(
    ("every", "at", "said"),
    [
        ("hourly", "", "is none of them"),
        ("@daily", "", "is none of them"),
        ("* * * *", "", "is none of them"),
        ("* * * * * *", "", "is none of them"),
        ("0 0 L * *", "", "is none of them"),
        ("0 0 * * MON", "", "is none of them"),
        ("5/15 * * * *", "", "is none of them"),
        ("60 * * * *", "", "bad minute"),
        ("*/0 * * * *", "", "bad minute"),
        ("5-1 * * * *", "", "bad minute"),
        ("0 0 31 2 *", "", "bad day-of-month"),
        ("day", "24:00", "no time of the day"),
        ("day", "noon", "no time of the day"),
        ("0 0 * * *", "03:00", "--at goes with"),
        ("0 0 * * *\n* * * * * root", "", "is none of them"),
    ],
)
def test_what_cannot_be_understood_is_refused(every, at, said):
    with pytest.raises(UsageError, match=said):
        expression(every, at, "seed")


def test_the_moments_around_now():
    assert following("17 3 * * *", NOW) == NOW + timedelta(hours=15, minutes=17)
    last = NOW - timedelta(hours=8, minutes=43)
    assert before("17 3 * * *", NOW) == last
    assert before("17 3 * * *", last) == last - timedelta(days=1), "strictly"


def test_systemd_is_told_the_same():
    assert calendar("17 3 * * *") == ("*-*-* 03:17:00",)
    assert calendar("0 4 * 1,6 0,7") == ("Sun *-01,06-* 04:00:00",)
    # Debian's cron takes both where one begins with a star, and either where none does.
    assert calendar("0 4 */10 * 1") == ("Mon *-*-01,11,21,31 04:00:00",)
    assert calendar("0 4 1 * 1") == ("*-*-01 04:00:00", "Mon *-*-* 04:00:00")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")
@pytest.mark.parametrize("fields", ["17 3 * * *", "17 3 * * 1", "*/30 */6 * * *", "0 4 1 2 *", "15 5 * 1-3 1-5"])
def test_systemd_comes_to_the_same_moments_as_cron(fields):
    (said,) = calendar(fields)
    # From a day that is near, so that both look the same way.
    words = ("systemd-analyze", "calendar", "--iterations=5", "--base-time=2026-07-01 12:00:00", said)
    told = subprocess.run(words, capture_output=True, text=True, check=True, env={"TZ": "UTC", "LC_ALL": "C"}).stdout
    told = [line.partition(": ")[2].removesuffix(" UTC").strip() for line in told.splitlines() if "UTC" in line]
    moments = CronSim(fields, NOW)
    wanted = [next(moments).strftime("%a %Y-%m-%d %H:%M:%S") for _ in range(5)]
    assert [each for each in told if each[:3].isalpha()] == wanted


def test_launchd_is_told_the_same():
    assert intervals("17 3 * * *") == [{"Hour": 3, "Minute": 17}]
    assert intervals("0,30 4 * 2 1") == [
        {"Month": 2, "Weekday": 1, "Hour": 4, "Minute": 0},
        {"Month": 2, "Weekday": 1, "Hour": 4, "Minute": 30},
    ]
    assert intervals("0 4 1 * 1") == [{"Day": 1, "Hour": 4, "Minute": 0}, {"Weekday": 1, "Hour": 4, "Minute": 0}]


@pytest.mark.parametrize("fields", ["0 4 */10 * 1", "* * * * *", "*/2 0-20 * * *"])
def test_what_launchd_cannot_say_is_refused(fields):
    with pytest.raises(ImpactError):
        intervals(fields)
