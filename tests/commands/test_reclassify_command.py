from __future__ import annotations

import json

import pytest

ME = ("--me", "ada@example.com")


@pytest.fixture
def first(impact, adas):
    made = json.loads(impact("report", adas.path, *ME, "--format", "json").out)
    return made["contributions"][0]["id"]


def test_the_word_of_the_person_is_kept(impact, first, known):
    typed = impact("reclassify", first, "ordinary-fix", "--why", "  A plain repair ")
    assert (typed.code, typed.out, typed.err) == (0, "", f"{first}: flaky-tests -> ordinary-fix\n")
    (said,) = (json.loads(line) for line in known() if line.startswith('["correction"'))
    assert said[1:5] == [first, "ordinary-fix", "A plain repair", "2026-07-01"]


def test_the_last_word_counts(impact, adas, first):
    impact("reclassify", first, "ordinary-fix", "--why", "A plain repair")
    impact("reclassify", first, "feature-delivery", "--why", "On second thoughts")
    made = json.loads(impact("report", adas.path, *ME, "--format", "json").out)
    (now,) = (each for each in made["contributions"] if each["id"] == first)
    assert now["category"] == "feature-delivery"
    assert now["correction"]["why"] == "On second thoughts"


def test_an_unknown_category_says_what_was_perhaps_meant(impact, first, known):
    before = known()
    typed = impact("reclassify", first, "flaky-test", "--why", "It is")
    assert (typed.code, typed.out) == (2, "")
    assert typed.err == "impact: flaky-test: no such category\n  did you mean 'flaky-tests'?\n"
    typed = impact("reclassify", first, "xyzzy", "--why", "It is")
    assert typed.code == 2
    assert "categories: flaky-tests, " in typed.err
    assert known() == before


def test_an_unknown_contribution(impact, first, ledger):
    typed = impact("reclassify", "zzzz", "ordinary-fix", "--why", "It is")
    assert (typed.code, typed.out) == (1, "")
    assert typed.err == (f"impact: zzzz: no such contribution in {ledger}\n  `impact report` lists contribution ids\n")


def test_without_a_reason_nothing_is_kept(impact, first, known):
    before = known()
    assert impact("reclassify", first, "ordinary-fix").code == 2
    typed = impact("reclassify", first, "ordinary-fix", "--why", " ")
    assert typed.code == 2
    assert "--why is empty" in typed.err
    assert known() == before


def test_a_name_that_fits_several_is_not_guessed(impact, adas, first, known):
    before = known()
    typed = impact("reclassify", "", "ordinary-fix", "--why", "It is")
    assert typed.code in (1, 2)
    assert known() == before


def test_the_empty_name_is_not_the_only_contribution(impact, repo, known):
    repo.commit("Fix parser", {"src/parse.py": "1"}, date="2026-05-01")
    impact("scan", repo.path, *ME)
    before = known()
    assert impact("reclassify", "", "ordinary-fix", "--why", "It is").code in (1, 2)
    assert known() == before
