"""Whether file contents are there: what was not looked for is said, and nothing is left running."""

from __future__ import annotations

import stat
import time
from pathlib import Path
from typing import Any

import pytest
from repo_builder import RepoBuilder

from impact.edges import git
from impact.edges.git import Repository
from impact.edges.objects import Presence
from impact.model.errors import RepositoryError
from impact.model.facts import Commit, Unreadable
from impact.sources import git_log
from impact.sources.base import Selection

LACKED = "f" * 40


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Put a script in the place of `git cat-file`, and leave every other git as it is."""
    real, script = git.program(), tmp_path / "git-of-the-test"

    def put(instead: str) -> None:
        script.write_text(f'#!/bin/sh\ncase " $* " in *" --batch-check="*) {instead};; esac\nexec {real} "$@"\n')
        script.chmod(script.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setattr(git, "program", lambda: str(script))

    return put


@pytest.fixture
def blob(repo: RepoBuilder) -> str:
    """A file's content in a repository of one commit."""
    repo.commit("Start", {"a.txt": "1\n"})
    return git.run(git.find(str(repo.path)), "rev-parse", "HEAD:a.txt").stdout.decode().strip()


@pytest.fixture
def repository(repo: RepoBuilder, blob: str) -> Repository:
    return git.find(str(repo.path))


def asked(*shas: str, times: int = 1) -> bytes:
    return b"".join(sha.encode() + b"\n" for sha in shas) * times


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[git.Process]:
    """Every long-lived git that was started since."""
    made: list[git.Process] = []
    start = git.start

    def note(*words: Any, **more: Any) -> git.Process:
        made.append(start(*words, **more))
        return made[-1]

    monkeypatch.setattr(git, "start", note)
    return made


def ask(repository: Repository, lines: bytes) -> tuple[frozenset[str], int]:
    with Presence(repository) as presence:
        presence.feed(lines)
        return presence.missing()


def all_waited_for(started: list[git.Process]) -> bool:
    return bool(started) and all(each.returncode is not None for each in started)


def test_what_is_lacking_is_named_however_much_is_asked(repository, blob):
    with Presence(repository) as presence:
        presence.feed(asked(blob, times=20_000))
        presence.feed(asked(LACKED, blob, blob[:-1] + "x"))
        presence.feed(asked(blob, times=20_000))
        assert presence.missing() == ({LACKED, blob[:-1] + "x"}, 0)


def test_nobody_waits_for_an_answer_while_nobody_asks(repository, blob, monkeypatch):
    monkeypatch.setattr(git, "SILENCE", 0.2)
    with Presence(repository) as presence:
        presence.feed(asked(blob, LACKED))
        time.sleep(0.5)
        presence.feed(asked(blob))
        assert presence.missing() == ({LACKED}, 0)


@pytest.mark.parametrize("times", [1, 20_000])
def test_a_check_that_falls_silent_is_an_error_and_ended(repository, blob, monkeypatch, stand_in, times, started):
    monkeypatch.setattr(git, "SILENCE", 0.1)
    stand_in("exec sleep 60")
    with pytest.raises(RepositoryError, match="said nothing"):
        ask(repository, asked(blob, times=times))
    assert all_waited_for(started)


@pytest.mark.parametrize("times", [1, 20_000])
def test_a_check_that_dies_says_how_many_it_did_not_look_for(repository, blob, stand_in, times):
    stand_in(f'echo "{LACKED} missing"; echo blob; printf "{LACKED[:9]}"; exit 1')
    with Presence(repository) as presence:
        presence.feed(asked(LACKED, blob, LACKED))
        presence.feed(asked(blob, times=times))
        assert presence.missing() == ({LACKED}, times + 1)


def test_a_history_says_what_it_did_not_look_for(repo, blob, stand_in):
    stand_in("exit 1")
    *commits, last = git_log.facts(str(repo.path), Selection())
    assert [type(each) for each in commits] == [Commit]
    assert last == Unreadable("", "whether file contents are there: git ended with 1 of them not looked for")


@pytest.mark.parametrize("contents", [True, False])
def test_a_history_that_is_left_early_leaves_nothing_running(repo, contents, started):
    for number in range(3):
        repo.commit(f"Commit {number}", {"a.txt": f"{number}\n"})
    facts = git_log.facts(str(repo.path), Selection(contents=contents))
    next(facts)
    assert not all_waited_for(started)
    facts.close()
    assert all_waited_for(started)


def test_a_history_that_fails_leaves_nothing_running(repo, blob, monkeypatch, started):
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("as a test wants")

    monkeypatch.setattr("impact.sources.fast_gear.Reader.commit", fail)
    with pytest.raises(RuntimeError, match="as a test wants") as caught:
        list(git_log.facts(str(repo.path), Selection()))
    assert caught.tb is not None
    assert all_waited_for(started)


def test_a_list_of_files_that_is_left_early_leaves_nothing_running(repo, started):
    repo.commit("Start", {"a.txt": "1\n", "b.txt": "2\n"})
    paths = git_log.paths(git_log.open_place(str(repo.path)))
    next(paths)
    paths.close()
    assert all_waited_for(started)
