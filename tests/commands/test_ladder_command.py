from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from impact.commands.ladder import command
from impact.edges import places
from impact.model.errors import UsageError

GOOD = """schema: impact.ladder/1
id: mine
title: Mine
version: "1"
levels:
- id: one
  track: ic
  rank: 1
  title: One
  essence: Works.
  expectations:
  - id: one.scope.x
    dimension: scope
    text: Took a task through to release
    categories: [ordinary-fix]
    bar: once
    reach: self
    outcome: delivered
    git: full
    ask: Which one?
"""


def run(*arguments: str, columns: int = 80):
    runner = CliRunner(env={"COLUMNS": str(columns)})
    return runner.invoke(command, arguments, standalone_mode=False)


@pytest.fixture
def mine():
    folder = places.config_folder() / "ladders"
    folder.mkdir(parents=True)
    file = folder / "mine.yaml"
    file.write_text(GOOD)
    return file


def test_list_names_shipped_ladders_and_ones_own(mine):
    result = run("list")
    assert result.stdout.startswith("default\n  Default ladder 0.1.0: junior, mid, senior")
    assert "mine\n  Mine 1: one\n" in result.stdout
    assert result.stderr == f"your own go into {mine.parent}\n"


def test_list_says_which_ladder_is_faulty(mine):
    mine.write_text("id: 3\n")
    assert "mine\n  5 faults: impact ladder lint mine\n" in run("list").stdout


def test_list_as_json_is_one_document(mine):
    document = json.loads(run("list", "--json").stdout)
    assert document["schema"] == "impact.ladders/1"
    assert [(each["name"], each["yours"]) for each in document["ladders"]] == [("default", False), ("mine", True)]


def test_show_prints_every_level():
    out = run("show").stdout
    assert out.startswith("Default ladder 0.1.0\n\nJunior software engineer (junior), individual contributor 1\n")
    assert "\nCTO (cto), management 5\n" in out


def test_show_one_level_says_what_each_expectation_asks_for():
    out = run("show", "default", "--level", "Staff engineer").stdout
    assert out.startswith("Staff engineer (staff), individual contributor 4\n")
    assert "how often: 2 contributions, in 2 different months" in out
    assert "2 repositories and 4 other people, or 2 teams where a team map" in out
    assert "quality: persistent-problem" in out
    assert "Senior" not in out


@pytest.mark.parametrize("columns", [40, 80])
@pytest.mark.parametrize("arguments", [("list",), ("show",), ("show", "--level", "staff")])
def test_no_line_is_wider_than_the_terminal(columns, arguments):
    lines = run(*arguments, columns=columns).stdout.splitlines()
    assert max(map(len, lines)) <= columns


def test_show_as_json_holds_the_level_asked_for():
    document = json.loads(run("show", "default", "--level", "vp", "--json").stdout)
    assert [each["key"] for each in document["levels"]] == ["vp"]
    assert len(document["levels"][0]["expectations"]) == 5


def test_show_of_an_unknown_level_or_ladder_is_a_usage_error():
    for arguments in (("show", "defaultt"), ("show", "default", "--level", "stff")):
        assert isinstance(run(*arguments).exception, UsageError)


def test_lint_of_a_clean_ladder_says_nothing_on_standard_output(mine):
    result = run("lint", "default", str(mine))
    assert (result.return_value, result.stdout) == (0, "")
    assert result.stderr == f"default: clean\n{mine}: clean\n"


def test_lint_warns_without_failing(mine):
    mine.write_text(GOOD.replace("Took a task through to release", "Merged 50 commits for the team"))
    result = run("lint", "mine")
    assert result.return_value == 0
    assert result.stdout == (
        f"{mine}:14:11: count-like: '50 commits' can be had without helping anybody; say what changed (warning)\n"
    )


def test_lint_prints_every_fault_of_every_file_and_fails(mine, tmp_path):
    mine.write_text(GOOD.replace("ordinary-fix", "ordinary-fx").replace("    git: full\n", "    weight: 3\n"))
    result = run("lint", "mine", str(tmp_path / "none.yaml"), "default")
    assert result.return_value == 1
    assert [line.partition(": ")[0] for line in result.stdout.splitlines()] == [
        f"{mine}:12:5",
        f"{mine}:15:18",
        f"{mine}:19:5",
        f"{tmp_path / 'none.yaml'}:1:1",
    ]


def test_tricks_in_a_ladder_are_shown_harmless(mine):
    mine.write_text(GOOD.replace("title: One", 'title: "One\\e[31m"').replace("title: Mine", 'title: "M\\u202Ene"'))
    for arguments in (("list",), ("show", "mine"), ("show", "mine", "--level", "one")):
        out = run(*arguments).stdout
        assert "\x1b" not in out
        assert "\u202e" not in out
