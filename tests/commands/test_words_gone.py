"""Words that were forgotten or redacted are in no file: not in the ledger, its copies, nor in what hooks left."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import zlib
from contextlib import closing
from pathlib import Path

import pytest
from hooked import Hooked

from impact.ledger.opening import open_ledger

ME = ("--me", "ada@example.com")
ID = "0123456789abcdef" * 2
OTHER = "f" * 32
CANARY = "Zanzibar"
WORDS = f"they waited for {CANARY} since märz"


@pytest.fixture
def here(tmp_path):
    made = Hooked.new(tmp_path / "repo")
    made.commit("first")
    return made


def line(here: Hooked, key: str = ID, text: str = WORDS, said: str = "told") -> bytes:
    value = {"v": 1, "answer": said, "id": key, "sha": here.head(), "at": 1_780_000_000, "saw": "x", "text": text}
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def spool(here: Hooked, *lines: bytes) -> None:
    (here.common / "impact").mkdir(exist_ok=True)
    with (here.common / "impact" / "spool").open("ab") as file:
        file.writelines(lines)


def holding(*folders: Path, word: str = CANARY) -> list[str]:
    return sorted(
        str(each.relative_to(folder))
        for folder in folders
        for each in folder.rglob("*")
        if each.is_file() and word.encode() in each.read_bytes()
    )


@pytest.fixture
def asked(here, impact, ledger):
    """A note that an answer made, synced a moment ago, with a cut-off line of the same words beside it."""
    spool(here, line(here), line(here, text=f"again {CANARY}")[:-3] + b"\n", line(here, OTHER, "kept words"))
    assert impact("sync", here.path, *ME).code == 4
    assert {re.sub(r"[0-9a-f]{12}", "N", each) for each in holding(here.common / "impact")} == {
        "spool.N.taken",
        "spool.rejected",
    }
    return here


def forget(impact):
    return impact("note", "--forget", ID)


def redact(impact):
    return impact("redact", ID, CANARY.lower(), "again")


@pytest.mark.parametrize("act", [forget, redact])
@pytest.mark.parametrize("open_beside", [False, True])
def test_no_file_holds_them(asked, impact, ledger, act, open_beside):
    with closing(sqlite3.connect(ledger)) as beside:
        if open_beside:  # so that the log stays
            beside.execute("SELECT count(*) FROM notes").fetchone()
        assert holding(ledger.parent)
        assert act(impact).code == 0
        assert holding(ledger.parent, asked.common) == []
        assert impact("sync", asked.path, *ME).err == ""
        assert holding(ledger.parent, asked.common) == []
    with open_ledger(ledger) as known:
        texts = {each.id: each.text for each in known.notes()}
    assert texts.pop(OTHER) == "kept words"
    assert texts == ({} if act is forget else {ID: "they waited for [redacted] since märz"})


@pytest.mark.parametrize("act", [forget, redact])
def test_nor_does_a_copy_that_upgrading_left(asked, impact, ledger, act):
    with closing(sqlite3.connect(ledger)) as opened:
        opened.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    copy = ledger.with_name(f"{ledger.name}.0005.backup")
    shutil.copy(ledger, copy)
    with closing(sqlite3.connect(copy)) as opened, opened:
        opened.execute("UPDATE answers SET text = ?", (json.dumps(WORDS),))
    assert act(impact).code == 0
    assert holding(ledger.parent) == []
    with closing(sqlite3.connect(copy)) as opened:
        assert opened.execute("SELECT count(*) FROM notes").fetchone() == (1 if act is forget else 2,)


def test_what_an_earlier_version_kept_beside_a_forgotten_note_goes_with_the_next_sync(asked, impact, ledger):
    forget(impact)
    with closing(sqlite3.connect(ledger)) as opened, opened:
        opened.execute("UPDATE answers SET text = ? WHERE id = ?", (json.dumps(WORDS), ID))
    spool(asked, line(asked, "e" * 32, "more"))
    impact("sync", asked.path, *ME)
    with open_ledger(ledger) as known:
        assert {each.text for each in known.answers()} == {""}
        assert ID not in {each.id for each in known.notes()}


def test_a_copy_that_cannot_be_changed_is_named(asked, impact, ledger):
    copy = ledger.with_name(f"{ledger.name}.0005.backup")
    copy.write_bytes(b"no database at all" * 99)
    typed = forget(impact)
    assert (typed.code, str(copy) in typed.err, "older copy may still hold the words" in typed.err) == (1, True, True)


@pytest.mark.parametrize("act", ["forget", "redact", "ask"])
def test_a_request_about_a_note_repeats_no_words_of_it(impact, ledger, act, tmp_path):
    made = impact("note", f"Paired on {CANARY}", "--category", "pairing-mentoring", *ME)
    note = made.err.partition(":")[0]
    told = impact("ask", note, "--to", "Ben Sample", "--for-you", f"Less of {CANARY}", *ME)
    token = re.search(r"impact-answer (\w+)", told.out)[1]
    answer = tmp_path / "answer.txt"
    answer.write_text(f"impact-answer {token} yes unnamed: {CANARY} was hard\n")
    assert impact("confirm-from", answer).code == 0
    words = {
        "forget": ("note", "--forget", note),
        "redact": ("redact", note, CANARY),
        "ask": ("ask", "--forget", token),
    }
    typed = impact(*words[act])
    assert typed.code == 0, typed.err
    if act == "ask":
        assert impact("redact", note, CANARY).code == 0
    assert holding(ledger.parent) == []
    with open_ledger(ledger) as known:
        assert len(known.asks()) == len(known.words()) == (1 if act == "redact" else 0)
    assert (token in typed.err) == (act != "redact")


@pytest.mark.parametrize("act", ["forget", "redact"])
def test_nor_does_a_report_that_was_given_away_nor_what_stood_under_edits(impact, adas, ledger, tmp_path, act):
    typed = impact("note", f"Paired with somebody on {CANARY}", "--category", "pairing-mentoring", *ME)
    key = typed.err.partition(":")[0]
    edits = tmp_path / "edits.yaml"
    edits.write_text(f'paragraph: "It was heard."\ntitles: {{"{key}": "What I heard"}}\n')
    for words in (("-o", str(tmp_path / "given.json"), "--format", "json"), ("--edits-from", str(edits))):
        assert impact("report", adas.path, *ME, *words).code == 0

    def kept():
        with closing(sqlite3.connect(ledger)) as opened:
            given = [zlib.decompress(each).decode() for (each,) in opened.execute("SELECT document FROM snapshots")]
            return "".join(given) + "".join(each for (each,) in opened.execute("SELECT detail FROM report_edits"))

    assert kept().count(CANARY) > 1
    done = impact("note", "--forget", key) if act == "forget" else impact("redact", key, CANARY)
    assert done.code == 0, done.err
    assert CANARY not in kept()
    assert "It was heard." in impact("report", adas.path, *ME, "--format", "markdown").out
