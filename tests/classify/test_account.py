"""The sums behind a reading: they add up, and what they rest on can be found."""

from __future__ import annotations

import math

import pytest

from impact.classify.account import Account
from impact.classify.feature_words import START
from impact.classify.kinds import NAMES, Part
from impact.classify.reading import Reader
from impact.model.facts import Commit, Count, DiffFacts, FileChange, Identity
from impact.settings.model import load_model
from impact.settings.signals import load_rule_book

READER = Reader(load_rule_book(), load_model())
ADA = Identity("Ada Example", "ada@example.com")


def commit(message, *paths, status="M"):
    changes = tuple(FileChange(path, status) for path in paths)
    return Commit("r", "a" * 40, (), ADA, ADA, 0, 0, 0, message, (), (), changes)


def diff(*facts, paths=("src/a.py",), added=1, deleted=0):
    changes = tuple(FileChange(path, "M", None, False, added, deleted) for path in paths)
    return DiffFacts(changes, tuple(facts), tuple(facts))


def account(fact, patch=None):
    return Account(READER, READER.read(fact, patch), fact, patch)


CASES = [
    (commit("Fix crash when the list is empty", "src/a.py"), None),
    (commit("Fix crash when the list is empty", "src/a.py"), diff(("guard", Count(3, 1, "src/a.py", "if x:")))),
    (commit("docs(api): say what is returned", "src/a.py", "d.md"), diff(("comment", Count(1, 1, "src/a.py", "#")))),
    (commit('Revert "Fix flaky test"\n\nThis reverts commit abcdef0123.', "tests/test_a.py"), None),
    (commit("", "a"), None),
]  # fmt: skip


@pytest.mark.parametrize(("fact", "patch"), CASES)
def test_the_parts_of_every_kind_add_up_to_its_total(fact, patch):
    made = account(fact, patch)
    for kind in NAMES:
        parts = made.parts(kind)
        assert parts[0].feature == START
        assert sum(part.weight for part in parts) == pytest.approx(made.totals()[kind])
        assert len({part.feature for part in parts}) == len(parts)


@pytest.mark.parametrize(("fact", "patch"), CASES)
def test_the_totals_give_the_probabilities(fact, patch):
    made = account(fact, patch)
    *types, flaky = made.totals().values()
    whole = sum(map(math.exp, types))
    read = [kind.probability for kind in made.reading.kinds]
    assert read == pytest.approx([*(math.exp(each) / whole for each in types), 1 / (1 + math.exp(-flaky))])


@pytest.mark.parametrize(("fact", "patch"), CASES)
def test_what_tells_two_kinds_apart_adds_up_to_the_gap(fact, patch):
    made = account(fact, patch)
    first, second = (kind.name for kind in made.ranked()[:2])
    gap = made.totals()[first] - made.totals()[second]
    assert gap >= 0
    assert sum(part.weight for part in made.between(first, second)) == pytest.approx(gap)
    assert {part.feature: -part.weight for part in made.between(first, second)} == pytest.approx(
        {part.feature: part.weight for part in made.between(second, first)}
    )


@pytest.mark.parametrize(("fact", "patch"), CASES)
def test_what_would_have_tipped_it_does_and_nothing_less(fact, patch):
    made = account(fact, patch)
    first, second = (kind.name for kind in made.ranked()[:2])
    gap = made.totals()[first] - made.totals()[second]
    taken = made.tipping(first, second)
    if taken:
        assert gap - sum(part.weight for part in taken) < 0
        assert gap - sum(part.weight for part in taken[:-1]) >= 0
    else:
        seen = [each.weight for each in made.between(first, second) if each.weight > 0 and each.feature != START]
        assert gap - sum(seen) >= 0


def test_what_the_author_states_is_a_part_of_its_own():
    made = account(commit("docs: fix crash", "src/a.py"))
    (stated,) = [part for part in made.parts("docs") if part.feature == "by-hand:stated.docs"]
    assert stated.weight == 7
    told = made.told(stated)
    assert (told.because, told.where, told.excerpt) == (
        "the author calls it documentation (weight set by hand)", "subject", "docs:",
    )  # fmt: skip
    assert not any(part.feature.startswith("is:stated") for part in made.parts("docs"))


@pytest.mark.parametrize(
    ("feature", "where", "excerpt"),
    [
        ("word:crash", "subject", "crashes"),
        ("first:fix", "", ""),
        ("first:fix@C", "", ""),
        ("body:test", "message", "tested"),
        ("is:words.fix", "subject", "Fix"),
        ("is:paths.code", "paths", "src/Lexer.py"),
        ("name:lexer.py", "paths", "src/Lexer.py"),
        ("folder:src", "paths", "src/Lexer.py"),
        ("top:src", "paths", "src/Lexer.py"),
        ("path-word:lexer", "paths", "src/Lexer.py"),
        ("ending:py", "paths", "src/Lexer.py"),
        ("-sleep", "lines", "sleep(5) in src/Lexer.py"),
        ("sleep:<", "lines", "sleep(5) in src/Lexer.py"),
        ("only-tests sleep@tests:<", "lines", "sleep(5) in src/Lexer.py"),
        # The line that was kept is one that went, so of those that came the file alone is shown.
        ("+sleep", "lines", "src/Lexer.py"),
        ("files:1", "", ""),
        ("retry:<", "", ""),
        ("nonsense", "", ""),
    ],
)
def test_where_a_feature_was_seen(feature, where, excerpt):
    fact = commit("Fix crashes\n\nIt was tested.", "src/Lexer.py")
    patch = diff(("sleep", Count(1, 2, "src/Lexer.py", "sleep(5)")), paths=("src/Lexer.py",))
    told = account(fact, patch).told(Part(feature, 1.0))
    assert (told.where, told.excerpt) == (where, excerpt)
