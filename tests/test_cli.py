from __future__ import annotations

import sys

import click
import pytest

from impact import __version__
from impact.cli import COMMANDS, command, main
from impact.commands import scan


def said(capsys, *words):
    code = main(list(words))
    out, err = capsys.readouterr()
    return code, out, err


def test_version_and_help(capsys):
    assert said(capsys, "--version") == (0, f"impact, version {__version__}\n", "")
    code, out, err = said(capsys, "-h")
    assert (code, err) == (0, "")
    for name, does in COMMANDS.items():
        assert name in out
        assert does.split()[0] in out


def test_every_command_listed_is_there_and_has_help(capsys):
    for name in COMMANDS:
        code, out, err = said(capsys, name, "--help")
        assert (code, err) == (0, "")
        assert out.startswith(f"Usage: impact {name} ")


def test_the_help_loads_no_command(capsys, monkeypatch):
    loaded = []
    monkeypatch.setattr("impact.cli.import_module", loaded.append)
    said(capsys, "--help")
    assert loaded == []


def test_an_unknown_command_says_what_was_perhaps_meant(capsys):
    code, out, err = said(capsys, "reportt")
    assert (code, out) == (2, "")
    assert "No such command 'reportt'. Did you mean 'report'?" in err
    assert "Did you mean" not in said(capsys, "xyzzy")[2]


@pytest.mark.parametrize(
    "words", [("report", "--no-such"), ("explain",), ("report", "--format", "docx"), ("facts", "a", "b")]
)
def test_a_command_line_that_is_off(capsys, words):
    code, out, err = said(capsys, *words)
    assert (code, out) == (2, "")
    assert "Error: " in err or err.startswith("impact: ")
    assert "Traceback" not in err


def broken(monkeypatch, error):
    def run(*_, **__):
        raise error

    monkeypatch.setattr(scan, "command", click.Command("scan", callback=run))


def test_a_bug_asks_to_be_reported(capsys, monkeypatch):
    broken(monkeypatch, ZeroDivisionError("division by zero"))
    code, out, err = said(capsys, "scan")
    assert (code, out) == (3, "")
    assert "ZeroDivisionError: division by zero" in err
    assert err.endswith(f"impact: this is a bug in impact {__version__}; please report it with the lines above\n")


@pytest.mark.parametrize("error", [KeyboardInterrupt(), click.Abort()])
def test_an_interruption(capsys, monkeypatch, error):
    broken(monkeypatch, error)
    code, out, err = said(capsys, "scan")
    assert (code, out) == (130, "")
    assert err.strip() == "impact: interrupted; what was kept is complete, run it again to go on"


def test_an_error_of_the_system_that_is_not_about_space_is_a_bug(capsys, monkeypatch):
    broken(monkeypatch, OSError(5, "Input/output error"))
    assert said(capsys, "scan")[0] == 3


def test_the_command_line_is_read_when_no_words_are_given(capsys, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["impact", "--version"])
    assert main() == 0
    assert capsys.readouterr().out == f"impact, version {__version__}\n"


def test_commands_are_listed_in_the_order_one_needs_them():
    assert command.list_commands(click.Context(command))[:3] == ["init", "scan", "report"]


@pytest.mark.parametrize("group", ["ci", "consent", "fleet", "hooks", "ladder", "ledger", "schedule", "share", "team"])
def test_a_group_says_of_each_command_a_whole_sentence(capsys, group):
    assert main([group, "--help"]) == 0
    told = capsys.readouterr().out.partition("Commands:")[2].partition("Examples:")[0]
    assert told.strip()
    assert "...\n" not in told


def test_what_one_may_type_stands_at_the_end_of_the_help(capsys):
    assert main(["fleet", "scan", "--help"]) == 0
    shown = capsys.readouterr().out.partition("Examples:\n")[2].splitlines()
    assert shown
    assert all(line.startswith("    impact fleet scan ") for line in shown)
