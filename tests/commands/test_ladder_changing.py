from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from impact.commands.ladder import command
from impact.edges import places
from impact.model.errors import ImpactError, UsageError
from impact.shipped import shipped

DEFAULT = shipped("config", "ladders", "default.yaml").read_text(encoding="utf-8")
OURS = """schema: impact.ladder/1
id: ours
title: Ours
version: "1"
levels:
- id: one
  track: ic
  rank: 1
  title: One
  essence: Works.
  expectations:
  - id: one.a
    dimension: craft
    text: Repairs flaky tests
    categories: [] # yet
    bar: once
    reach: self
    outcome: held
    git: none
    ask: Which?
  - id: one.b
    dimension: craft
    text: Is kind
    categories: []
    bar: once
    reach: self
    outcome: held
    git: none
    ask: Which?
"""


def run(*arguments: object) -> Result:
    result = CliRunner(env={"COLUMNS": "80"}).invoke(command, [str(each) for each in arguments], standalone_mode=False)
    if result.exception is not None:
        raise result.exception
    return result


@pytest.fixture
def ours() -> Path:
    file = places.ladder_folder() / "ours.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(OURS)
    return file


def test_a_ladder_against_itself_has_no_change() -> None:
    result = run("diff", "default", "default")
    assert result.stdout == ""
    assert result.stderr == "no change: the same file, to the byte\n"


def test_diff_tells_as_text_and_as_json(ours: Path, tmp_path: Path) -> None:
    new = tmp_path / "new.yaml"
    new.write_text(
        OURS.replace("Repairs flaky tests", "Repairs\\x1b tests").replace("outcome: held", "outcome: none", 1)
    )
    assert run("diff", "ours", new).stdout.splitlines() == [
        "~ one.a",
        "    text: Repairs flaky tests",
        "      ->  Repairs\\x1b tests",
        "    outcome: held",
        "         ->  none",
    ]
    document = json.loads(run("diff", "ours", new, "--json").stdout)
    assert document["schema"] == "impact.ladder-diff/1"
    assert [(each["expectation"], each["what"]) for each in document["changes"]] == [("one.a", "changed")]


def report(tmp_path: Path, digest: str) -> Path:
    file = tmp_path / "report.json"
    rows = [{"key": "one.a", "dimension": "craft", "statement": "Repairs tests", "ask": "Which?"}]
    document = {"schema": "impact.report/1", "ladder": {"digest": digest}, "target": {"key": "one"}}
    file.write_text(json.dumps(document | {"expectations": rows}))
    return file


def test_diff_since_a_report_looks_at_its_digest_and_then_at_its_level(ours: Path, tmp_path: Path) -> None:
    import hashlib

    same = report(tmp_path, hashlib.sha256(ours.read_bytes()).hexdigest())
    assert run("diff", same, "ours").stderr == "no change: the same file, to the byte\n"
    result = run("diff", report(tmp_path, "0" * 64), "ours")
    assert "~ one.a\n    text: Repairs tests\n" in result.stdout
    assert "+ one.b: Is kind\n" in result.stdout
    assert "tells of the level one alone" in result.stderr


@pytest.mark.parametrize("text", ["", "[]", '{"schema": "impact.report/1"}', "[" * 100000, "\x00"])
def test_what_is_no_report_is_said(ours: Path, tmp_path: Path, text: str) -> None:
    file = tmp_path / "x.json"
    file.write_text(text)
    with pytest.raises(UsageError, match="not a report of schema"):
        run("diff", file, "ours")


def test_map_prints_lines_with_the_words_that_made_it_propose(ours: Path) -> None:
    result = run("map", "ours")
    assert result.stdout == (
        f"# {ours}:12: Repairs flaky tests\n"
        "#   flaky-tests, because of: flaky, tests\n"
        "- id: one.a\n  categories: [flaky-tests]\n  git: partial\n"
    )
    assert result.stderr == "1 without a proposal: no word of theirs names a sort of work\n"
    assert ours.read_text() == OURS


def test_map_writes_what_was_agreed_to_and_nothing_else(ours: Path) -> None:
    ours.chmod(0o600)
    run("map", "ours", "--write", "--yes")
    meant = OURS.replace("categories: [] # yet", "categories: [flaky-tests] # yet").replace(
        "git: none", "git: partial", 1
    )
    assert ours.read_text() == meant
    assert ours.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in ours.parent.iterdir()] == ["ours.yaml"]


def test_map_writes_nothing_that_nobody_agreed_to(ours: Path) -> None:
    with pytest.raises(UsageError, match="nobody can be asked here"):
        run("map", "ours", "--write")
    assert ours.read_text() == OURS


@pytest.mark.parametrize(("answer", "agreed"), [("y\n", True), ("n\n", False), ("\n", False)])
def test_map_asks_at_a_terminal(ours: Path, monkeypatch: pytest.MonkeyPatch, answer: str, agreed: bool) -> None:
    monkeypatch.setattr("impact.commands.ladder_mapping._can_ask", lambda: True)
    result = CliRunner().invoke(command, ["map", "ours", "--write"], input=answer, standalone_mode=False)
    assert result.exception is None
    assert "flaky-tests (Made tests trustworthy), because of: flaky, tests" in result.stderr
    assert (ours.read_text() != OURS) is agreed


def test_a_shipped_ladder_is_not_mapped() -> None:
    with pytest.raises(ImpactError, match="the ladder 'default' is shipped"):
        run("map", "default", "--yes", "--write")


def test_a_link_to_a_ladder_stays_a_link(ours: Path, tmp_path: Path) -> None:
    real = tmp_path / "real.yaml"
    ours.replace(real)
    ours.symlink_to(real)
    run("map", "ours", "--write", "--yes")
    assert ours.is_symlink()
    assert "flaky-tests" in real.read_text()
