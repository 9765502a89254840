"""The repositories that tests build are sound, and the same everywhere."""

from __future__ import annotations

import socket
import subprocess
from pathlib import Path

import pytest
from repo_builder import RepoBuilder


def tell(repo: RepoBuilder) -> str:
    repo.commit("Start", {"a.txt": "1\n", "docs/old name.md": "words\n"})
    repo.branch("side")
    repo.commit("Side", {"side/é.txt": b"\xff"}, author="Ben Example <ben@example.com>", date="2026-03-01")
    repo.branch("main")
    repo.commit("Drop a", {"a.txt": None}, body="Why.", co_authors=["Ben Example <ben@example.com>"])
    repo.rename("docs/old name.md", "docs/new.md")
    return repo.merge("side")


def said(repo: RepoBuilder, *words: str) -> str:
    done = subprocess.run(("git", *words), cwd=repo.path, capture_output=True, check=True)
    return done.stdout.decode()


def test_same_story_same_commit(repo: RepoBuilder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = tell(repo)
    monkeypatch.setenv("HOME", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("TZ", "Asia/Kathmandu")
    monkeypatch.setenv("LC_ALL", "C")
    assert tell(RepoBuilder(tmp_path / "again")) == first == "77cc138df23bff8d4b7dbbbdcaff6b79554501d8"


def test_git_finds_nothing_to_complain_about(repo: RepoBuilder) -> None:
    tell(repo)
    assert said(repo, "fsck", "--strict", "--full") == ""
    assert said(repo, "-c", "core.quotePath=false", "ls-tree", "-r", "--name-only", "HEAD").split() == [
        "docs/new.md",
        "side/é.txt",
    ]
    assert said(repo, "log", "--topo-order", "--format=%an|%ad|%s", "--date=iso").splitlines() == [
        "Ada Example|2026-03-01 03:00:00 +0000|Merge branch 'side'",
        "Ben Example|2026-03-01 00:00:00 +0000|Side",
        "Ada Example|2026-03-01 02:00:00 +0000|Rename docs/old name.md",
        "Ada Example|2026-03-01 01:00:00 +0000|Drop a",
        "Ada Example|2023-11-14 22:13:20 +0000|Start",
    ]


def test_a_test_has_no_network() -> None:
    with (
        socket.socket() as connection,
        pytest.raises(AssertionError, match="tests have no network"),
    ):
        connection.connect(("localhost", 9))
