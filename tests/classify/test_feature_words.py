"""Features in words: every one that carries a weight, and every fact that is counted."""

from __future__ import annotations

import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from impact.classify.fact_words import FACTS, PLAIN, noun
from impact.classify.feature_words import in_words, known_words, size_in_words
from impact.classify.features import Places, _size, features, shape
from impact.model.facts import Count, DiffFacts, FileChange
from impact.settings.signals import load_rule_book
from impact.shipped import shipped

BOOK = load_rule_book()
RULES = BOOK.by_name


def test_every_feature_that_has_a_weight_has_words():
    model = json.loads(shipped("config", "model.json").read_text(encoding="utf-8"))
    names = {*model["names"]["weights"], *model["lines"]["weights"]}
    assert len(names) > 1000
    assert not sorted(name for name in names if known_words(name, RULES) is None)


def test_every_fact_has_words_and_no_words_are_left_over():
    counted = yaml.safe_load(shipped("config", "signals.yaml").read_text(encoding="utf-8"))["facts"]
    assert set(counted) == set(FACTS)
    assert all(noun(name) for name in (*PLAIN, "hunk"))


@pytest.mark.parametrize(
    ("feature", "says"),
    [
        ("start", "where it starts, before anything is seen"),
        ("is:paths.only-tests", "it changes nothing but tests"),
        ("by-hand:stated.fix", "the author calls it a fix (weight set by hand)"),
        ("word:fix", 'the subject says "fix"'),
        ("words:fix typo", 'the subject says "fix typo"'),
        ("first:add", 'the subject begins with "add"'),
        ("first:add@CT", 'the subject begins with "add", and it changes code and tests and nothing else'),
        ("first:c+++9", 'the subject begins with "c++", and about nine tenths of the changed lines are added'),
        ("last:api", 'the subject ends with "api"'),
        ("body:crash", 'below the subject it says "crash"'),
        ("body-words:0", "there is no text below the subject"),
        ("body-words:5", "the text below the subject has 9 to 16 words"),
        ("subject-words:12", "the subject has 12 or more words"),
        ("subject-has:code", "the subject quotes code"),
        ("where:C", "all of its files are code"),
        ("where:DT+10", "it changes documentation and tests and nothing else, and all of the changed lines are added"),
        ("most:O", "most of its files are other files"),
        ("files:3", "it changes 3 or 4 files"),
        ("files:1", "it changes 1 file"),
        ("A:T", "it creates tests"),
        ("ending:py", "it changes files that end in py"),
        ("ending:.gitignore", "it changes .gitignore"),
        ("added:12", "it adds more than 1024 lines"),
        ("part:T:10", "all of the changed lines are in tests"),
        ("growth:C:9:5", "9 to 16 lines change in code, about nine tenths of it added"),
        ("share-added:0", "none of the changed lines are added"),
        ("+sleep", "it adds lines with calls that sleep"),
        ("-sleep@tests", "it removes lines with calls that sleep in test files"),
        ("no+skip", "it removes lines with switches that skip a test and adds none"),
        ("skip@tests:>", "more lines with switches that skip a test in test files are added than removed"),
        ("only-tests sort:<", "nothing but tests changes, and more lines with a sort are removed than added"),
        ("respaced:share5", "about half of the changed lines are lines in which only spacing changes"),
        ("+moved", "there are some lines that only move elsewhere"),
    ],
)  # fmt: skip
def test_a_feature_in_words(feature, says):
    assert in_words(feature, RULES) == says


@pytest.mark.parametrize("feature", ["", "nonsense", "is:no.such-rule", "+nonsense", "nonsense:>", "sleep:odd", ":"])
def test_what_nobody_knows_is_shown_as_it_is(feature):
    assert known_words(feature, RULES) is None
    assert in_words(feature, RULES) == f'"{feature}"'


@given(st.integers(0, 5000))
def test_a_size_in_words_holds_the_number(count):
    words = size_in_words(str(_size(count))).split()
    if words[:2] == ["more", "than"]:
        assert count > int(words[2])
    else:
        low, high = int(words[0]), int(words[-1])
        assert low <= count <= high


_CHANGE = st.builds(
    FileChange,
    st.sampled_from(["a.py", "tests/test_a.py", "docs/x.md", ".github/workflows/ci.yml", "Makefile", "odd"]),
    st.sampled_from("AMDRCT"),
    added=st.integers(0, 30),
    deleted=st.integers(0, 30),
)
_COUNTS = st.lists(st.tuples(st.sampled_from([*FACTS, *PLAIN, "hunk"]), st.builds(Count, *[st.integers(0, 9)] * 2)))


@given(st.text("Fix a`()#1.v2:-\n* ", max_size=60), st.lists(_CHANGE, max_size=4), _COUNTS, _COUNTS)
def test_whatever_is_seen_in_a_commit_has_words(message, changes, facts, in_tests):
    diff = DiffFacts(tuple(changes), tuple(facts), tuple(in_tests))
    spoken = ["paths.code", "words.fix~"]
    for feature in features(message, spoken, shape(changes, Places(BOOK.sets), diff)):
        assert known_words(feature, RULES), feature
