"""The measurement that other tests rely on tells work that keeps step from work that does not."""

from __future__ import annotations

import growth
from growth import keeps_step


def test_what_keeps_step_and_what_does_not(monkeypatch):
    monkeypatch.setattr(growth, "_SECONDS", 0.01)
    assert keeps_step(lambda size: sum(range(size)), 4_000_000, 1_000_000)
    assert not keeps_step(lambda size: sum(range(size * size)), 2_000, 500)
    assert keeps_step(len, [1], [])
