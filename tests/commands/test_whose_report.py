"""Whose work a report covers is said, and when this machine knows none of the addresses."""

from __future__ import annotations

import csv
import json
from os import environ
from pathlib import Path

import pytest

from impact.model.report import NOT_KNOWN

ALSO = "A. Sample <ada@home.example.com>"
BEN = "Ben Sample <ben@example.com>"
ADA, HOME_ADDRESS = "ada@example.com", "ada@home.example.com"


@pytest.fixture
def history(repo):
    repo.commit("Add a thing", {"lib/one.py": "1\n"}, date="2026-03-01T10:00")
    repo.commit("Add another", {"lib/two.py": "1\n"}, author=ALSO, date="2026-04-01T10:00")
    repo.commit("Go on", {"lib/two.py": "2\n"}, author=BEN, date="2026-05-01T10:00")
    return repo


def configured(address):
    home = Path(environ["HOME"])
    home.mkdir(parents=True, exist_ok=True)
    (home / ".gitconfig").write_text(f"[user]\n\tname = Ada\n\temail = {address}\n", encoding="utf-8")


@pytest.mark.parametrize("form", ["terminal", "markdown", "html", "json"])
@pytest.mark.parametrize("audience", ["self", "manager", "committee"])
def test_a_report_that_nobody_here_can_have_written_says_so(history, impact, form, audience):
    asked = ("report", history.path, "--me", ADA, "--for", audience, "--format", form)
    start = " ".join(NOT_KNOWN.split()[:7])
    assert start in " ".join(impact(*asked).out.split())
    configured(ADA.upper())
    assert start not in " ".join(impact(*asked).out.split())


def test_an_address_kept_in_the_settings_or_configured_in_the_repository_is_known(history, impact, git):
    asked = ("report", history.path, "--me", ADA, "--format", "markdown")
    configured("somebody@example.com")
    assert NOT_KNOWN in impact(*asked).out.replace("\\", "")
    git("-C", history.path, "config", "user.email", ADA)
    assert NOT_KNOWN not in impact(*asked).out.replace("\\", "")
    git("-C", history.path, "config", "--unset", "user.email")
    assert impact("init", "--me", ADA).code == 0
    assert NOT_KNOWN not in impact(*asked).out.replace("\\", "")


@pytest.mark.parametrize(
    "words",
    [("log",), ("log", "--json"), ("digest",), ("digest", "--format", "json"), ("digest", "--format", "markdown"),
     ("digest", "--format", "mail"), ("questions",), ("questions", "--format", "markdown"), ("draft",),
     ("report", "--format", "csv")],
)  # fmt: skip
def test_so_does_everything_else_that_tells_of_them(history, impact, words):
    asked = (words[0], history.path, "--me", ADA, *words[1:])
    assert NOT_KNOWN in impact(*asked).out
    configured(ADA)
    typed = impact(*asked)
    assert typed.code == 0
    assert NOT_KNOWN not in typed.out


def test_every_row_of_a_table_takes_the_notice_along(history, impact):
    typed = impact("report", history.path, "--me", ADA, "--format", "csv")
    head, *rows = csv.reader(typed.out.splitlines())
    assert rows
    assert {row[head.index("notice")] for row in rows} == {NOT_KNOWN}


def test_no_private_word_takes_the_notice_away(history, impact):
    asked = ("report", history.path, "--me", ADA, "--for", "manager", "--format", "markdown")
    assert NOT_KNOWN in impact(*asked, "--redact", NOT_KNOWN, "--redact", "written").out.replace("\\", "")


def test_a_draft_says_so_too_and_a_box_takes_none_of_it(history, impact):
    asked = ("draft", history.path, "--me", ADA)
    assert impact(*asked).out.startswith(NOT_KNOWN)
    bare = impact(*asked, "--plain", "--question", "work")
    assert NOT_KNOWN not in bare.out
    assert NOT_KNOWN in bare.err
    configured(ADA)
    assert NOT_KNOWN not in impact(*asked).out


@pytest.mark.parametrize("more", [(), ("--redact", "Sample", "--redact", "home")])
def test_every_name_and_address_that_is_covered_is_shown(history, impact, more):
    typed = impact(
        "report", history.path, "--me", ADA, "--me", HOME_ADDRESS, "--for", "manager", "--format", "markdown", *more
    )
    said = typed.out.replace("`", "")
    assert f"Covers commits of: Ada Example <{ADA}>, {ALSO}." in said
    assert "bear different names:" in said
    document = json.loads(impact("report", history.path, "--me", ADA, "--me", HOME_ADDRESS, "--format", "json").out)
    assert document["covers"] == [f"Ada Example <{ADA}>", ALSO]


def test_one_name_at_two_addresses_is_no_surprise(history, impact):
    history.commit("More", {"lib/six.py": "1\n"}, author=f"EXAMPLE, Ada <{HOME_ADDRESS}>", date="2026-06-01T10:00")
    typed = impact("report", history.path, "--me", ADA, "--me", HOME_ADDRESS, "--format", "markdown")
    assert "bear different names" not in typed.out, "the two are one by the words of their names"
    one = impact("report", history.path, "--me", ADA, "--format", "markdown")
    assert "Covers commits of" not in one.out.partition("\n---\n")[0]
    assert f"Covers commits of: `Ada Example <{ADA}>`" in one.out


def test_the_demo_says_already_that_it_is_made_up(impact):
    assert NOT_KNOWN not in impact("report", "--demo").out
