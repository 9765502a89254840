"""PyDriller and GitPython see the same history as our stream of facts."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from repo_builder import RepoBuilder

from impact.sources import git_log
from impact.sources.base import Selection


@dataclass(frozen=True, slots=True)
class Seen:
    """What readers must agree on; paths None for merges."""

    author: tuple[str, str]
    time: int
    message: str
    parents: tuple[str, ...]
    paths: frozenset[str] | None


@pytest.fixture
def clone(repo: RepoBuilder, tmp_path: Path) -> Path:
    """A history with merges, renames and odd names, in a clone of its own: the others write into what they open."""
    ben = "Ben Éxample <ben@example.com>"
    repo.commit("Start", {"a.txt": "1\n", "docs/guide one.md": "words\n" * 20, "bin": b"\0\1\2"})
    repo.branch("side")
    repo.commit("Side", {"naïve/日本.txt": "x\n", "quo'te": "y\n"}, author=ben, date="2026-01-05")
    repo.commit("Side again", {"naïve/日本.txt": "x\nz\n", "bin": b"\0\1"}, author=ben)
    repo.branch("main")
    repo.rename("docs/guide one.md", "docs/guide-1.md", body="Links\n\nbreak.")
    repo.commit("Drop and add", {"a.txt": None, "b/c/d.txt": "2\n"}, co_authors=["Ben <ben@example.com>"])
    repo.merge("side")
    repo.branch("late")
    repo.commit("Late", {"late": "1\n"})
    repo.branch("main")
    repo.commit("Nothing", {})
    repo.merge("late", "Bring in late")
    repo.commit("Last", {"b/c/d.txt": "3\n"})
    folder = tmp_path / "clone"
    words = ("git", "clone", "-q", "--shared", "--no-checkout", str(repo.path), str(folder))
    subprocess.run(words, check=True)
    return folder


def ours(path: Path) -> dict[str, Seen]:
    found = {}
    for fact in git_log.facts(str(path), Selection()):
        paths = None if fact.changes is None else {name for each in fact.changes for name in names(each)}
        found[fact.sha] = Seen(
            (fact.author.name, fact.author.email),
            fact.authored_at or 0,
            fact.message.strip(),
            fact.parents,
            None if paths is None else frozenset(paths),
        )
    return found


def names(change: object) -> set[str]:
    return {change.path, change.old_path or change.path}


def test_pydriller_agrees(clone: Path) -> None:
    from pydriller import Repository

    theirs = {}
    for commit in Repository(str(clone), order=None).traverse_commits():
        changed = [] if commit.merge else commit.modified_files
        paths = frozenset(path for each in changed for path in (each.old_path, each.new_path) if path)
        theirs[commit.hash] = Seen(
            (commit.author.name, commit.author.email),
            int(commit.author_date.timestamp()),
            commit.msg.strip(),
            tuple(commit.parents),
            None if commit.merge else paths,
        )
    assert len(theirs) == 10
    assert ours(clone) == theirs


def test_gitpython_agrees(clone: Path) -> None:
    import git

    theirs = {}
    with git.Repo(clone) as repo:
        for commit in repo.iter_commits():
            before = commit.parents[0] if commit.parents else git.NULL_TREE
            changed = commit.diff(before) if len(commit.parents) < 2 else []
            paths = frozenset(path for each in changed for path in (each.a_path, each.b_path) if path)
            theirs[commit.hexsha] = Seen(
                (commit.author.name, commit.author.email),
                commit.authored_date,
                commit.message.strip(),
                tuple(each.hexsha for each in commit.parents),
                paths if len(commit.parents) < 2 else None,
            )
    assert len(theirs) == 10
    assert ours(clone) == theirs
