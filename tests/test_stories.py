"""Every story under fixtures/: built, reported on, and compared with what must be found in it."""

from __future__ import annotations

import json
import os
import re
import shlex
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml

from impact.cli import main
from impact.edges import git, story
from impact.ledger.opening import open_ledger
from impact.settings import stories

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
STORIES = sorted(path.parent for path in FIXTURES.glob("*/story.yaml"))

# What the engineer wrote, beside the story.
OWN_FILES = ("notes.yaml", "answers.txt", "edits.yaml")

# In what a story says: the commit, or the note, that begins so.
_NAMED = re.compile(r"\{([^{}]+)\}")

Expected = dict[str, Any]


@pytest.fixture(params=STORIES, ids=lambda path: path.name)
def folder(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Build one story under its own name, beside nothing else, and stand next to it."""
    source: Path = request.param
    told = stories.load_all(source / "story.yaml")
    if len(told) == 1:
        story.build(told[0], tmp_path / source.name)
    else:
        story.build_all(told, tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("IMPACT_TODAY", expected(source)["today"])
    # Whoever the story is about sits here, so that the report is their own.
    home = Path(os.environ["HOME"])
    home.mkdir(parents=True, exist_ok=True)
    (home / ".gitconfig").write_text(f"[user]\n\temail = {subject(source)}\n", encoding="utf-8")
    _say(source, monkeypatch)
    return source


def _say(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Type what the story says before its report, with tokens that are the same each time."""
    typed = expected(source).get("said", ())
    if not typed:
        return
    tokens = count(1)
    made = SimpleNamespace(token_hex=lambda length: f"{next(tokens):0{2 * length}x}")
    monkeypatch.setattr("impact.sources.answers.secrets", made)
    me = subject(source)
    assert main(["report", *repositories(source), "--me", me, "-o", "before.txt"]) == 0
    names = {subject: sha for sha, subject in subjects(source).items()}

    def known(match: re.Match[str]) -> str:
        return next(each for name, each in names.items() if name.startswith(match[1]))

    for name in OWN_FILES:
        if (source / name).is_file():
            Path(name).write_text(_NAMED.sub(known, (source / name).read_text(encoding="utf-8")), encoding="utf-8")
    for words in typed:
        said = [_NAMED.sub(known, str(each)) for each in words]
        own = ["--me", me] if words[0] in ("report", "note", "ask") else []
        assert main([*said, *own]) == 0, said
        with open_ledger(Path(os.environ["IMPACT_LEDGER"])) as ledger:
            names |= {f"the note {each.text}": each.id for each in ledger.notes()}


def reported(folder: Path, capsys: pytest.CaptureFixture[str], form: str) -> str:
    me = subject(folder)
    options = [str(each) for each in expected(folder)["report"]]
    capsys.readouterr()
    code = main(["report", *repositories(folder), "--me", me, *options, "--format", form])
    out, err = capsys.readouterr()
    assert code == 0, err
    return out


def expected(folder: Path) -> Expected:
    loaded: Expected = yaml.safe_load((folder / "expected.yaml").read_text(encoding="utf-8"))
    return loaded


def subjects(folder: Path) -> dict[str, str]:
    logs = (git.run(git.find(each), "log", "--all", "--format=%H %s").stdout.decode() for each in repositories(folder))
    return dict(line.split(" ", 1) for log in logs for line in log.splitlines())


def subject(folder: Path) -> str:
    return stories.load_all(folder / "story.yaml")[0].subject


def repositories(folder: Path) -> list[str]:
    """The repositories that the report is about, in the order they are named in."""
    return [str(each) for each in expected(folder).get("repositories", (folder.name,))]


def told(folder: Path, capsys: pytest.CaptureFixture[str]) -> list[tuple[str, str]]:
    """Return (category, subject of one of its commits) for everything the report tells."""
    document = json.loads(reported(folder, capsys, "json"))
    names = subjects(folder)
    commits = {each["id"]: each["commits"] for each in document["claims"]}
    return [(each["category"], names[sha]) for each in document["contributions"] for sha in commits[each["claims"][0]]]


def test_what_must_be_found_is_found(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    seen = told(folder, capsys)
    for wanted in expected(folder)["found"]:
        as_what = {category for category, subject in seen if subject.startswith(wanted["about"])}
        assert wanted["category"] in as_what, f"{wanted['about']}: told as {as_what or 'nothing'}"


def test_what_must_not_be_said_is_not_said(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    seen = told(folder, capsys)
    for banned in expected(folder)["never"]:
        about = banned["about"]
        assert any(subject.startswith(about) for subject in subjects(folder).values()), f"no commit: {about}"
        as_what = {category for category, subject in seen if subject.startswith(about)}
        assert not (as_what & {banned["category"]} if "category" in banned else as_what), about


def test_the_report_reads_as_it_did(
    folder: Path, capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest
) -> None:
    page = reported(folder, capsys, "markdown")
    kept = folder / "report.md"
    if request.config.getoption("--update-stories"):
        kept.write_text(page, encoding="utf-8")
    anew = shlex.join(["./dev", "test", "--update-stories", "tests/test_stories.py"])
    assert kept.exists(), f"write it with: {anew}"
    assert page == kept.read_text(encoding="utf-8"), f"if that is right: {anew}, and read the difference"
