"""`impact hooks` beside the other tools that install hooks, before and after each of them; the tools are real.

Overcommit is the exception: it needs Ruby, so a hook of its form and the moves of its installer stand in for it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hooked import OURS, TOOLS, Hooked, tree

from impact.hooks.script import line

HUSKY = TOOLS / "husky" / "node_modules" / "husky" / "bin.js"
WITNESS = 'echo theirs >>"$(git rev-parse --git-common-dir)/witness"'


def needs(program: str) -> str:
    """Return where a tool lies; a tool that cannot be there skips its row, and ./dev test says so in its table."""
    found = shutil.which(program, path=f"{TOOLS / 'bin'}{os.pathsep}{os.environ['PATH']}")
    if found is None:
        pytest.skip(f"{program} is not installed; ./dev test installs what can be")
    return found


def pre_commit(here: Hooked) -> None:
    hook = {"id": "witness", "name": "witness", "language": "unsupported", "entry": f"sh -c '{WITNESS}'"}
    hook |= {"always_run": True, "pass_filenames": False, "stages": ["post-commit", "post-rewrite"]}
    config = {"repos": [{"repo": "local", "hooks": [hook]}]}
    (here.path / ".pre-commit-config.yaml").write_text(json.dumps(config))
    done = here.run(needs("pre-commit"), "install", "-t", "post-commit", "-t", "post-rewrite")
    assert done.code == 0, done.said


def lefthook(here: Hooked) -> None:
    job = {"commands": {"witness": {"run": WITNESS}}}
    (here.path / "lefthook.yml").write_text(json.dumps({"post-commit": job, "post-rewrite": job, "output": False}))
    done = here.run(needs("lefthook"), "install")
    assert done.code == 0, done.said


def husky(here: Hooked) -> None:
    node = needs("node")
    if not HUSKY.exists():
        pytest.skip("husky is not installed; ./dev test installs it where npm is")
    done = here.run(node, HUSKY)
    assert done.code == 0, done.said
    for name in ("post-commit", "post-rewrite"):
        (here.path / ".husky" / name).write_text(f"{WITNESS}\n")


def git_lfs(here: Hooked, code: int = 0) -> None:
    needs("git-lfs")
    done = here.run("git", "lfs", "install", "--local")
    assert done.code == code, done.said
    # What it does at a commit is seen from outside only: put a program of its name before it.
    stand_in = here.path.parent / "stand-in"
    stand_in.mkdir(exist_ok=True)
    (stand_in / "git-lfs").write_text(f"#!/bin/sh\n{WITNESS}\n")
    (stand_in / "git-lfs").chmod(0o755)
    here.environment["PATH"] = f"{stand_in}{os.pathsep}{here.environment['PATH']}"


def overcommit(here: Hooked) -> None:
    stand_in = here.path.parent / "stand-in"
    stand_in.mkdir(exist_ok=True)
    (stand_in / "ruby").write_text(f"#!/bin/sh\n{WITNESS}\n")
    (stand_in / "ruby").chmod(0o755)
    here.environment["PATH"] = f"{stand_in}{os.pathsep}{here.environment['PATH']}"
    for name in ("post-commit", "post-rewrite"):
        if (here.hooks / name).exists():
            (here.hooks / "old-hooks").mkdir(exist_ok=True)
            (here.hooks / name).rename(here.hooks / "old-hooks" / name)
        here.write_hook(
            name, "#!/usr/bin/env ruby\n# Entrypoint for Overcommit hook integration\nrequire 'overcommit'\n"
        )


TOOL = {each.__name__: each for each in (pre_commit, lefthook, husky, git_lfs, overcommit)}


@pytest.fixture
def here(tmp_path: Path) -> Hooked:
    Path(os.environ["HOME"]).mkdir()
    made = Hooked.new(tmp_path / "repo")
    made.commit("first")
    made.hooks.mkdir()
    return made


@pytest.fixture
def alone(tmp_path: Path) -> Callable[..., object]:
    """What a tool installs where nobody else does; what names its own place is not compared."""

    def install(tool: Callable[[Hooked], None]) -> object:
        made = Hooked.new(tmp_path / "alone" / "repo")
        made.hooks.mkdir()
        tool(made)
        return tree(made.hooks)

    return install


def states(impact, hooked):
    typed = impact("hooks", "status", hooked.path, "--json")
    return {each["name"]: each["state"] for each in json.loads(typed.out)["hooks"]}


def commits(here: Hooked) -> tuple[int, int]:
    """Commit and amend, both of which must end in 0, and return how often theirs ran and how often ours."""
    theirs, ours = here.theirs(), len(here.noted())
    for words in ([], ["--amend"]):
        here.git("commit", "-q", "--allow-empty", "-m", f"{len(words)}", *words)
    return here.theirs() - theirs, len(here.noted()) - ours


# Theirs runs at two commits and one rewriting; ours notes the same three. git-lfs has no post-rewrite.
@pytest.mark.parametrize(("tool", "theirs"), [("pre_commit", 3), ("lefthook", 3), ("git_lfs", 2)])
def test_installed_after_another_tool(impact, here, tool, theirs):
    TOOL[tool](here)
    before = tree(here.hooks)
    assert commits(here) == (theirs, 0)
    assert impact("hooks", "install", here.path).code == 0
    assert commits(here) == (theirs, 3)
    assert set(states(impact, here).values()) == {"installed"}
    assert impact("hooks", "uninstall", here.path).code == 0
    assert tree(here.hooks) == before
    assert commits(here) == (theirs, 0)


def test_before_pre_commit(impact, here, alone):
    assert impact("hooks", "install", here.path).code == 0
    pre_commit(here)
    assert (here.hooks / "post-commit.legacy").exists()
    assert commits(here) == (3, 2)  # what it moved aside runs, but is not told which commits were rewritten
    typed = impact("hooks", "status", here.path)
    assert typed.code == 1
    assert f"post-commit: installed (through {here.hooks}/post-commit.legacy)" in typed.out
    assert f"post-rewrite: dropped (our block is no longer in {here.hooks}/post-rewrite, moved to" in typed.out
    assert impact("hooks", "repair", here.path).code == 0
    assert commits(here) == (3, 3)
    assert impact("hooks", "uninstall", here.path).code == 0
    assert tree(here.hooks) == alone(pre_commit)
    assert commits(here) == (3, 0)


def test_pre_commit_installed_again_drops_ours_and_repair_puts_it_back(impact, here, alone):
    pre_commit(here)
    impact("hooks", "install", here.path)
    pre_commit(here)
    assert commits(here) == (3, 0)
    assert states(impact, here)["post-commit"] == "dropped"
    assert "look hooks: post-commit dropped" in impact("doctor", here.path).out
    assert impact("hooks", "repair", here.path).code == 0
    assert commits(here) == (3, 3)
    impact("hooks", "uninstall", here.path)
    assert tree(here.hooks) == alone(pre_commit)


def test_pre_commit_taken_out_again(impact, here):
    impact("hooks", "install", here.path)
    pre_commit(here)
    for name in ("post-commit", "post-rewrite"):
        assert here.run(needs("pre-commit"), "uninstall", "-t", name).code == 0
    assert commits(here) == (0, 3)
    assert set(states(impact, here).values()) == {"installed"}
    impact("hooks", "uninstall", here.path)
    assert not list(here.hooks.iterdir())


@pytest.mark.parametrize("tool", ["lefthook", "overcommit"])
def test_before_a_tool_that_moves_ours_aside(impact, here, alone, tool):
    assert impact("hooks", "install", here.path).code == 0
    TOOL[tool](here)
    assert commits(here) == (3, 0)
    moved = here.hooks / ("post-commit.old" if tool == "lefthook" else "old-hooks/post-commit")
    typed = impact("hooks", "status", here.path)
    assert typed.code == 1
    assert f"post-commit: dropped (our block is no longer in {here.hooks}/post-commit, moved to {moved}" in typed.out
    assert "look hooks: post-commit dropped" in impact("doctor", here.path).out
    typed = impact("hooks", "repair", here.path)
    if tool == "lefthook":
        assert typed.code == 0
        assert not moved.exists()
        assert commits(here) == (3, 3)
    else:
        assert typed.code == 4
        assert "is written for ruby, not for sh; nothing was written there" in typed.err
    assert impact("hooks", "uninstall", here.path).code == 0
    if tool == "overcommit":
        (here.hooks / "old-hooks").rmdir()
    assert tree(here.hooks) == alone(TOOL[tool])
    assert commits(here) == (3, 0)


def test_lefthook_moves_a_hook_of_somebody_and_ours_aside(impact, here):
    theirs = "#!/bin/sh\ntrue somebody's\n"
    here.write_hook("post-commit", theirs)
    impact("hooks", "install", here.path)
    lefthook(here)
    assert impact("hooks", "repair", here.path).code == 0
    assert (here.hooks / "post-commit.old").read_text() == theirs
    assert commits(here) == (3, 3)
    impact("hooks", "uninstall", here.path)
    assert (here.hooks / "post-commit.old").read_text() == theirs
    assert b"impact" not in (here.hooks / "post-commit").read_bytes()


def test_lefthook_installed_again_over_ours(impact, here):
    lefthook(here)
    before = tree(here.hooks)
    impact("hooks", "install", here.path)
    (here.path / "lefthook.yml").write_text((here.path / "lefthook.yml").read_text() + " ")
    commits(here)
    lefthook(here)
    commits(here)
    if set(states(impact, here).values()) != {"installed"}:
        assert impact("hooks", "repair", here.path).code == 0
    assert commits(here) == (3, 3)
    impact("hooks", "uninstall", here.path)
    assert tree(here.hooks) == before


def test_after_overcommit(impact, here):
    overcommit(here)
    before = tree(here.hooks)
    typed = impact("hooks", "install", here.path)
    assert typed.code == 4
    assert typed.err.count("is written for ruby, not for sh; nothing was written there") == 2
    assert "impact hooks install --config" in typed.err
    assert commits(here) == (3, 0)
    assert states(impact, here)["post-commit"] == "not ours to write"
    assert states(impact, here)["post-merge"] == "installed"
    impact("hooks", "uninstall", here.path)
    assert tree(here.hooks) == before


def test_before_git_lfs(impact, here):
    """git-lfs refuses to install beside any other hook, and says how to merge; ours goes on."""
    assert impact("hooks", "install", here.path).code == 0
    git_lfs(here, code=2)
    assert commits(here) == (0, 3)
    assert set(states(impact, here).values()) == {"installed"}
    assert impact("hooks", "uninstall", here.path).code == 0
    assert not {name for name in tree(here.hooks) if name in OURS}
    here.environment["PATH"] = os.environ["PATH"]  # the real git-lfs again
    git_lfs(here)
    assert commits(here) == (2, 0)


@pytest.mark.parametrize("ours_first", [True, False])
def test_with_husky(impact, here, alone, ours_first):
    if ours_first:
        assert impact("hooks", "install", here.path).code == 0
    husky(here)
    work_tree = tree(here.path / ".husky")
    typed = impact("hooks", "repair" if ours_first else "install", here.path)
    assert typed.code == 1
    assert "core.hooksPath is '.husky/_' (local: file:.git/config); nothing was written there" in typed.err
    assert f"add this line to {here.path}/.husky/post-commit (make the file if it is not there;" in typed.err
    assert tree(here.path / ".husky") == work_tree
    assert commits(here) == (3, 0)
    assert set(states(impact, here).values()) == {"shadowed"}
    assert "look hooks: post-commit shadowed" in impact("doctor", here.path).out
    for name in OURS:
        with (here.path / ".husky" / name).open("a") as script:
            script.write(f"{line(name)}\n")
    assert set(states(impact, here).values()) == {"called by a line"}
    assert commits(here) == (3, 3)
    husky(here)
    for name in ("post-commit", "post-rewrite"):
        (here.path / ".husky" / name).write_text(f"{line(name)}\n{WITNESS}\n")
    assert commits(here) == (3, 3)
    typed = impact("hooks", "uninstall", here.path)
    assert typed.code == 0
    assert f"what you added to {here.path}/.husky/post-commit is yours to take out" in typed.err
    assert tree(here.hooks) == alone(lambda _: None)
    assert commits(here) == (3, 0)


def test_husky_taken_out_again(impact, here):
    impact("hooks", "install", here.path)
    husky(here)
    shutil.rmtree(here.path / ".husky")
    assert commits(here) == (0, 0)
    assert "a folder that is not there, so no hook runs here" in impact("hooks", "status", here.path).out
    here.git("config", "--unset", "core.hooksPath")
    assert commits(here) == (0, 3)
    assert set(states(impact, here).values()) == {"installed"}


def test_a_lefthook_that_is_told_where_hooks_lie(impact, here, tmp_path):
    shared = tmp_path / "shared"
    here.git("config", "--global", "core.hooksPath", shared)
    shared.mkdir()
    before = tree(shared)
    assert impact("hooks", "install", here.path).code == 1
    assert tree(shared) == before


def test_every_python_here_can_be_called(here):
    """The interpreter that a block names is one that finds the package without the environment's help."""
    code = "import impact.hooks.block"
    done = subprocess.run((sys.executable, "-I", "-c", code), cwd=here.path, capture_output=True, check=False)
    assert done.returncode == 0, "install the package, as ./dev does"
