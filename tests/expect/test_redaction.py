"""Words that are taken out are gone, and nothing else is."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.model.notes import LAUNCH, YES, Checked, Note
from impact.redact import words
from impact.redact.reports import is_named, is_security_matter
from impact.redact.words import GONE, redacted_note, without

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
        (
            "acme_client, AcmeClient, acme-2, /acme/, getAcme2",
            ("acme",),
            f"{GONE}_client, {GONE}Client, {GONE}-2, /{GONE}/, get{GONE}2",
        ),
        (
            "HTTPAcme ACMEClient xAcme acme2x acme.com",
            ("Acme",),
            f"HTTP{GONE} {GONE}Client x{GONE} {GONE}2x {GONE}.com",
        ),
        ("pharmacme, acmeist, pharmAcmeist", ("acme",), "pharmacme, acmeist, pharmAcmeist"),
        ("v2 v23 lib2", ("v2", "lib"), f"{GONE} v23 {GONE}2"),
        ("ben-sample ben_sample BenSample ben.sample bensample", ("Ben Sample",), f"{f'{GONE} ' * 4}bensample"),
        ("another", ("an other",), "another"),
        ("acme corps", ("acme corp", "acme"), f"{GONE} corps"),
        ("Zoe\u0308 and Zo\u00eb, not Zoe", ("zo\u00eb",), f"{GONE} and {GONE}, not Zoe"),
        ("Zoe\u0308", ("zoe",), "Zoe\u0308"),
    ],
)
def test_whole_words_go(text, words, left):
    assert without(text, words) == left


_WORD = st.text(alphabet="abcdefghij", min_size=2, max_size=6)
_AROUND = (
    *("{w}", "{w}_x", "x_{w}", "{w}-2", "{w}2", "2{w}", "/{w}/", "x.{w}", "({w})", "{w}'s", "x/{w}.py", "@{w}/x"),
    *("{w}@x", "{W}Other", "other{W}", "{W}2", "HTTP{W}", "{U}Other", "{U}_OTHER"),
)


@given(_WORD, st.sampled_from(_AROUND), st.sampled_from(["", "{} ", "_{}_", "/{}"]))
def test_a_part_of_an_identifier_goes(word, shape, around):
    text = (around or "{}").format(shape.format(w=word, W=word.capitalize(), U=word.upper()))
    left = without(text, (word,), "\0")
    assert "\0" in left
    assert left.replace("\0", "").lower() == text.lower().replace(word, "", left.count("\0"))


@given(_WORD, st.text(alphabet="klmnop", min_size=1), st.text(alphabet="klmnop"), st.booleans())
def test_a_plain_word_that_holds_it_stays(word, before, after, upper):
    for text in (f"{before}{word}{after}", f"{after}{word}{before}"):
        shown = text.upper() if upper else text
        assert without(shown, (word,)) == shown


@given(st.text(), st.text(alphabet="abcÄ李 .+*(", min_size=1))
def test_nothing_that_was_to_go_is_found_again(text, word):
    once = without(text, (word,), "")
    # Taking one out may bring the ends of others together; a second look finds no whole word that the first missed.
    assert without(text, (word,), "\0") == without(without(text, (word,), "\0"), (word,), "\0")
    assert len(once) <= len(text)


_SIGNS = "aAbsSſkK\u212aiIİıßéE\u0301σς_. -1李"


@given(st.text(alphabet=_SIGNS), st.lists(st.text(alphabet=_SIGNS, min_size=1), max_size=5))
def test_only_words_that_begin_so_are_tried_and_none_is_missed(text, given_words):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(words._Spelled, "beginning", lambda all_of_them, _: [each for _, each in all_of_them._patterns])
        slow = without(text, given_words)
    assert without(text, given_words) == slow


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
