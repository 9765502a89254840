"""Whose report: only addresses that are the person's, and no third person is ever suggested."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from impact.identity.subject import called, suggestions
from impact.model.facts import Identity

WORK = Identity("Ada Example", "ada@work.example.com")
HUB = Identity("ada", "1+ada@users.noreply.github.com")


def found(name, email, *people):
    return [each.email for each in suggestions(name, email, people)]


def test_somebody_is_called_what_their_commits_call_them_if_that_is_one_whole_name():
    assert called(("ada", "Ada  Example", "ada example"), "ada@example.com") in ("Ada Example", "ada example")
    assert called(("Ada Example", "Ada Sample"), "ada@example.com") == "ada@example.com"
    assert called(("ada", " Ada "), "ada@example.com") == "ada@example.com"
    assert called((), "ada@example.com") == "ada@example.com"


def test_the_whole_name_or_the_local_part_is_suggested():
    assert found("Ada Example", "x@example.com", WORK, HUB) == ["ada@work.example.com"]
    assert found("", "ada@example.com", WORK, HUB) == ["1+ada@users.noreply.github.com", "ada@work.example.com"]
    assert found("", "7+ada@users.noreply.github.com", WORK) == ["ada@work.example.com"]


def test_names_of_one_word_roles_and_short_parts_tie_nobody_together():
    assert found("ada", "x1@example.com", Identity("Ada", "a@example.com")) == []
    assert found("", "info@example.com", Identity("Ben", "info@example.org")) == []
    assert found("", "ab@example.com", Identity("Ben", "ab@example.org")) == []
    assert found("", "", Identity("", ""), WORK) == []


def test_the_address_itself_is_not_suggested_and_none_twice():
    again = Identity("Ada E.", "ADA@work.example.com")
    assert found("Ada Example", "ada@WORK.example.com", WORK) == []
    assert found("", "ada@example.com", again, WORK) == ["ada@work.example.com"]


@given(st.lists(st.sampled_from([WORK, HUB, Identity("Ben Sample", "ben@example.com"), Identity("Ada", "info@x")])))
def test_a_third_person_is_never_suggested_and_order_does_not_matter(people):
    told = suggestions("Ada Example", "ada@example.com", people)
    assert {each.email for each in told} <= {WORK.email, HUB.email}
    assert told == suggestions("Ada Example", "ada@example.com", people[::-1])
