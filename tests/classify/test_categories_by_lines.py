"""Rules of categories that name surroundings or what was learned: when they are asked, and what they may carry."""

from __future__ import annotations

from collections import Counter

import pytest

from impact.classify.categories import Work, by_context, categorise, undecided
from impact.classify.context import AROUND, BESIDES
from impact.classify.kinds import learned
from impact.model.errors import SettingsError
from impact.model.work import FLAKY, KINDS, Kind
from impact.services.reading.workshop import workshop
from impact.settings import signals
from impact.settings.signals import load_rule_book

SHOP = workshop()
SETTLED = Kind(FLAKY, 0.0)
FLAT = tuple(Kind(name, 1 / len(KINDS)) for name in KINDS)


def work(*signals, kinds=(*FLAT, SETTLED)):
    return Work(signals, Counter(signals), 1, kinds, SHOP.reader)


def open_to(*signals):
    around = frozenset(AROUND) - frozenset(BESIDES)  # those are not the history's to tell
    return undecided(work(*signals), by_context(SHOP.categories, around), around)


def test_nothing_is_asked_of_the_history_where_no_rule_could_need_it():
    assert not open_to("paths.only-tests", "words.test")


def test_a_rule_that_otherwise_holds_asks_for_what_it_lacks():
    assert "around.acted-on" in open_to("incident.recorded")


def test_what_needs_surroundings_does_not_hold_without():
    assert categorise(work("incident.recorded"), SHOP.categories).category != "incident-learning"
    assert categorise(work("incident.recorded", "around.acted-on"), SHOP.categories).category == "incident-learning"


def test_what_would_stop_a_rule_does_not_stop_it_where_nobody_looked():
    there = ("watching.put-up",)
    assert categorise(work(*there), SHOP.categories).category == "observability"
    assert categorise(work(*there, "around.switched-off"), SHOP.categories).category != "observability"


def test_what_surroundings_say_is_told_without_a_count_of_commits():
    two = Work(("incident.recorded", "around.acted-on"), Counter(), 2, FLAT, SHOP.reader)
    told = categorise(two, SHOP.categories).reasons
    assert SHOP.book.by_name["around.acted-on"].because in told


def test_what_was_learned_carries_no_leverage_alone():
    sure = (*FLAT, Kind(FLAKY, 0.99))
    assert learned(sure, 0.3) == ("kind.flaky",)
    assert categorise(work(kinds=sure), SHOP.categories).category != "flaky-tests"
    lines = ("flaky.rests-by-lines", "flaky.rests-on-more-than-closing")
    assert categorise(work(*lines, kinds=sure), SHOP.categories).category == "flaky-tests"
    assert categorise(work(*lines), SHOP.categories).category != "flaky-tests"


def test_a_thing_closed_in_a_test_says_nothing_of_flakiness_by_itself():
    sure = (*FLAT, Kind(FLAKY, 0.99))
    assert categorise(work("flaky.rests-by-lines", kinds=sure), SHOP.categories).category != "flaky-tests"


def test_a_signal_that_the_program_does_not_find_is_refused(tmp_path, monkeypatch):
    file = tmp_path / "signals.yaml"
    file.write_text("schema: impact.signals/1\ncontext: {around.fixed-oftn: it was repaired often}\nrules: []\n")
    monkeypatch.setattr(signals, "shipped", lambda *_: file)
    with pytest.raises(SettingsError, match=r"no context signal .*; did you mean 'around.fixed-often'"):
        load_rule_book()


def test_a_fix_that_changes_only_comments_is_documentation():
    sure = (*(Kind(name, 0.9 if name == "fix" else 0.01) for name in KINDS), SETTLED)
    fixed = ("words.fix", "paths.only-code", "stated.fix")
    assert categorise(work(*fixed, kinds=sure), SHOP.categories).category == "ordinary-fix"
    commented = work(*fixed, "repair.of-no-behaviour", "docs.only-comments", kinds=sure)
    assert categorise(commented, SHOP.categories).category == "product-documentation"
