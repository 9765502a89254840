"""What docs/never.md promises, held against whole reports on a history made to break it."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

ME = ("--me", "ada@example.com")
BOB = "Bob Example <bob@example.com>"
FORMATS = ("terminal", "markdown", "json")


@pytest.fixture
def reports(impact, adas):
    """The report in every format on a history that others wrote in, with Ada and after her."""
    adas.commit(
        "Fix parser", {"src/parse.py": "1"}, date="2026-04-01", co_authors=(BOB, "Carol Roe <carol@example.net>")
    )
    adas.commit("Fix parser again", {"src/parse.py": "2"}, author="Carol Roe <carol@example.net>", date="2026-05-01")
    return {form: impact("report", adas.path, *ME, "--format", form).out for form in FORMATS}


@pytest.mark.parametrize("form", FORMATS)
def test_no_other_person_is_named(reports, form):
    assert "Fix parser" in reports[form]
    assert not re.search("bob|carol", reports[form], re.IGNORECASE)


@pytest.mark.parametrize("form", FORMATS)
def test_no_line_and_no_commit_counts_as_worth(reports, form):
    said = re.sub(r"“.*?”|‘.*?’|`.*?`", "", reports[form], flags=re.DOTALL)
    assert not re.search(r"\b(lines? of code|\d+ lines|\d+ commits|score|ranking|percentile)\b", said, re.IGNORECASE)


def test_no_number_stands_for_the_person(reports):
    numbers = []

    def walk(value, where):
        if isinstance(value, dict):
            for key, each in value.items():
                walk(each, (*where, key))
        elif isinstance(value, list):
            for each in value:
                walk(each, where)
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            numbers.append(where)

    walk(json.loads(reports["json"]), ())
    assert set(numbers) <= {
        ("contributions", "other_people_credited"),
        ("contributions", "outcomes", "numbers", "count"),
        ("contributions", "outcomes", "window_days"),
        ("contributions", "qualities", "numbers", "count"),
        ("rests_on", "contributions"),
        ("rests_on", "unclassified"),
    }


def test_message_words_alone_make_no_leverage(impact, repo):
    repo.commit(
        "Fix flaky test, add CI, automate deploy, write ADR, security, observability",
        {"src/a.py": "1"},
        date="2026-05-01",
    )
    (found,) = json.loads(impact("report", repo.path, *ME, "--format", "json").out)["contributions"]
    assert found["leverage"] is False


def test_no_program_but_git_is_started_and_none_of_the_repositorys_own(impact, adas, tmp_path, monkeypatch):
    canary = tmp_path / "canary"
    script = tmp_path / "script"
    script.write_text(f"#!/bin/sh\ntouch '{canary}'\n")
    script.chmod(0o755)
    with (adas.path / ".git/config").open("a") as config:
        config.write(
            f"[core]\n\tfsmonitor = {script}\n\tpager = {script}\n\thooksPath = {tmp_path}\n\tsshCommand = {script}\n"
            f"[diff]\n\texternal = {script}\n[gpg]\n\tprogram = {script}\n[log]\n\tshowSignature = true\n"
            f"[alias]\n\tlog = !{script}\n[credential]\n\thelper = {script}\n"
            f'[remote "origin"]\n\turl = ext::{script}\n[filter "x"]\n\tsmudge = {script}\n\tprocess = {script}\n'
        )
    (adas.path / ".gitattributes").write_text("* filter=x diff=x\n")
    hook = adas.path / ".git/hooks/post-checkout"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(script.read_text())
    hook.chmod(0o755)
    started = []
    popen = subprocess.Popen.__init__

    def noted(self, words, *rest, **more):
        started.append(words)
        assert more.get("shell") is not True
        popen(self, words, *rest, **more)

    monkeypatch.setattr(subprocess.Popen, "__init__", noted)
    for words in (
        ("report", adas.path, *ME),
        ("facts", adas.path, "--all"),
        ("classify", "--repo", adas.path),
        ("doctor", adas.path),
    ):
        impact(*words)
    assert started
    assert {Path(words[0]).name for words in started} == {"git"}
    assert not {"fetch", "clone", "push", "pull", "commit", "gc", "checkout"} & {
        word for words in started for word in words
    }
    assert not canary.exists()
