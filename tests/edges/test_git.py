"""The one place that starts git: what it finds, refuses and hides."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from impact.edges import git
from impact.model.errors import RepositoryError


def make(folder: Path, *extra: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    done = git._plain(("init", "-q", "-b", "main", *extra, "."), str(folder))
    assert done.returncode == 0, done.stderr
    return folder


def test_a_work_tree_a_folder_inside_it_and_a_bare_repository_are_found(tmp_path):
    tree = make(tmp_path / "tree")
    (tree / "deep" / "er").mkdir(parents=True)
    bare = make(tmp_path / "store.git", "--bare")
    assert git.find(str(tree)).git_dir == str(tree / ".git")
    assert git.find(str(tree / "deep" / "er")).folder == str(tree)
    assert git.find(str(bare)).folder == str(bare)


def test_no_repository_is_an_error_that_says_so(tmp_path):
    with pytest.raises(RepositoryError, match="not a git repository") as caught:
        git.find(str(tmp_path))
    assert "git init" in caught.value.hint
    with pytest.raises(RepositoryError, match="no such folder"):
        git.find(str(tmp_path / "nowhere"))


def test_the_environment_keeps_nothing_that_git_obeys(monkeypatch):
    monkeypatch.setenv("GIT_DIR", "/elsewhere")
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", "/evil")
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    kept = git.environment()
    assert "GIT_DIR" not in kept
    assert "GIT_EXTERNAL_DIFF" not in kept
    assert kept["LC_ALL"] == "C"
    assert kept["GIT_ALLOW_PROTOCOL"] == ""


def test_commands_run_together_answer_in_order_and_a_failed_one_is_empty(tmp_path):
    repository = git.find(str(make(tmp_path / "r")))
    asked = (("rev-parse", "--is-bare-repository"), ("rev-parse", "--verify", "nope"), ("var", "GIT_EDITOR"))
    assert git.run_together(repository, *asked) == (b"false\n", b"", b"false\n")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_strangers_repository_needs_the_users_own_word(tmp_path, monkeypatch):
    tree = make(tmp_path / "theirs")
    os.chown(tree / ".git", 12345, 12345)
    with pytest.raises(RepositoryError, match="owned by another user") as caught:
        git.find(str(tree))
    assert "safe.directory" in caught.value.hint
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    (home / ".gitconfig").write_text(f"[safe]\n\tdirectory = {tree}\n")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / ".config"))
    assert git.find(str(tree)).folder == str(tree)


def test_a_silent_git_is_ended_and_named(tmp_path, monkeypatch):
    monkeypatch.setattr(git, "SILENCE", 0.05)
    repository = git.find(str(make(tmp_path / "r")))
    process = git.start(repository, "cat-file", "--batch", fed=True)
    with pytest.raises(RepositoryError, match="said nothing"):
        list(git.chunks(process))
    process.wait()
    process.stdin.close()
    process.stdout.close()
