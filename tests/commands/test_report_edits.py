"""A report edited, given away and looked at again, through the commands."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest

ME = ("--me", "ada@example.com")


@pytest.fixture
def report(impact, adas):
    def typed(*more, code=0):
        done = impact("report", adas.path, *ME, *more)
        assert done.code == code, done.err
        return done

    return typed


@pytest.fixture
def ids(report):
    """The contributions by their titles."""
    document = json.loads(report("--format", "json").out)
    return {each["title"]: each["id"] for each in document["contributions"]}


def written(tmp_path, text):
    file = tmp_path / "edits.yaml"
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_edits_of_a_file_stand_in_every_later_report(report, ids, tmp_path):
    title, key = next(iter(ids.items()))
    text = f'paragraph: "Tests can be believed."\nanchors: ["{key}"]\ntitles: {{"{key}": "My own words"}}\n'
    assert "kept" in report("--edits-from", written(tmp_path, text)).err
    for audience in ("self", "manager"):
        page = report("--for", audience, "--format", "markdown").out
        assert "Tests can be believed." in page
        assert "A1 `My own words`" in page
        assert title in page  # what the commit says is not hidden
    empty = report("--edits-from", written(tmp_path, "{}\n"))
    assert "as it is proposed" in empty.err
    assert "My own words" not in report("--format", "markdown").out


def test_what_is_left_out_is_left_out_for_others_alone(report, ids, tmp_path):
    key = next(key for title, key in ids.items() if "flaky" in title)
    report("--edits-from", written(tmp_path, f'leave_out: ["{key}"]\n'))
    assert key in report("--format", "json").out
    document = report("--for", "manager", "--format", "json").out
    assert key not in document
    assert "wait for the queue" not in document


def test_every_fault_of_an_edit_file_has_its_line_and_nothing_is_kept(report, tmp_path):
    words = " ".join(["word"] * 91)
    file = written(tmp_path, f'paragraph: "{words}"\nanchors: [nowhere]\ntitles: {{nobody: ""}}\nbogus: 1\n')
    err = report("--edits-from", file, code=1).err
    for fault in (":1:", "91 words", ":2:", "'nowhere' is no contribution", ":3:", "'nobody'", ":4:", "bogus"):
        assert fault in err
    assert "In one paragraph" not in report("--format", "markdown").out


def test_without_a_terminal_no_editor_is_opened(report):
    assert "--edits-from" in report("--edit", code=2).err


def test_the_diff_shows_what_does_not_leave(report):
    shown = report("--for", "manager", "--diff").out
    assert shown.startswith("--- your own report\n+++ for your manager\n")
    assert "\n-## What did I forget?" in shown
    assert "leaves nothing out" in report("--diff", code=2).err


def test_a_report_given_away_is_what_the_next_is_compared_with(report, ids, tmp_path, impact):
    assert "given away yet" in report("--changes-since", "LAST", code=1).err
    report("--output", str(tmp_path / "one.json"), "--format", "json")
    assert report("--changes-since", "LAST").out == "Nothing changed.\n"
    title, key = next((title, key) for title, key in ids.items() if "flaky" in title)
    assert impact("dismiss", key, "--why", "no").code == 0
    for since in ("LAST", str(tmp_path / "one.json")):
        assert f"Found no more: “{title}”" in report("--changes-since", since).out
    assert "given away yet" in report("--for", "committee", "--changes-since", "LAST", code=1).err


@pytest.mark.parametrize("text", ["", "{", "[]", '{"schema": "other/1"}', '{"schema": "impact.report/1"}'])
def test_what_is_no_report_is_no_base_for_changes(report, tmp_path, text):
    file = tmp_path / "old.json"
    file.write_text(text)
    assert str(file) in report("--changes-since", str(file), code=1).err
    assert "nowhere.json" in report("--changes-since", "nowhere.json", code=1).err


def test_a_word_is_redacted_on_demand(report):
    assert "flaky" in report("--format", "markdown").out
    page = report("--redact", "flaky", "--for", "manager", "--format", "markdown").out
    assert "[redacted]" in page


def test_csv_has_one_row_a_claim_and_no_formula(report):
    rows = list(csv.DictReader(io.StringIO(report("--format", "csv").out)))
    document = json.loads(report("--format", "json").out)
    assert [each["claim"] for each in rows] == [each["id"] for each in document["claims"]]
    assert all(date.fromisoformat(each["first day"]) for each in rows)


def test_times_away_are_said(report, monkeypatch):
    monkeypatch.setenv("IMPACT_ABSENT", "2026-02-01..2026-03-15,2019")
    page = report("--format", "markdown").out
    assert "Away, by the engineer's word: 2026-02-01 to 2026-03-15;" in page
    assert "2019" not in page.split("## ")[0]
