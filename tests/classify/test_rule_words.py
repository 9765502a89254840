"""Rules in words: every condition of every rule is said."""

from __future__ import annotations

from dataclasses import fields

import pytest

from impact.classify.diff_facts import FactRule
from impact.classify.rule import STRUCTURE, Rule, When
from impact.classify.rule_words import sign
from impact.classify.rules import RuleBook
from impact.classify.words import Vocabulary
from impact.settings.signals import load_rule_book

BOOK = load_rule_book()
PATHS = (("tests", ("tests/", "a*", "b*", "c*", "d*", "e*")), ("code", ("set:tests", "!*.md")))

SPOKEN = Vocabulary({"fixing": ["fix"], "crash": ["crash"]})


def book(when):
    first = Rule("a.first", "the first", When(min_files=1), (), STRUCTURE)
    rules = (first, Rule("b.second", "the second", when, (), STRUCTURE))
    return RuleBook(rules, PATHS, "", facts=(FactRule("sleep", "sleep"),), vocabulary=SPOKEN)


@pytest.mark.parametrize(
    ("when", "says"),
    [
        (When(subject="fix"), "the subject matches fix"),
        (When(message="fix"), "the message matches fix"),
        (When(says=("fixing", "crash")), "the subject says, in some language, fixing or crash"),
        (When(mentions=("fixing",)), "the message says, in some language, fixing"),
        (When(any_of=("a.first",)), "one of these holds: the first"),
        (When(trailers=("fixes", "closes")), "there is a trailer fixes or closes"),
        (When(any_path=("tests",)), "a changed file is one of tests (tests/, a*, b*, c*, d* and 1 more)"),
        (When(only_paths="code"), "every changed file is one of code (tests, not *.md)"),
        (When(no_path=("code",)), "no changed file is one of code (tests, not *.md)"),
        (When(created=("code",)), "a created file is one of code (tests, not *.md)"),
        (When(deleted=("code",)), "a deleted file is one of code (tests, not *.md)"),
        (When(renamed=("code",)), "a moved file is one of code (tests, not *.md)"),
        (When(min_files=3), "3 files or more change"),
        (When(max_files=1), "1 file at most change"),
        (When(min_areas=2), "files in 2 top-level folders or more change"),
        (When(adds=("sleep",)), "a line is added with calls that sleep"),
        (When(removes=("sleep@tests",)), "a line is removed with calls that sleep in test files"),
        (When(more=("sleep", "odd")), 'more lines are added than removed with calls that sleep or "odd"'),
        (When(fewer=("sleep",)), "more lines are removed than added with calls that sleep"),
        (When(untouched=("sleep",)), "no line changes with calls that sleep"),
        (When(wholly="sleep"), "every changed line is one with calls that sleep"),
        (When(min_lines=3), "3 lines or more change"),
        (When(max_lines=3), "3 lines at most change"),
    ],
)
def test_a_condition_in_words(when, says):
    assert sign("b.second", book(when)).asks == (says,)


def test_no_condition_is_forgotten():
    # A condition that somebody adds to rules must be said here as well.
    assert len(fields(When)) == 22 + len(("all_of", "any_of", "none_of"))


def test_a_rule_kept_as_two_is_told_as_one():
    made = sign("b.second", book(When(subject="fix", any_path=("code",), all_of=("a.first",), none_of=("a.first",))))
    assert made.asks == ("the subject matches fix", "a changed file is one of code (tests, not *.md)")
    assert [each.rule for each in made.builds_on] == [each.rule for each in made.stopped_by] == ["a.first"]


def test_every_shipped_rule_asks_for_something():
    alone = 0
    for name, rule in BOOK.by_name.items():
        made = sign(name, BOOK)
        # What the history around a contribution tells, or what was learned, is found without a condition.
        assert bool(made.asks or made.builds_on) is rule.found_in_commits, name
        alone += rule.found_in_commits
        assert '"' not in "".join(each for each in made.asks if "matches" not in each), name
    assert 0 < alone < len(BOOK.by_name)
