"""A trailer by which the author names the sort of work: taken from the words that rules read, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.classify.self_statements import without
from impact.identity.trailers import trailers

SIGNED = "Signed-off-by: Ada Example <ada@example.com>"


def read(message: str) -> str:
    return without(message, trailers(message))


@pytest.mark.parametrize(
    ("message", "left"),
    [
        ("subject\n\nImpact: flaky-tests\n", "subject\n\n"),
        (f"subject\n\nbody\n\n{SIGNED}\nimpact:flaky-tests", f"subject\n\nbody\n\n{SIGNED}"),
        (f"subject\n\nImpact: a\nImpact: b-c\r\n{SIGNED}\n", f"subject\n\n{SIGNED}\n"),
        ("Impact: flaky-tests", "Impact: flaky-tests"),
        ("subject\n\nImpact: nobody could log in\n", "subject\n\nImpact: nobody could log in\n"),
        ("subject\n\nImpact: flaky-tests\n\nprose\n", "subject\n\nImpact: flaky-tests\n\nprose\n"),
        (f"s\n\nImpact: low\n\nImpact: high\n{SIGNED}", f"s\n\nImpact: low\n\n{SIGNED}"),
        ("", ""),
    ],
)
def test_only_a_trailer_of_one_word_goes(message, left):
    assert read(message) == left


@given(st.text(alphabet="aI:\n -mpct", max_size=80))
def test_nothing_else_of_a_message_is_lost(message):
    left = read(message)
    gone = [line for line in message.split("\n") if line not in left.split("\n")]
    assert all(line.lower().startswith("impact") for line in gone)
