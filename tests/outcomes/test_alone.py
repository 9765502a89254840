"""Areas that one person keeps nearly alone: which are told, and in which words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from impact.model.options import Look
from impact.outcomes.alone import Change, Kept, begin, kept_alone, told

UNTIL = date(2026, 6, 30)
BAR = Look(changes=5, share=90)


def changes(area, mine, others=0, other_days=100):
    day = UNTIL - timedelta(days=other_days)
    return [
        *(Change(area, f"{area}-m{at}", UNTIL - timedelta(days=at), True) for at in range(mine)),
        *(Change(area, f"{area}-o{at}", day - timedelta(days=at), False) for at in range(others)),
    ]


@pytest.mark.parametrize(
    ("mine", "others", "kept"),
    [(9, 1, True), (8, 1, False), (5, 0, True), (4, 0, False), (0, 9, False)],
    ids=["nine in ten", "less", "enough", "too few", "somebody else's"],
)
def test_both_bars_must_be_reached(mine, others, kept):
    assert bool(kept_alone(changes("deploy", mine, others), BAR)) is kept


def test_a_share_of_101_switches_it_off():
    assert kept_alone(changes("deploy", 50), Look(changes=5, share=101)) == ()


def test_two_at_most_the_one_with_most_of_ones_changes_first_whatever_the_order():
    every = [*changes("a", 6), *changes("b", 9, 1), *changes("c", 6)]
    kept = kept_alone(every, BAR)
    assert [each.area for each in kept] == ["b", "a"]
    assert kept == kept_alone(every[::-1], BAR)
    assert kept[0] == Kept("b", 9, 10, UNTIL - timedelta(days=100))


def test_a_commit_counts_once_an_area_however_many_files_it_changes():
    assert kept_alone(changes("deploy", 4) * 3, BAR) == ()


@pytest.mark.parametrize(
    ("kept", "repo", "said"),
    [
        (
            Kept("deploy", 41, 44, date(2026, 3, 2)),
            "",
            "In the 12 months up to 2026-06-30, nearly every change to “deploy” was yours; nobody else has changed it "
            "since 2026-03-02. Who could, if you were away?",
        ),
        (
            Kept("deploy", 41, 44, date(2026, 6, 1)),
            "api",
            "In the 12 months up to 2026-06-30, nearly every change to “deploy” in “api” was yours. Who could, if you "
            "were away?",
        ),
        (
            Kept("deploy", 20, 20, None),
            "",
            "In the 12 months up to 2026-06-30, every change to “deploy” was yours. Who could, if you were away?",
        ),
    ],
    ids=["others before", "others lately", "nobody else"],
)
def test_a_fact_and_a_question(kept, repo, said):
    assert told(kept, repo, UNTIL) == said


def test_the_months_end_on_the_day_and_a_leap_day_has_a_year_before_it():
    assert begin(UNTIL) == date(2025, 6, 30)
    assert begin(date(2028, 2, 29)) == date(2027, 2, 28)
