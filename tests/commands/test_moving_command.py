"""`impact ledger copy`, `export` and `import`: the same report from wherever the ledger lies."""

from __future__ import annotations

import json
import sqlite3

import pytest

from impact.edges import story
from impact.services.reporting.demo import STORY
from impact.settings import stories

ME = ("--me", "ada@example.com")


@pytest.fixture
def report(impact, adas):
    def bytes_of(place):
        made = []
        for form in ("markdown", "json", "html"):
            typed = impact("report", adas.path, *ME, "--format", form, "--ledger", place)
            assert typed.code == 0, typed.err
            made.append(typed.out)
        return made

    return bytes_of


@pytest.fixture
def kept(impact, adas, tmp_path):
    """A ledger with a scan, a note, a correction, and a report that was given away."""
    place = tmp_path / "mine.db"
    at = (*ME, "--ledger", place)
    impact("report", adas.path, *at)
    assert impact("note", "Paired on the parser", "--with", "Cleo Secret", *at).code == 0
    work = json.loads(impact("report", adas.path, *at, "--format", "json").out)["contributions"][0]["id"]
    assert impact("confirm", work, "--ledger", place).code == 0
    assert impact("report", adas.path, *at, "--for", "manager", "-o", tmp_path / "given.md").code == 0
    return place


def test_the_report_is_the_same_from_all_three(impact, kept, report, tmp_path, postgres):
    there, back = postgres.address(postgres.database()), tmp_path / "back.db"
    typed = impact("ledger", "copy", kept, there)
    assert (typed.code, "rows copied" in typed.out) == (0, True), typed.err
    assert impact("ledger", "copy", there, back).code == 0
    assert "holds the same already" in impact("ledger", "copy", back, there).out
    assert report(kept) == report(there) == report(back)


def test_export_and_import_give_the_same_report(impact, kept, report, tmp_path):
    typed = impact("export", tmp_path / "mine.zip", "--ledger", kept)
    assert typed.code == 0, typed.err
    assert "1  notes: Your own words" in typed.out
    assert "nothing is redacted" in typed.out
    typed = impact("import", tmp_path / "mine.zip", "--ledger", tmp_path / "new.db")
    assert typed.code == 0, typed.err
    assert report(kept) == report(tmp_path / "new.db")
    typed = impact("import", tmp_path / "mine.zip", "--ledger", kept)
    assert (typed.code, "holds something else" in typed.err) == (1, True)


def test_what_leaves_can_be_seen_before(impact, kept, tmp_path):
    typed = impact("export", tmp_path / "mine.zip", "--ledger", kept, "--dry-run")
    assert typed.code == 0
    assert "notes: Your own words" in typed.out
    assert not (tmp_path / "mine.zip").exists()


@pytest.mark.parametrize("words", [("--yes",), ("--window", "2026-H1"), ("--for", "team:x"),
                                   ("--for", "team:x", "--window", "2026-H1", "--markdown")])  # fmt: skip
def test_what_goes_with_a_team_is_told(impact, kept, tmp_path, words):
    typed = impact("export", tmp_path / "mine.zip", "--ledger", kept, *words)
    assert (typed.code, "--for" in typed.err) == (2, True)


def test_two_addresses_with_passwords_are_refused(impact):
    typed = impact("ledger", "copy", "postgresql://a:one@x/y", "postgresql://b:two@z/y")
    assert (typed.code, "no address may hold a password" in typed.err) == (2, True)
    assert "one" not in typed.err.replace("one line", "")


def test_the_demo_story_tells_the_same_after_a_journey(impact, tmp_path, postgres):
    history = stories.load(STORY)
    story.build(history, tmp_path / "demo")
    place, there = tmp_path / "mine.db", postgres.address(postgres.database())
    me = ("--me", history.subject)

    def told(ledger):
        typed = impact("report", tmp_path / "demo", *me, "--period", "2026", "--format", "html", "--ledger", ledger)
        assert typed.code == 0, typed.err
        return typed.out

    before = told(place)
    assert impact("export", tmp_path / "mine.zip", "--ledger", place).code == 0
    assert impact("import", tmp_path / "mine.zip", "--ledger", there).code == 0
    assert impact("export", tmp_path / "again.zip", "--ledger", there).code == 0
    assert (tmp_path / "again.zip").read_bytes() == (tmp_path / "mine.zip").read_bytes()
    assert told(there) == before


def test_a_killed_copy_leaves_an_empty_place(process, impact, kept, tmp_path):
    """As if the machine went down when most of it was written."""
    die = (
        "import os\n"
        "from impact.ledger import moving\n"
        "fill = moving.fill\n"
        "def last(connection, table, given, tell):\n"
        "    done = fill(connection, table, given, tell)\n"
        "    if table.name == 'touches': os._exit(9)\n"
        "    return done\n"
        "moving.fill = last"
    )
    there = tmp_path / "there.db"
    assert process("ledger", "copy", kept, there, code=die).code == 9
    with sqlite3.connect(there) as ledger:
        assert ledger.execute("SELECT name FROM sqlite_master").fetchall() == []
    typed = impact("ledger", "copy", kept, there)
    assert (typed.code, "rows copied" in typed.out) == (0, True), typed.err
