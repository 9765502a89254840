"""The bytes of a commit object, whole and damaged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.model.facts import Identity
from impact.sources.raw_commit import minutes, parse, person, text

WHOLE = (
    b"tree aaaa\nparent bbbb\nparent cccc\n"
    b"author Ada <ada@example.com> 1600000000 +0545\n"
    b"committer Com <com@example.com> 1600000060 -0330\n"
    b"gpgsig -----BEGIN\n author Other <m@example.com> 1 +0000\n -----END\n"
    b"\nsubject\n\nbody\n"
)


def test_a_whole_commit_is_read_by_its_first_headers():
    commit = parse(WHOLE)
    assert (commit.tree, commit.parents) == ("aaaa", ("bbbb", "cccc"))
    assert commit.author == Identity("Ada", "ada@example.com")
    assert (commit.authored_at, commit.offset, commit.committed_at) == (1600000000, 345, 1600000060)
    assert commit.message == "subject\n\nbody\n"


def test_the_encoding_header_decides_for_names_and_message():
    raw = b"tree a\nauthor J\xfcrgen <j@x> 1 +0000\ncommitter C <c@x> 1 +0000\nencoding ISO-8859-1\n\nGr\xf6\xdfe\n"
    commit = parse(raw)
    assert commit.author.name == "Jürgen"
    assert commit.message == "Größe\n"


def test_an_unknown_encoding_falls_back_and_keeps_lone_bytes():
    assert text(b"caf\xe9", "klingon-8") == "caf\udce9"
    assert text(b"\xff", "rot13") == "\udcff"


@pytest.mark.parametrize(
    ("line", "who", "at"),
    [
        (b"Ada <ada@x> 5 +0000", Identity("Ada", "ada@x"), 5),
        (b"Ada <ada@x>", Identity("Ada", "ada@x"), None),
        (b"Ada <ada@x> notadate +0000", Identity("Ada", "ada@x"), None),
        (b"Ada", Identity("Ada", ""), None),
        (b"A <b> <c@x> 7 +0000", Identity("A", "b"), 7),
        (b"Ada <ada@x> -5 +0000", Identity("Ada", "ada@x"), None),
        (b"Ada <ada@x> 99999999999999999999 +0000", Identity("Ada", "ada@x"), None),
        (b"", Identity("", ""), None),
    ],
)
def test_a_person_line_is_read_by_gits_rule(line: bytes, who: Identity, at: int | None):
    assert person(line, "")[:2] == (who, at)


def test_a_timezone_no_clock_shows_counts_as_none():
    assert (minutes(b"+0545"), minutes(b"-1200"), minutes(b"+9900")) == (345, -720, 0)


def test_a_message_ends_at_its_first_nul_and_may_be_absent():
    assert parse(b"tree a\n\nbefore\0after\n").message == "before"
    assert parse(b"tree a\nauthor A <a@x> 1 +0000\n").message == ""
    assert parse(b"\nonly a message").message == "only a message"


@given(st.binary(max_size=300))
def test_no_bytes_raise(raw: bytes):
    commit = parse(raw)
    assert commit.message.encode("utf-8", "surrogateescape") is not None


@given(st.text(st.characters(exclude_characters="<>\n\0", exclude_categories=("Cs",)), max_size=30).map(str.strip))
def test_any_name_survives(name: str):
    line = f"{name} <a@example.com> 12 +0000".encode()
    assert person(line, "")[0].name.strip() == name.strip(" ").strip()
