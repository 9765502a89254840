"""What is to be forgotten, as values."""

from __future__ import annotations

from datetime import date

from impact.model.forgetting import Gone, OfPeriod
from impact.model.period import Period


def test_days_are_a_period():
    assert OfPeriod(date(2024, 1, 1), date(2024, 12, 31)).period == Period(date(2024, 1, 1), date(2024, 12, 31))


def test_nothing_is_what_counts_nothing():
    assert Gone().nothing
    assert Gone((("commits", 0),)).nothing
    assert not Gone((("commits", 1),)).nothing
