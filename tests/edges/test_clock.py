from __future__ import annotations

import time
from datetime import date

import pytest

from impact.edges import clock
from impact.model.errors import UsageError


def test_today_is_the_day_in_utc(monkeypatch):
    monkeypatch.delenv("IMPACT_TODAY", raising=False)
    monkeypatch.setattr(time, "time", lambda: 1_782_863_999.9)
    assert clock.today() == date(2026, 6, 30)
    assert clock.now() == 1_782_863_999


def test_today_can_be_given(monkeypatch):
    monkeypatch.setenv("IMPACT_TODAY", "2026-02-28")
    assert clock.today() == date(2026, 2, 28)


@pytest.mark.parametrize("text", ["banana", "2026-02-30", "20260228", "2026-W01-1", "today"])
def test_a_day_that_is_none_is_a_usage_error(monkeypatch, text):
    monkeypatch.setenv("IMPACT_TODAY", text)
    with pytest.raises(UsageError, match="IMPACT_TODAY") as caught:
        clock.today()
    assert "2026-11-20" in caught.value.hint
