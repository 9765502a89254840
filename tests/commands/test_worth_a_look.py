"""What a person keeps nearly alone: told to them, and to nobody else, in any format."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from jsonschema import Draft202012Validator
from test_report_command import SCHEMA

from impact.edges import places

BEN = "Ben Sample <ben@example.com>"
BOT = "Robot[bot] <robot@example.com>"
ME = ("--me", "ada@example.com", "--period", "12 months")
QUESTION = "Who could, if you were away?"
SAID = (
    "In the 12 months up to 2026-06-30, nearly every change to “deploy” was yours; nobody else has changed it since "
    "2025-11-02. " + QUESTION
)


@pytest.fixture
def own_file():
    """`own_file(text)` writes the person's own settings."""

    def write(text):
        file = places.config_folder() / "config.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    return write


def deploy(repo, mine=21, author="Ada Example <ada@example.com>"):
    """Ben begins it; one person goes on with it week by week, and others pass through."""
    repo.commit("Begin", {"deploy/run.sh": "0\n", "web/page.py": "0\n"}, author=BEN, date="2025-03-01T10:00")
    repo.commit("Deploy at night", {"deploy/run.sh": "night\n"}, author=BEN, date="2025-11-02T10:00")
    for week in range(mine):
        day = date(2025, 12, 1) + timedelta(days=7 * week)
        files = {"deploy/run.sh": f"{week}\n", "deploy/roll.sh": f"{week}\n"}
        repo.commit(f"Deploy step {week}", files, author=author, date=f"{day}T10:00")
    many = {f"web/part{at}.py": "x\n" for at in range(60)}
    repo.commit("Licence everywhere", {"deploy/run.sh": "l\n", **many}, author=BEN, date="2026-06-01T10:00")
    repo.commit("Bump it", {"deploy/run.sh": "b\n"}, author=BOT, date="2026-06-02T10:00")
    repo.commit("Fix a typo", {"deploy/run.sh": "t\n"}, author=BEN, date="2026-06-03T10:00")
    repo.reach("2026-06-30")
    return repo


def look(typed):
    assert typed.code == 0, typed.err
    document = json.loads(typed.out)
    Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(document)
    return document["worth_a_look"]


def test_it_is_told_to_the_person_with_numbers_a_day_and_a_question(impact, repo):
    asked = ("report", deploy(repo).path, *ME)
    assert look(impact(*asked, "--format", "json")) == [SAID]
    page = impact(*asked, "--format", "markdown").out
    assert "## Worth a look, for you only" in page.partition("\n---\n")[0]
    assert QUESTION in page
    assert "Ben" not in page
    for form in ("html", "terminal"):
        assert "Who could, if you were away?" in " ".join(impact(*asked, "--format", form).out.split())


@pytest.mark.parametrize("form", ["json", "markdown", "html", "csv", "terminal"])
@pytest.mark.parametrize("audience", ["manager", "committee"])
def test_nobody_else_is_told_in_any_format(impact, repo, audience, form):
    typed = impact("report", deploy(repo).path, *ME, "--for", audience, "--format", form)
    assert typed.code == 0, typed.err
    page = " ".join(typed.out.split()).lower()
    assert page
    for words in ("worth a look", "who could, if you", "nobody else has changed", "of 22 changes"):
        assert words not in page
    if form == "json":
        assert look(typed) == []


@pytest.mark.parametrize(("address", "told"), [("ben@example.com", []), ("ADA@example.com", [SAID])])
def test_it_is_asked_of_oneself_alone_and_never_of_whose_address_was_typed(impact, repo, own_file, address, told):
    own_file(f"me: [{address}]\n")
    assert look(impact("report", deploy(repo).path, *ME, "--format", "json")) == told


def test_what_others_keep_alone_is_nobodys_business(impact, repo):
    deploy(repo, author=BEN)
    repo.commit("Deploy by a button", {"deploy/run.sh": "button\n"}, date="2026-06-30T11:00")
    assert look(impact("report", repo.path, *ME, "--format", "json")) == []


def test_where_nobody_else_ever_committed_there_is_nobody_to_ask_about(impact, repo):
    for week in range(30):
        day = date(2025, 12, 1) + timedelta(days=7 * week)
        repo.commit(f"Deploy step {week}", {"deploy/run.sh": f"{week}\n"}, date=f"{day}T10:00")
    assert look(impact("report", repo.path, *ME, "--format", "json")) == []


@pytest.mark.parametrize(
    ("setting", "told"), [("changes: 22", False), ("share: 96", False), ("share: 101", False), ("share: 95", True)]
)
def test_the_bars_are_settings(impact, repo, own_file, setting, told):
    own_file(f"worth_a_look: {{{setting}}}\n")
    assert bool(look(impact("report", deploy(repo).path, *ME, "--format", "json"))) is told
