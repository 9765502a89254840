"""Trailers by git's rule, and co-authors in their odd forms."""

from __future__ import annotations

import pytest

from impact.identity.trailers import co_authors, trailers
from impact.model.facts import Identity

ADA = Identity("Ada Example", "ada@example.com")
HEAD = "subject\n\nbody\n\n"


def named(message: str) -> list[str]:
    return [each.email for each in co_authors(trailers(message), ADA)]


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ("Co-authored-by: B <b@x>\n", ["b@x"]),
        ("co-authored-BY: C <c@x>\n", ["c@x"]),
        ("Co-Authored-By:D<d@x>\n", ["d@x"]),
        (
            "Co-authored-by: E <1+e@users.noreply.github.com>\nCo-authored-by: F <f@x>\n",
            ["1+e@users.noreply.github.com", "f@x"],
        ),
        ("Co-authored-by: G\n <g@x>\n", ["g@x"]),
        ("Co-authored-by: H <h@x>\r\n", ["h@x"]),
        ("Co-authored-by: I <i@x>\r\n\r\n \n", ["i@x"]),
        ("Co-authored-by: K <k@x>\nCo-authored-by: k again <K@X>\n", ["k@x"]),
        ("Co-authored-by: Ada <ADA@example.com>\n", []),
        ("Co-authored-by: nobody\n", []),
        ("Co-authored-by: nobody <>\n", []),
        ("Reviewed-by: L <l@x>\n", []),
    ],
)
def test_co_authors_are_found_in_their_odd_forms(last, expected):
    assert named(HEAD + last) == expected


@pytest.mark.parametrize(
    "message",
    [
        "subject\n\nCo-authored-by: NOT <mid@x>\n\nlast paragraph is prose\n",
        "subject\n\nCo-authored-by: NOT <mid@x>\n\nlast paragraph: is prose\nsaid somebody\n",
        "Co-authored-by: NOT <subject@x>",
        "subject\nCo-authored-by: NOT <subject@x>\n",
        "\n\nsubject\nCo-authored-by: NOT <subject@x>\n",
        "subject\n\nwe thank\nCo-authored-by: NOT <prose@x>\n",
        "subject\n\n  Co-authored-by: NOT <indented@x>\n",
        "subject\n\n: x\n",
        "subject\n\ntwo words: x\n",
        "",
        "\n \n",
    ],
)
def test_prose_the_middle_and_the_subject_name_nobody(message):
    assert trailers(message) == ()


@pytest.mark.parametrize("gap", ["\n\n", "\r\n\r\n", "\n \n", "\n\t\n"])
def test_a_line_of_white_space_ends_a_paragraph(gap):
    assert trailers(f"subject{gap}Fixes: #1") == (("Fixes", "#1"),)


def test_values_are_folded_and_trimmed():
    assert trailers(HEAD + "Fixes : one\n\ttwo\n   three  \nEmpty:\n") == (("Fixes", "one two three"), ("Empty", ""))


def test_a_paragraph_that_git_signed_may_hold_prose():
    signed = "Signed-off-by: B <b@x>\nFixes: #1\nand prose\nmore of it\n"
    assert trailers(HEAD + signed) == (("Signed-off-by", "B <b@x>"), ("Fixes", "#1"))
    picked = "Fixes: #1\n(cherry picked from commit 123)\n folded\n"
    assert trailers(HEAD + picked) == (("Fixes", "#1"),)
    assert trailers(HEAD + "prose\n" * 3 + "Signed-off-by: B <b@x>\n") == (("Signed-off-by", "B <b@x>"),)
    assert trailers(HEAD + "prose\n" * 4 + "Signed-off-by: B <b@x>\n") == ()
    assert trailers(HEAD + "(cherry picked from commit 123): x\n") == ()


def test_what_follows_prose_is_prose_and_a_comment_is_nothing():
    assert trailers(HEAD + "Signed-off-by: B <b@x>\nprose\n goes on\n goes on\n goes on\n") == ()
    assert trailers(HEAD + "# a comment\nFixes: #1\n") == (("Fixes", "#1"),)


def test_a_long_message_costs_little():
    assert trailers("subject\n\n" + "word: word\n" * 100_000 + "\n" + "prose\n" * 100_000) == ()
    assert named("subject\n\n" + "a" * 1_000_000 + "\n\nCo-authored-by: B <b@x>") == ["b@x"]
