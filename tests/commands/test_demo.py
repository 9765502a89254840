"""Nobody to report on: the demo says that it is one, and how to come to one's own report."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from impact.model.report import NOT_KNOWN

NOTICE = "This is a report on the shipped demo history, not on your work: "
NEXT = "./dev report PATH --me ADDRESS"


def first_line(typed):
    return typed.out.partition("\n\n")[0].replace("\n", " ")


@pytest.fixture
def report(impact):
    return lambda *words: impact("report", "--demo-if-nobody", *words)


def test_without_an_identity(report, adas):
    typed = report(adas.path)
    assert (typed.code, typed.err) == (0, "")
    assert first_line(typed) == f"{NOTICE}Git knows no user.email here. For your own: {NEXT}"
    assert "test_login" not in typed.out


def test_without_a_repository(report, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert first_line(report()) == f"{NOTICE}there is no repository here. For your own: {NEXT}"


def test_without_commits_of_ones_own(report, adas, identity):
    identity("zoe@example.com")
    assert first_line(report(adas.path)) == f"{NOTICE}there are no commits of yours here. For your own: {NEXT}"


def test_with_commits_of_ones_own_there_is_no_demo(report, impact, adas, identity):
    identity("ada@example.com")
    assert report(adas.path) == impact("report", adas.path)


def test_commits_known_by_the_mailmap_or_as_a_co_author_are_ones_own(report, adas, identity):
    identity("ada@example.org")
    assert first_line(report(adas.path)).startswith(NOTICE)
    adas.commit("Pair", {"x": "1"}, author="Bob Example <bob@example.com>", co_authors=("Ada <ada@example.org>",))
    assert "“Pair”" in report(adas.path).out
    adas.commit(
        "Names", {".mailmap": "Ada <ada@example.net> <ada@example.com>\n"}, author="Bob Example <bob@example.com>"
    )
    with (adas.path / ".git/config").open("a") as config:
        config.write("[user]\n\temail = ada@example.net\n")
    assert "test_login" in report(adas.path).out


def test_with_an_address_given_there_is_no_demo(report, adas):
    told = report(adas.path, "--me", "ada@example.com").out
    assert told.startswith(NOT_KNOWN)
    assert "\nLegibility report: Ada Example\n" in told
    typed = report(adas.path, "--me", "zoe@example.com")
    assert (typed.code, typed.out) == (1, "")
    assert "no commits by zoe@example.com in repo" in typed.err


def test_a_path_that_is_no_repository_is_an_error_and_no_demo(report, tmp_path):
    typed = report(tmp_path / "none")
    assert (typed.code, typed.out) == (1, "")
    assert "no such folder" in typed.err


def test_without_the_flag_there_is_no_demo(impact, adas):
    typed = impact("report", adas.path)
    assert (typed.code, typed.out) == (1, "")


@pytest.mark.parametrize("form", ["markdown", "json"])
def test_every_format_says_so(report, adas, form):
    typed = report(adas.path, "--format", form)
    assert typed.code == 0
    said = json.loads(typed.out)["notices"][0] if form == "json" else typed.out.partition("\n")[0]
    assert said.startswith(NOTICE)
    assert NEXT in said


def test_the_demo_leaves_nothing_behind_and_is_the_same_each_day(report, adas, ledger, monkeypatch, tmp_path):
    first = report(adas.path)
    monkeypatch.setenv("IMPACT_TODAY", "2031-01-01")
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    assert report(adas.path) == first
    assert list((tmp_path / "temporary").iterdir()) == []
    assert not ledger.exists()


@pytest.mark.parametrize("flags", [("--since", "banana"), ("--target", "nobody"), ("--ladder", "none")])
def test_the_demo_understands_no_more_than_any_report(report, adas, flags):
    typed = report(adas.path, *flags)
    assert (typed.code, typed.out) == (2, "")


def test_a_process_without_home_or_identity(process, tmp_path):
    place = tmp_path / "empty"
    place.mkdir()
    typed = process("report", "--demo-if-nobody", cwd=place, env={"HOME": str(tmp_path / "nobody")})
    assert (typed.code, typed.err) == (0, "")
    assert typed.out.startswith("This is a report on the shipped demo history")
    assert list(Path(place).iterdir()) == []
