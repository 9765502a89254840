"""Lines of notes: what is written is read again, and what others wrote is material, whatever it is."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.model.shared import Fault, SharedLine
from impact.sources.shared_notes import LONGEST, MOST_LINES, is_own, joined, latest, line_id, lines, written

ROW = {"schema": "impact.note/1", "id": "a1", "about": "c1", "theme": "flaky-tests", "role": "author", "edit": 2}


@given(st.text(max_size=300), st.integers(1, 99))
def test_what_is_written_is_read_again_from_one_line_of_ascii(statement, edit):
    line = SharedLine("a1", "c1", "flaky-tests", "author", statement, edit)
    text = written(line)
    assert text.isascii()
    assert b"\n" not in text
    assert list(json.loads(text)) == sorted(json.loads(text))
    assert tuple(lines("c", text)) == (line,)


def said_of(line: bytes) -> str:
    (fault,) = lines("c0ffee", b"\n" + line + b"\n")
    assert isinstance(fault, Fault)
    assert (fault.commit, fault.line) == ("c0ffee", 2)
    return fault.what


@pytest.mark.parametrize(
    ("line", "what"),
    [
        (b"Reviewed, fine by me", "not JSON"),
        (b'{"schema": NaN}', "not JSON"),
        (b"\xff\xfe", "not ASCII"),
        (b"\x1b]0;title\x07", "not JSON"),
        (b"[" * 10_000, "nested too deeply"),
        (b'{"a":' * 3000, "nested too deeply"),
        (b"[1]", "not a JSON object"),
        (b"{}", "not of the schema impact.note/1"),
        (b'{"schema": "impact.note/2"}', "not of the schema impact.note/1"),
        (b'"' + b"x" * LONGEST + b'"', f"longer than {LONGEST} bytes"),
    ],
)
def test_what_is_no_line_of_ours_is_told_in_our_words(line, what):
    assert said_of(line) == what


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"theme": "\u001b[31mred"}, "its theme is missing or is no name"),
        ({"theme": "x" * 81}, "its theme is missing or is no name"),
        ({"role": None}, "its role is missing or is no name"),
        ({"id": 7}, "its id is missing or is no name"),
        ({"about": "../.."}, "its about is missing or is no name"),
        ({"statement": ["x"]}, "its statement is no text"),
        ({"edit": 0}, "its edit is no number from 1"),
        ({"edit": True}, "its edit is no number from 1"),
        ({"edit": 10**30}, "its edit is no number from 1"),
        ({"edit": "9"}, "its edit is no number from 1"),
    ],
)
def test_a_field_that_cannot_be_is_told(change, what):
    assert said_of(json.dumps(ROW | change).encode()) == what


def test_fields_of_a_later_program_do_no_harm():
    (line,) = lines("c", json.dumps(ROW | {"more": {"x": 1}}).encode())
    assert line == SharedLine("a1", "c1", "flaky-tests", "author", "", 2)


def test_a_note_without_end_is_read_to_an_end():
    found = list(lines("c", b"\n" * (MOST_LINES + 5) + b"x"))
    assert [(each.line, each.what) for each in found] == [(1001, "more than 1000 lines; the rest is not read")]


@given(st.lists(st.binary(max_size=9), max_size=6), st.lists(st.binary(max_size=9), max_size=6))
def test_joining_loses_no_line_whichever_side_it_is_on(one, other):
    one, other = b"\n".join(one), b"\n".join(other)
    both = joined(one, other)
    assert set(both.split(b"\n")) >= {each for each in (one + b"\n" + other).split(b"\n") if each}
    assert both == joined(other, one) == joined(both, one) == joined(both)


def test_of_several_lines_of_one_id_the_last_edit_counts():
    first, second = SharedLine("b", "c1", "x", "author"), SharedLine("b", "c1", "y", "author", edit=2)
    other = SharedLine("a", "c2", "z", "author")
    assert latest((second, first, other)) == (other, second)


def test_a_line_is_of_whoever_has_the_address():
    line = SharedLine(line_id("Ada@Example.com", "c1"), "c1", "x", "author")
    assert is_own(line, ("b@example.com", "ada@example.com"))
    assert not is_own(line, ("b@example.com",))
