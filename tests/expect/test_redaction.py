"""Words that are taken out are gone, and nothing else is."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.model.notes import LAUNCH, YES, Checked, Note
from impact.redact import GONE, is_named, is_security_matter, redacted_note, without

DAY = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("text", "words", "left"),
    [
        ("Ben waited", ("Ben",), f"{GONE} waited"),
        ("BEN, ben's and Benjamin", ("ben",), f"{GONE}, {GONE}'s and Benjamin"),
        ("Ben  Example waited for Ben", ("Ben Example", "Ben"), f"{GONE} waited for {GONE}"),
        ("C++ and C", ("C++",), f"{GONE} and C"),
        ("für Zoë", ("zoë",), f"für {GONE}"),
        ("(a.b) [x]", ("[x]", "a.b"), f"({GONE}) {GONE}"),
        ("nothing to take", ("", "  "), "nothing to take"),
        ("李雷 waited", ("李雷",), f"{GONE} waited"),
    ],
)
def test_whole_words_go(text, words, left):
    assert without(text, words) == left


@given(st.text(), st.text(alphabet="abcÄ李 .+*(", min_size=1))
def test_nothing_that_was_to_go_is_found_again(text, word):
    once = without(text, (word,), "")
    # Taking one out may bring the ends of others together; a second look finds no whole word that the first missed.
    assert without(text, (word,), "\0") == without(without(text, (word,), "\0"), (word,), "\0")
    assert len(once) <= len(text)


def test_what_stands_there_instead_is_text_and_no_pattern():
    assert without("Ben", ("Ben",), r"\1 \g<0>") == r"\1 \g<0>"


def test_a_note_loses_it_everywhere_but_in_the_names_that_only_letters_stand_for():
    note = Note(
        "n1",
        LAUNCH,
        DAY,
        DAY,
        "Ben waits no more",
        answers=(("shows", "ben says so"),),
        people=(("A", "Ben"),),
        links=("https://example.com/ben", "https://example.com/x"),
        checked=(Checked(DAY, DAY, YES, "as Ben said"),),
    )
    now = redacted_note(note, ("Ben",), "author A")
    assert (now.text, now.answers) == ("author A waits no more", (("shows", "author A says so"),))
    assert now.links == ("https://example.com/x",)
    assert now.checked[0].text == "as author A said"
    assert now.people == note.people


def test_a_security_matter_is_known_by_its_words():
    assert is_security_matter("It hid a vulnerability")
    assert is_security_matter("CVE-2026-1")
    assert not is_security_matter("Nobody runs CI twice now")


@pytest.mark.parametrize(
    ("glob", "named"),
    [("shop", True), ("Payments/shop", True), ("git.example.com/payments/shop", True), ("pay*", True),
     ("payments", False), ("hop", False), ("payments/*", True), ("search/shop", False)],
)  # fmt: skip
def test_a_repository_is_named_by_whatever_it_is_told_as(glob, named):
    assert is_named("git.example.com/Payments/shop", (glob,)) is named
