"""A repository with our hooks, in which somebody commits at a terminal."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

import pytest
from at_a_terminal import Sitting
from hooked import _IDENTITY, Hooked

from impact.cli import main

FLAKY = "Fix flaky login test"
QUESTION = "Who was held up by it, and since when?"


@dataclass
class Desk:
    """One work tree and whoever sits before it."""

    repo: Hooked
    environment: dict[str, str]

    @property
    def folder(self) -> Path:
        return self.repo.common / "impact"

    def sit(self, *command: str, **more: str) -> Sitting:
        """Run a command at a terminal."""
        dropped = ("CI", "GITHUB_ACTIONS")
        env = {key: value for key, value in os.environ.items() if key not in dropped}
        env |= _IDENTITY | self.repo.environment | {"TERM": "xterm", "LC_ALL": "C.UTF-8"} | self.environment | more
        return Sitting(list(command), self.repo.path, env)

    def change(self, path: str = "tests/test_login.py") -> None:
        """Change a file and have Git know of it."""
        file = self.repo.path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a") as opened:
            opened.write("once more\n")
        self.repo.git("add", path, IMPACT_HOOK="0")

    def commit(self, subject: str = FLAKY, **more: str) -> Sitting:
        """Commit a changed test at a terminal."""
        self.change()
        return self.sit("git", "commit", "-q", "-m", subject, **more)

    def script(self, text: str, **more: str) -> Sitting:
        """Run lines of bash at a terminal; a test has changed before."""
        self.change()
        return self.sit("bash", "-c", text, **more)

    def answers(self, folder: Path | None = None) -> list[dict[str, object]]:
        """What was answered so far."""
        spool = (folder or self.folder) / "spool"
        lines = [json.loads(line) for line in spool.read_text().splitlines()] if spool.exists() else []
        return [line for line in lines if "answer" in line]

    def said(self) -> list[tuple[object, object]]:
        """The same as (answer, words)."""
        return [(each["answer"], each["text"]) for each in self.answers()]

    def ask_again(self) -> None:
        """As if a day had passed."""
        (self.folder / "quiet").unlink(missing_ok=True)


@pytest.fixture
def desk(tmp_path):
    repo = Hooked.new(tmp_path / "repo")
    repo.commit("first")
    assert main(["hooks", "install", str(repo.path)]) == 0
    return Desk(repo, {})


@pytest.fixture
def question(tmp_path):
    """Writes the person's own question.yaml, before hooks are installed or with `impact hooks repair` after."""

    def write(text: str) -> Path:
        file = Path(os.environ["XDG_CONFIG_HOME"], "impact", "question.yaml")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return file

    return write
