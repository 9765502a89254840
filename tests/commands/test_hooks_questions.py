"""When the block of post-commit starts an interpreter: at a terminal, and only when nothing speaks against it."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

import pytest
from hooked import Hooked


@pytest.fixture
def here(impact, tmp_path, monkeypatch):
    """A repository with our hooks, which call an interpreter that only notes what it was called with."""
    made = Hooked.new(tmp_path / "repo")
    python = tmp_path / "a 'python' here"
    python.write_text(
        f'#!/bin/sh\necho "$*" >>"{tmp_path}/asked"; [ -t 0 ] && echo never; echo noise; echo noise >&2; exit 9\n'
    )
    python.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(python))
    made.commit("first")
    impact("hooks", "install", made.path)
    for name in ("CI", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)
    return made


def asked(here: Hooked) -> list[str]:
    file = here.path.parent / "asked"
    return file.read_text().splitlines() if file.exists() else []


def test_at_a_terminal(here):
    here.commit(terminal=True)
    assert asked(here) == ["-I -m impact.hookpoint post-commit"]
    assert len(here.noted()) == 1


def test_without_a_terminal(here):
    here.commit()
    assert asked(here) == []
    assert len(here.noted()) == 1


@pytest.mark.parametrize("shell", ["/bin/sh -eu", "/bin/bash -eu", "/bin/dash", "/usr/bin/env bash"])
def test_under_every_shell(impact, here, shell):
    impact("hooks", "uninstall", here.path)
    here.write_hook("post-commit", f"#!{shell}\necho theirs >>.git/witness\n")
    impact("hooks", "install", here.path)
    here.commit(terminal=True)
    assert (len(asked(here)), here.theirs()) == (1, 1)


@pytest.mark.parametrize("name", ["CI", "GITHUB_ACTIONS"])
def test_on_a_build_server(here, name):
    here.commit(terminal=True, **{name: "true"})
    assert (asked(here), len(here.noted())) == ([], 1)


def test_when_switched_off_in_the_environment(here):
    here.commit(terminal=True, IMPACT_HOOK="0")
    assert (asked(here), here.noted()) == ([], [])


def test_after_the_answer_never_here_again(impact, here):
    (here.common / "impact" / "never").touch()
    here.commit(terminal=True)
    assert (asked(here), len(here.noted())) == ([], 1)
    assert "questions are off here by your answer" in impact("hooks", "status", here.path).out
    impact("hooks", "on", here.path)
    here.commit(terminal=True)
    assert len(asked(here)) == 1


@pytest.mark.parametrize(("from_now", "times"), [(3600, 0), (-3600, 1)])
def test_while_it_is_to_be_quiet(here, from_now, times):
    quiet = here.common / "impact" / "quiet"
    quiet.touch()
    os.utime(quiet, (time.time() + from_now,) * 2)
    here.commit(terminal=True)
    assert (len(asked(here)), len(here.noted())) == (times, 1)


@pytest.mark.parametrize(
    "name", ["rebase-merge", "rebase-apply", "sequencer", "CHERRY_PICK_HEAD", "REVERT_HEAD", "MERGE_HEAD", "BISECT_LOG"]
)
def test_in_the_midst_of_something(here, name):
    (here.common / name).mkdir() if name.islower() else (here.common / name).write_text(f"{'0' * 40}\n")
    assert here.run(here.hooks / "post-commit", terminal=True) == here.run("true")
    assert (asked(here), len(here.noted())) == ([], 1)


def test_during_a_real_rebase_and_cherry_picks(here):
    base = here.head()
    picked = [here.commit(str(number)) for number in range(3)]
    here.git("checkout", "-q", "-b", "side", base)
    other = here.commit("other")
    for words in (("cherry-pick", "--allow-empty", *picked), ("rebase", "-q", "--force-rebase", base)):
        done = here.run("git", *words, terminal=True)
        assert done.code == 0, done.said
    noted = here.noted_by("post-commit")
    assert noted[:4] == [*picked, other]
    assert len(noted) > 7
    assert asked(here) == []


def test_that_a_linked_worktree_has_a_midst_of_its_own(here, tmp_path):
    (here.common / "rebase-merge").mkdir()
    here.git("worktree", "add", "-q", tmp_path / "linked", "-b", "linked")
    linked = Hooked(tmp_path / "linked", here.environment)
    linked.commit(terminal=True)
    assert len(asked(here)) == 1


def test_how_long_the_interpreter_took_is_told(impact, here, tmp_path):
    slow = Path(tmp_path / "a 'python' here")
    slow.write_text("#!/bin/sh\nsleep 0.3\n")
    here.commit(terminal=True)
    told = impact("hooks", "status", here.path).out
    took = re.search(r"^post-commit: installed; last ran .*, took ([0-9.]+) s$", told, re.MULTILINE)
    assert took
    assert 0.3 <= float(took[1]) < 60
