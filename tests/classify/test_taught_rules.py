"""A rule of leverage that was contradicted goes below what the commits read as, and at last says nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from impact.classify.categories import Work, categorise
from impact.classify.kinds import probabilities
from impact.classify.learning import Learned, taught
from impact.classify.reading import Reader
from impact.model.work import KINDS
from impact.settings.categories import load_categories
from impact.settings.model import load_model
from impact.settings.signals import load_rule_book

CATEGORIES = load_categories()
READER = Reader(load_rule_book(), load_model())
FIX = probabilities([4.0 if name == "fix" else 0.0 for name in KINDS] + [-9.0])
UNSURE = probabilities([0.0] * (len(KINDS) + 1))


def leverage():
    """A category and a rule of it that rests on one sign seen in the change itself."""
    for each in CATEGORIES:
        for rule in each.rules:
            if each.group == "leverage" and len(rule.needs) == 1 and not rule.any_of:
                work = Work(rule.needs, {}, 1, FIX, READER)
                if work.structural(rule.needs[0]) and categorise(work, CATEGORIES).category == each.key:
                    return each, rule, work
    raise AssertionError("no such rule")


def verdict(work, shift):
    category, rule, _ = leverage()
    learned = Learned(4, date(2026, 3, 1), (), (), (), ((category.key, rule.because, shift),))
    return categorise(work, taught(CATEGORIES, learned) if shift else CATEGORIES)


@pytest.mark.parametrize(("shift", "wins"), [(0.0, True), (1.0, True), (-0.3, True), (-0.92, False), (-1.0, False)])
def test_a_contradicted_rule_goes_below_the_baseline(shift, wins):
    category, _, work = leverage()
    found = verdict(work, shift)
    assert found.category == (category.key if wins else "ordinary-fix")
    told = " ".join((*found.reasons, *found.against))
    assert ("since your corrections" in told) == (shift not in (0.0, -1.0))


def test_contradicted_every_time_it_does_not_even_stand_alone():
    category, _, work = leverage()
    alone = replace(work, kinds=UNSURE)
    assert verdict(alone, -0.92).category == category.key
    assert verdict(alone, -1.0).category == "unclassified"
