"""Which contribution holds what was spoken of, after grouping or history changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from shaped_values import item
from shaped_values import work as plain

from impact.classify.holding import Homes


def work(name, *shas, month=1):
    return replace(plain(name, [item(shas[0])]), id=name, shas=shas, first=date(2026, month, 1))


def held(about, works, names=None):
    home = Homes(works).holder(about, names or {})
    return home and home.id


def test_most_commits_decide_then_who_began_first():
    works = [work("w1", "a", "b", month=2), work("w2", "c", month=1), work("w3", "d", "e", month=1)]
    assert held(["a", "b", "c"], works) == "w1"
    assert held(["a", "c"], works) == "w2"
    assert held(["c", "d"], works) == "w2"
    assert held(["c", "d"], works[::-1]) == "w2"
    assert held(["a", "a", "c", "c", "c", "b"], works) == "w1"


def test_what_nobody_holds_has_no_home():
    assert held(["z"], [work("w1", "a")]) is None
    assert held([], [work("w1", "a")]) is None


def test_the_latest_id_of_a_rewritten_commit_counts():
    works = [work("old", "a"), work("new", "a2")]
    assert held(["a"], works, {"a": ("a", "a2")}) == "new"
    assert held(["a"], works[:1], {"a": ("a", "a2")}) == "old"
    assert held(["x"], works, {"x": ("x", "a2")}) == "new"
