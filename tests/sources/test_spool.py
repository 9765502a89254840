"""The spool: what hooks wrote is read, what nobody wrote like that comes back whole, whatever the bytes are."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as some

from impact.model.capture import Answer, Made, Rejected, Rewritten
from impact.sources.spool import kept_aside, line_of, read

SHA = "ab" * 20
ID = "0123456789abcdef" * 2
shas = some.text("0123456789abcdef", min_size=40, max_size=40) | some.text("0123456789abcdef", min_size=64, max_size=64)
made = some.builds(Made, some.sampled_from(["post-commit", "post-merge", "post-applypatch"]), shas | some.just(""))
rewritten = some.builds(Rewritten, some.sampled_from(["rebase", "amend"]), shas, shas)
answers = some.builds(
    Answer,
    some.text("0123456789abcdef", min_size=32, max_size=32),
    some.sampled_from(["told", "not", "later", "never"]),
    shas,
    some.integers(0, 1 << 39),
    some.text(max_size=20),
    some.text(some.characters(exclude_categories=["Cs"]), max_size=200),
)
entries = some.lists(made | rewritten | answers, max_size=12)


def line(entry) -> bytes:
    """As a hook writes it."""
    if isinstance(entry, Made):
        value = {"v": 1, "hook": entry.hook, "sha": entry.sha}
    elif isinstance(entry, Rewritten):
        value = {"v": 1, "hook": "post-rewrite", "by": entry.by, "old": entry.old, "new": entry.new}
    else:
        value = {"v": 1, "answer": entry.said, "id": entry.id, "sha": entry.sha, "at": entry.at, "saw": entry.saw}
        value["text"] = entry.text
    return json.dumps(value, ensure_ascii=isinstance(entry, Answer), separators=(",", ":")).encode() + b"\n"


@given(entries)
def test_everything_written_is_read(told):
    found = read(b"".join(map(line, told)), "spool")
    assert (list(found.entries), found.rejected, found.open) == (told, (), False)


@given(entries, some.data())
def test_wherever_it_is_cut_the_rest_is_read(told, data):
    raw = b"".join(map(line, told))
    at = data.draw(some.integers(0, len(raw)))
    whole = raw[:at].count(b"\n")
    found = read(raw[:at], "spool")
    assert list(found.entries[:whole]) == told[:whole]
    left = raw[:at].rpartition(b"\n")[2]
    assert len(found.entries) + len(found.rejected) == whole + bool(left)
    assert read(raw[:at], "spool", whole=False).open == bool(left)


@given(entries, made | rewritten | answers, some.data())
def test_what_follows_a_cut_line_is_not_lost(told, after, data):
    raw = b"".join(map(line, told))
    at = data.draw(some.integers(0, len(raw)))
    found = read(raw[:at] + line(after), "spool")
    assert found.entries[-1] == after


@given(some.lists(some.binary(max_size=60) | entries.map(lambda told: b"".join(map(line, told))), max_size=8))
def test_no_bytes_are_lost(pieces):
    raw = b"\n".join(pieces)
    found = read(raw, "spool")
    for each in found.rejected:
        assert each.why
        assert each.line in raw
    assert len(found.entries) + len(found.rejected) >= sum(1 for each in raw.split(b"\n") if each)
    kept = sum(len(line(each)) - 1 for each in found.entries) + sum(len(each.line) for each in found.rejected)
    assert kept == len(raw.replace(b"\n", b""))


@given(some.binary(max_size=300))
def test_any_bytes_at_all(raw):
    found = read(raw, "spool")
    for each in found.rejected:
        assert line_of(kept_aside(each)) == each.line


def entry(**changes) -> bytes:
    value = {"v": 1, "answer": "told", "id": ID, "sha": SHA, "at": 1, "saw": "x", "text": "y"} | changes
    return json.dumps({key: each for key, each in value.items() if each is not None}).encode()


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"\xff\xfe", "not UTF-8"),
        (b"{", "not JSON"),
        (b"[" * 60_000, "not JSON"),
        (b"x" * 70_000, "longer than"),
        (b'"v"', "not what a hook writes"),
        (b'{"v":true}', "not what a hook writes"),
        (b'{"v":1}', "keys"),
        (b'{"v":2,"hook":"post-commit","sha":""}', "of another version (2)"),
        (b'{"v":1,"hook":"post-commit","hook":"post-merge","sha":""}', "twice"),
        (b'{"v":1,"hook":"pre-push","sha":""}', "none of"),
        (b'{"v":1,"hook":7,"sha":""}', "none of"),
        (b'{"v":1,"hook":"post-commit","sha":"xyz"}', "sha"),
        (b'{"v":1,"hook":"post-rewrite","by":"am","old":"","new":""}', "none of"),
        (entry(v=7), "version"),
        (entry(at=None), "lacks"),
        (entry(more=1), "does not know"),
        (entry(at=-1), "not a time"),
        (entry(at=1.5), "not a time"),
        (entry(at=True), "not a time"),
        (entry(at=1 << 60), "not a time"),
        (entry(id=ID.upper()), "id"),
        (entry(answer="yes"), "none of"),
        (entry(text=7), "text"),
        (entry(at=float("nan")), "number"),
    ],
)
def test_what_cannot_be_used(raw, why):
    (found,) = read(raw, "spool").rejected
    assert why in found.why
    assert (found.where, found.line) == ("spool:1", raw)


def test_one_bad_line_does_not_spoil_the_next():
    good = line(Made("post-commit", SHA))
    found = read(good + b"\n\0\0\0\n" + good[:20] + good + good, "here")
    assert found.entries == (Made("post-commit", SHA),) * 3
    assert found.rejected == (
        Rejected("here:3", "not JSON, or cut off", b"\0\0\0"),
        Rejected("here:4", "cut off", good[:20]),
    )
