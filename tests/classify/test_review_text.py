"""What a comment says is read from its words, without code and quotations, and is claimed only where it is plain."""

from __future__ import annotations

import pytest

from impact.classify.review_text import TextReader, prose
from impact.model.review_words import DEFECT, DESIGN, DOCS, NIT, OTHER, PRAISE, QUESTION, ReviewWords, WordRule
from impact.settings.review_words import load_review_words

READER = TextReader(load_review_words())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("This leaks the connection when the query fails.", DEFECT),
        ("It will throw where the list is empty, a race condition as well.", DEFECT),
        ("I would extract this into a helper method instead of repeating it.", DESIGN),
        ("Consider a separate class, that is simpler than a flag.", DESIGN),
        ("The javadoc does not mention the second parameter.", DOCS),
        ("nit: trailing whitespace", NIT),
        ("Typo", NIT),
        ("Why is this needed here?", QUESTION),
        ("LGTM", PRAISE),
        ("Nice, good catch!", PRAISE),
        ("Done", OTHER),
        ("Will do in a follow-up change.", OTHER),
    ],
)
def test_plain_comments_are_read_for_what_they_say(text, says):
    said = READER.read(text)
    assert said.says == says
    assert 0 < said.sure <= 1


def test_what_no_rule_fits_is_other_and_not_claimed():
    said = READER.read("Xyzzy plugh frobnicates quux daily.")
    assert (said.says, said.sure, said.claimed) == (OTHER, 0.0, False)


def test_one_weak_word_is_not_claimed():
    said = READER.read("A better world comes along with all of them today")
    assert (said.says, said.claimed) == (DESIGN, False)


def test_code_and_quotations_and_addresses_are_not_words():
    text = "> this is broken\n```\ncrash()\n```\nSee https://example.com/bug `leak` there\n~~~\nopen"
    assert prose(text).split() == ["See", "there"]
    assert READER.read(text).words == 2
    assert READER.read("```suggestion\nx = 1\n```").words == 0


def test_an_open_fence_takes_the_rest():
    assert prose("Look:\n```\nbroken\nleaks") == "Look:"


def test_a_long_comment_is_read_at_its_beginning_and_counted_whole():
    said = READER.read("Nice. " + "word " * 5000 + "broken crash leak")
    assert said.says == PRAISE
    assert said.words == 5004


def test_a_rule_may_ask_for_few_words_and_the_first_of_equals_wins():
    words = ReviewWords((WordRule(NIT, "x", 1, 1), WordRule(DEFECT, "x", 1)), (DEFECT, NIT), 1, 0.5)
    reader = TextReader(words)
    assert (reader.read("x").says, reader.read("x").sure) == (DEFECT, round(1 / 3, 3))
    assert (reader.read("x y").says, reader.read("x y").claimed) == (DEFECT, True)


@pytest.mark.parametrize("text", ["", "   ", "\udcff\ud800", "(" * 5000, "`" * 5000, ">" * 5000, "a?" * 5000])
def test_hostile_texts_are_read_as_well(text):
    assert READER.read(text).words >= 0
