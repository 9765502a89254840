"""Types commands the way a person does, in this process, and looks at what came of it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from os import environ
from pathlib import Path

import pytest
from flaky_subject import FLAKY
from repo_builder import RepoBuilder

from impact.cli import main
from impact.ledger.opening import open_ledger


@dataclass(frozen=True, slots=True)
class Typed:
    """What a command left behind: its exit code and what it printed."""

    code: int
    out: str
    err: str


@pytest.fixture
def impact(capsys: pytest.CaptureFixture[str]) -> Callable[..., Typed]:
    """`impact("report", path)` runs the command in this process."""

    def run(*words: object) -> Typed:
        capsys.readouterr()
        code = main([str(word) for word in words])
        out, err = capsys.readouterr()
        return Typed(code, out, err)

    return run


@pytest.fixture
def process() -> Callable[..., Typed]:
    """`process("report", path)` runs it as a process of its own; `code=` runs Python before it."""

    def run(*words: object, code: str = "", **more: object) -> Typed:
        begin = (
            ("-c", f"{code}\nimport sys\nfrom impact.cli import main\nsys.exit(main())") if code else ("-m", "impact")
        )
        command = (sys.executable, *begin, *map(str, words))
        plain = {key: value for key, value in environ.items() if key not in ("PYTHONUNBUFFERED", "PYTHONIOENCODING")}
        usual = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        more["env"] = plain | more.pop("env", {})
        done = subprocess.run(command, check=False, encoding="utf-8", errors="replace", timeout=60, **usual | more)
        return Typed(done.returncode, done.stdout or "", done.stderr or "")

    return run


@pytest.fixture
def ledger() -> Path:
    """The file of the test's ledger; it may not exist yet."""
    return Path(environ["IMPACT_LEDGER"])


@pytest.fixture
def known(ledger: Path) -> Callable[..., list[str]]:
    """Everything a ledger knows, as sorted lines."""

    def dump(path: Path = ledger) -> list[str]:
        with open_ledger(path) as opened:
            return list(opened.dump())

    return dump


@pytest.fixture
def git() -> Callable[..., str]:
    """Runs the real git, for what the builder does not write: clones, worktrees, packs."""

    def run(*words: object) -> str:
        command = ("git", "-c", "protocol.file.allow=always", *map(str, words))
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    return run


@pytest.fixture
def identity(repo: RepoBuilder) -> Callable[..., None]:
    """Makes somebody the local Git identity of the repository."""

    def be(email: str, name: str = "") -> None:
        with (repo.path / ".git/config").open("a", encoding="utf-8") as config:
            config.write(f"[user]\n\temail = {email}\n" + (f"\tname = {name}\n" if name else ""))

    return be


@pytest.fixture
def adas(repo: RepoBuilder) -> RepoBuilder:
    """A small history: a repaired test and a library by Ada, and a change to it by Bob."""
    repo.commit(FLAKY, {"tests/test_login.py": "wait\n"}, date="2026-01-10T10:00")
    repo.commit("Add retry library", {"src/retry/core.py": "1\n", "README.md": "hi\n"}, date="2026-02-10T10:00")
    bob = "Bob Example <bob@example.com>"
    repo.commit("Use the retry library", {"src/retry/core.py": "2\n"}, author=bob, date="2026-03-10T10:00")
    return repo
