from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.expect.mapping import Proposer
from impact.settings.categories import load_categories
from impact.settings.ladders import load_ladder

CATEGORIES = load_categories()
PROPOSER = Proposer(CATEGORIES)


@pytest.mark.parametrize(
    ("text", "category", "words"),
    [
        ("Finds a manual deploy process and automates it", "deploy-automation", {"automates", "deploy", "manual"}),
        ("Repairs flaky tests that nobody trusts", "flaky-tests", {"flaky", "tests"}),
        ("Mentors and coaches newer engineers", "pairing-mentoring", {"mentors"}),
        ("Carries a migration to its end", "migration", {"migration"}),
    ],
)
def test_the_likeliest_category_comes_first_with_the_words_that_say_so(
    text: str, category: str, words: set[str]
) -> None:
    first = PROPOSER.propose(text)[0]
    assert first.category == category
    assert words <= set(first.words)


@pytest.mark.parametrize("text", ["", "Accepts remarks graciously", "Makes others better", "仕事をする"])
def test_where_no_word_speaks_plainly_nothing_is_proposed(text: str) -> None:
    assert PROPOSER.propose(text) == ()


def test_of_the_default_ladder_two_proposals_in_three_agree_with_what_people_chose() -> None:
    baseline = {each.key for each in CATEGORIES if each.group != "leverage"}
    ladder = load_ladder("default", user_folder=None, categories=tuple(each.key for each in CATEGORIES))
    right = wrong = 0
    for level in ladder.levels:
        for each in level.expectations:
            found = {one.category for one in PROPOSER.propose(each.statement)}
            right += len(found & set(each.categories) - baseline)
            wrong += len(found - set(each.categories))
    assert right >= 20
    assert right / (right + wrong) >= 0.65


@given(st.text())
def test_any_text_gets_few_known_categories_each_with_its_words(text: str) -> None:
    found = PROPOSER.propose(text)
    assert len(found) <= 3
    assert len({each.category for each in found}) == len(found)
    for each in found:
        assert each.words
        assert all(word in text.casefold() for word in each.words)
