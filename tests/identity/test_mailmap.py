"""Who a name and address stand for."""

from __future__ import annotations

import pytest

from impact.identity.mailmap import Mailmap
from impact.model.facts import Identity

RAW = Identity("ada", "old@example.com")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Ada Example <old@example.com>", Identity("Ada Example", "old@example.com")),
        ("<ada@example.com> <old@example.com>", Identity("ada", "ada@example.com")),
        ("Ada Example <ada@example.com> <old@example.com>", Identity("Ada Example", "ada@example.com")),
        ("Ada Example <ada@example.com> ada <old@example.com>", Identity("Ada Example", "ada@example.com")),
        ("Ada Example <ada@example.com> Other <old@example.com>", RAW),
        ("Ada Example <ada@example.com> <OLD@Example.COM> # said so", Identity("Ada Example", "ada@example.com")),
        ("# Ada Example <old@example.com>", RAW),
        ("Ada Example <old@example.com", RAW),
        ("Ada Example <> <old@example.com>", RAW),
        ("Ada Example old@example.com>", RAW),
        ("", RAW),
    ],
)
def test_each_form_is_read_as_git_reads_it(line, expected):
    assert Mailmap(line.encode() + b"\n").person(RAW) == expected


def test_one_line_may_say_the_name_and_another_the_address():
    text = b"Ada Example <old@example.com>\n<ada@example.com> <old@example.com>\n"
    assert Mailmap(text).person(RAW) == Identity("Ada Example", "ada@example.com")


def test_a_later_line_wins():
    text = b"One Example <old@example.com>\nTwo Example <old@example.com>\n"
    assert Mailmap(text).person(RAW).name == "Two Example"


def test_name_and_address_together_go_before_the_address_alone():
    text = b"Team <team@example.com> <old@example.com>\nAda <ada@example.com> ADA <old@example.com>\n"
    mailmap = Mailmap(text)
    assert mailmap.person(RAW) == Identity("Ada", "ada@example.com")
    assert mailmap.person(Identity("Ben", "old@example.com")) == Identity("Team", "team@example.com")


def test_an_empty_address_can_be_mapped():
    assert Mailmap(b"Ada <ada@example.com> <>\n").person(Identity("x", "")) == Identity("Ada", "ada@example.com")


def test_the_answer_is_remembered_and_the_same_object():
    mailmap = Mailmap(b"Ada Example <old@example.com>\n")
    assert mailmap.person(RAW) is mailmap.person(Identity("ada", "old@example.com"))


def test_what_is_no_text_is_taken_as_it_is():
    mailmap = Mailmap(b"\xff\xfe <ada@example.com> <old@example.com>\r\n" + b"<" * 10_000 + b"\n\x00>\n")
    assert mailmap.person(RAW) == Identity("\udcff\udcfe", "ada@example.com")


def test_who_is_counted_as_somebody_by_whichever_of_their_addresses() -> None:
    text = b"Cleo <cleo@x.org> <Old@x.org>\nCleo <cleo@x.org> Cleo <shared@x.org>\nZoe <zoe@x.org> <z@x.org>\n"
    mailmap = Mailmap(text + b"Only A Name <plain@x.org>\n")
    assert mailmap.counted_as("CLEO@x.org") == ("old@x.org", "shared@x.org")
    assert mailmap.counted_as("old@x.org") == ("cleo@x.org", "shared@x.org")
    assert mailmap.counted_as("plain@x.org") == ()
    assert Mailmap().counted_as("cleo@x.org") == ()
