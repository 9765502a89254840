"""Mail of a patch list: what is a patch, what is said about it, and what came of that."""

from __future__ import annotations

import gzip

import mails
import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.model.errors import ImpactError
from impact.sources.reviews import mbox
from impact.sources.reviews.files import read_file
from impact.sources.reviews.mail import credit, own_words, parse, quoted_place, title
from impact.sources.reviews.mail_threads import threads


def read(written):
    return threads([parse(each) for each in written], "list")


def by_key(batch):
    return {each.key.partition("@")[0] if ":" not in each.key else each.key: each for each in batch.events}


def test_versions_of_a_patch_are_one_change():
    (change,) = read(mails.series()).changes
    assert (change.key, change.title, change.author.name) == (
        "p1@example.com",
        "queue: wait instead of sleeping",
        "Ben Li",
    )
    assert change.paths == ("notes.txt", "queue.c")
    assert change.updated_at > change.opened_at


def test_a_comment_is_addressed_where_what_it_quotes_is_gone():
    found = by_key(read(mails.series()))
    assert (found["c1"].kind, found["c1"].path, found["c1"].addressed) == ("comment", "queue.c", "line")
    assert (found["c2"].path, found["c2"].addressed) == ("notes.txt", "same")
    assert (found["c3"].kind, found["c3"].addressed) == ("comment", "last")
    assert (found["r1"].kind, found["r1"].thread, found["r1"].addressed) == ("reply", "c1@example.com", "")
    assert found["c1"].body == "This waits for one only, why not for all?"
    assert "o1" not in found


def test_a_file_that_changed_elsewhere_is_addressed_by_file():
    series = mails.series()
    quoting = mails.answer(["diff --git a/queue.c b/queue.c", "-\tsleep(5);"], "Does anybody still sleep?")
    series.append(mails.mail("c4", mails.CLEO, "Re: [PATCH] queue", quoting, answers=["p1"], day=2))
    assert by_key(read(series))["c4"].addressed == "file"


def test_credit_counts_by_its_own_sender_alone():
    found = by_key(read(mails.series()))
    assert found["c3@example.com:Reviewed-by"].label == "Reviewed-by"
    foreign = parse(mails.mail("x", mails.DAN, "Re: x", "Reviewed-by: Cleo <cleo@example.com>\n"))
    assert credit(foreign) == ()


def test_the_order_of_mails_changes_nothing():
    assert read(mails.series()) == read(mails.series()[::-1])


def test_an_answer_in_a_circle_ends():
    one = mails.mail("a", mails.CLEO, "Re: x", "one", answers=["b"])
    other = mails.mail("b", mails.DAN, "Re: x", "two", answers=["a"])
    assert read([*mails.series(), one, other]).events == read(mails.series()).events


@pytest.mark.parametrize(
    ("subject", "plain"),
    [
        ("Re: [PATCH v3 2/5] queue: wait", "queue: wait"),
        ("AW: RE: [list] [PATCH] queue", "queue"),
        ("queue [PATCH]", "queue [PATCH]"),
        ("", ""),
    ],
)
def test_what_tools_put_before_a_title_goes(subject, plain):
    assert title(subject) == plain


def test_own_words_are_neither_quotation_nor_signature():
    body = "Hello,\n\nOn Sunday, Ben <ben@example.com> wrote:\n> a\n> b\n\nWhy?\n\n-- \nCleo, far away\n"
    assert own_words(body) == "Hello,\n\nWhy?"


def test_the_place_is_the_one_before_the_first_own_words():
    quoted = ["diff --git a/a.c b/a.c", "+one", "diff --git a/b.c b/b.c", "+two", "+three"]
    assert quoted_place(mails.answer(quoted, "Why?\n> diff --git a/c.c b/c.c")) == ("b.c", ("+two", "+three"))
    assert quoted_place("no quotation") == ("", ())


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe\n\n",
        b"From: nobody\nMessage-ID: <a@b>\nDate: yesterday\n\nx",
        b"From: a@b.c\nDate: Sun, 01 Mar 2026 10:00:00 +0000\n\nno id",
        b"Subject: =?unknown?Q?=FF?=\nFrom: a@b.c\n\n",
    ],
)
def test_what_is_no_mail_is_none(raw):
    assert parse(raw) is None


@given(st.binary(max_size=400))
def test_any_bytes_are_a_mail_or_none(raw):
    base = b"From: a@b.c\nMessage-ID: <a@b>\nDate: Sun, 01 Mar 2026 10:00:00 +0000\n"
    for each in (raw, base + raw, base + b"\n" + raw):
        parse(each)


def test_an_odd_charset_is_read_as_far_as_it_goes():
    raw = b"From: a@b.c\nMessage-ID: <a@b>\nDate: Sun, 01 Mar 2026 10:00:00 +0000\n"
    found = parse(raw + b"Content-Type: text/plain; charset=martian\n\nh\xc3\xa4\xff")
    assert found.body == "h\u00e4\ufffd"


def test_an_mbox_plain_or_gzip_is_told_what_is_lost(tmp_path):
    content = mails.mbox([*mails.series(), b"Subject: no id\n\nx\n"])
    plain, packed = tmp_path / "list.mbox", tmp_path / "t.mbox.gz"
    plain.write_bytes(content)
    packed.write_bytes(gzip.compress(content))
    assert read_file(plain) == read_file(packed)
    (batch,) = read_file(plain)
    assert batch.missing == ("1 mails without an id, a sender or a day",)
    assert len(batch.events) == 5
    assert dict(batch.counts) == {"mails": 7, "patches": 2, "answers to patches": 4}


def test_an_mbox_without_mail_is_said():
    with pytest.raises(ImpactError, match="x: no mail in it"):
        mbox.read(b"From x\n\n", "x")


def test_lines_that_begin_with_from_come_back_as_they_were():
    written = mails.mail("p", mails.BEN, "hello", "From here on\n>From there\n")
    (found,) = [parse(written)]
    content = mails.mbox(
        [*mails.series(), mails.mail("c9", mails.CLEO, "Re: x", "From here on", answers=["p1"], day=6)]
    )
    (batch,) = mbox.read(content, "x")
    assert by_key(batch)["c9"].body == "From here on"
    assert found.body.startswith("From here on")
