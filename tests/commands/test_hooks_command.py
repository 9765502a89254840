"""`impact hooks` beside every sort of hook, in every sort of repository; real git commits each time."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hooked import OURS, Hooked, tree

from impact.edges import git as impact_git
from impact.hooks.block import SHEBANG
from impact.hooks.script import line

THEIRS = '#!/bin/sh\necho theirs >>"$(git rev-parse --git-common-dir)/witness"\nexit 3\n'


@pytest.fixture
def here(tmp_path):
    return Hooked.new(tmp_path / "a 'quoted' repo")


def states(impact, hooked):
    typed = impact("hooks", "status", hooked.path, "--json")
    return {each["name"]: each["state"] for each in json.loads(typed.out)["hooks"]}


def test_install_commit_uninstall(impact, here):
    here.commit()
    before = tree(here.common)
    assert impact("hooks", "install", here.path).code == 0
    sha = here.commit()
    assert here.noted() == [{"v": 1, "hook": "post-commit", "sha": sha}]
    typed = impact("hooks", "status", here.path)
    assert (typed.code, typed.err) == (0, "")
    assert re.search(r"^post-commit: installed; last ran (just now|\d+ seconds? ago)", typed.out)
    assert "post-merge: installed; has not run yet" in typed.out
    assert impact("hooks", "uninstall", here.path).code == 0
    after = tree(here.common)
    assert {name for name in after if name not in before and not name.startswith(("objects", "impact"))} == set()
    assert after["impact/spool"][1].count(b"\n") == 1
    assert {name for name in after if name.startswith("impact/")} == {"impact/spool"}


def test_what_is_written_is_private_and_runs(impact, here):
    impact("hooks", "install", here.path)
    here.commit()
    assert stat.S_IMODE((here.common / "impact").stat().st_mode) == 0o700
    for name in ("spool", "ran-post-commit", "hooks.json"):
        assert stat.S_IMODE((here.common / "impact" / name).stat().st_mode) == 0o600
    assert all(os.access(here.hooks / name, os.X_OK) for name in OURS)


def test_installing_again_changes_nothing(impact, here):
    impact("hooks", "install", here.path)
    before = tree(here.common)
    typed = impact("hooks", "install", here.path)
    assert typed.code == 0
    assert typed.err.count("already") == 4
    assert tree(here.common) == before


@pytest.mark.parametrize("mode", [0o755, 0o700, 0o775])
def test_a_hook_that_is_there_keeps_its_bytes_mode_and_exit_code(impact, here, mode):
    for name in OURS:
        here.write_hook(name, THEIRS, mode)
    before = tree(here.hooks)
    assert impact("hooks", "install", here.path).code == 0
    assert {stat.S_IMODE((here.hooks / name).stat().st_mode) for name in OURS} == {mode}
    here.commit()
    assert (here.theirs(), len(here.noted())) == (1, 1)
    assert here.run(here.hooks / "post-commit").code == 3
    impact("hooks", "uninstall", here.path)
    assert tree(here.hooks) == before


def test_what_another_changed_meanwhile_stays(impact, here):
    path = here.write_hook("post-commit", THEIRS)
    impact("hooks", "install", here.path)
    path.write_bytes(path.read_bytes().replace(b"exit 3", b"exit 4") + b"# more\n")
    typed = impact("hooks", "uninstall", here.path)
    assert path.read_text() == THEIRS.replace("exit 3", "exit 4") + "# more\n"
    assert "and nothing else" in typed.err


def test_a_hook_of_ours_to_which_lines_were_added_is_not_deleted(impact, here):
    impact("hooks", "install", here.path)
    path = here.hooks / "post-merge"
    path.write_bytes(path.read_bytes() + b"echo mine\n")
    impact("hooks", "uninstall", here.path)
    assert path.read_bytes() == SHEBANG + b"echo mine\n"


def test_all_four_hooks_note(impact, here):
    impact("hooks", "install", here.path)
    (here.path / "file").write_text("1\n")
    here.git("add", "file")
    first = here.commit("first")
    here.git("checkout", "-q", "-b", "side")
    side = here.commit("side")
    here.git("checkout", "-q", "main")
    here.git("merge", "-q", "--no-ff", "-m", "merge", "side")
    assert here.noted_by("post-merge") == [here.head()]
    (here.path / "file").write_text("2\n")
    here.git("commit", "-q", "-am", "second")
    patch = here.git("format-patch", "-1", "--stdout").said
    here.git("reset", "-q", "--hard", "HEAD~1")
    assert here.run("git", "am", "-q", feed=patch).code == 0
    assert here.noted_by("post-applypatch") == [here.head()]
    old = here.head()
    here.commit("amended", "--amend")
    assert here.noted()[-1] == {"v": 1, "hook": "post-rewrite", "by": "amend", "old": old, "new": here.head()}
    assert here.noted_by("post-commit")[:2] == [first, side]
    here.git("rebase", "-q", "--force-rebase", first)
    assert {each["by"] for each in here.noted() if each["hook"] == "post-rewrite"} == {"amend", "rebase"}


@pytest.mark.parametrize("shell", ["/bin/sh", "/bin/sh -eu", "/usr/bin/env bash", "/bin/bash -eu", "/bin/dash -eu"])
def test_hooks_of_others_still_get_what_git_says(impact, here, shell):
    here.write_hook("post-rewrite", f"#!{shell}\ncat >>.git/witness; [ $# = 1 ]; echo $1 >>.git/witness; exit 5\n")
    here.commit()
    impact("hooks", "install", here.path)
    old = here.head()
    here.commit("amended", "--amend")
    assert here.witness.read_text() == f"{old} {here.head()}\namend\n"
    assert [each["old"] for each in here.noted() if each["hook"] == "post-rewrite"] == [old]


@pytest.mark.parametrize("shell", ["/bin/sh -eu", "/bin/bash --posix", "/bin/bash -C"])
def test_no_program_is_needed_to_note(impact, here, shell):
    for name in OURS:
        here.write_hook(name, f"#!{shell}\nexit 7\n")
    here.commit()
    impact("hooks", "install", here.path)
    for name in OURS * 2:
        done = here.run(here.hooks / name, "amend", feed="aa bb\n", PATH="/nonexistent")
        assert (done.code, done.said) == (7, "")
    assert [each["hook"] for each in here.noted()] == [*OURS, *OURS]
    assert all((here.common / "impact" / f"ran-{name}").read_text() for name in OURS)


def test_a_long_rebase_is_noted_and_handed_on_whole(impact, here):
    here.write_hook("post-rewrite", "#!/bin/sh\ncat >>.git/witness\n")
    impact("hooks", "install", here.path)
    pairs = "".join(f"{number:040x} {number + 1:040x}\n" for number in range(3000))
    done = here.run(here.hooks / "post-rewrite", "rebase", feed=pairs)
    assert (done.code, done.said) == (0, "")
    assert here.witness.read_text() == pairs
    assert len(here.noted()) == 3000


@pytest.mark.parametrize("said", ["", "\n", "no ids at all\n", 'a"b c\n', "ab cd"])
def test_rewriting_that_makes_no_sense_is_handed_on_and_not_noted_amiss(impact, here, said):
    here.write_hook("post-rewrite", "#!/bin/sh\ncat >.git/witness\n")
    impact("hooks", "install", here.path)
    assert here.run(here.hooks / "post-rewrite", "amend", feed=said) == here.run("true")
    assert here.witness.read_text() == (said + "\n" if said == "ab cd" else said)
    assert [each["new"] for each in here.noted()] == (["cd"] if said == "ab cd" else [])


def test_in_a_linked_worktree(impact, here, tmp_path):
    here.commit()
    impact("hooks", "install", here.path)
    here.git("worktree", "add", "-q", tmp_path / "linked", "-b", "linked")
    linked = Hooked(tmp_path / "linked", here.environment)
    sha = linked.commit()
    assert here.noted_by("post-commit") == [sha]
    assert not (here.common / "worktrees" / "linked" / "impact").exists()
    assert states(impact, linked)["post-commit"] == "installed"
    assert impact("hooks", "uninstall", linked.path).code == 0
    assert not here.hooks.exists()


def test_in_a_submodule(impact, here, tmp_path):
    library = Hooked.new(tmp_path / "library")
    library.commit()
    here.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", library.path, "lib")
    inside = Hooked(here.path / "lib", here.environment)
    before = tree(inside.common / "hooks")
    assert impact("hooks", "install", inside.path).code == 0
    sha = inside.commit()
    assert inside.common == here.common / "modules" / "lib"
    assert inside.noted_by("post-commit") == [sha]
    assert not (here.common / "impact").exists()
    impact("hooks", "uninstall", inside.path)
    assert tree(inside.common / "hooks") == before


def test_with_the_git_directory_elsewhere(impact, tmp_path):
    (tmp_path / "tree").mkdir()
    here = Hooked.new(tmp_path / "apart")
    outside = Hooked(tmp_path / "tree", here.environment)
    impact("hooks", "install", here.path)
    where = ("--git-dir", "../apart/.git", "--work-tree", ".")
    outside.git(*where, "commit", "-q", "--allow-empty", "-m", "from outside")
    assert here.noted_by("post-commit") == [here.head()]


def test_where_nothing_is_checked_out(impact, here, tmp_path):
    here.commit()
    here.git("clone", "-q", "--bare", ".", tmp_path / "bare.git")
    bare = Hooked(tmp_path / "bare.git", here.environment)
    assert impact("hooks", "install", bare.path).code == 0
    bare.git("worktree", "add", "-q", tmp_path / "tree", "main")
    tree_of_it = Hooked(tmp_path / "tree", here.environment)
    sha = tree_of_it.commit()
    assert bare.noted_by("post-commit") == [sha]


def test_what_the_head_says(impact, here):
    impact("hooks", "install", here.path)
    here.commit()
    here.git("checkout", "-q", "--detach")
    detached = here.commit()
    here.git("checkout", "-q", "-b", "with/slash")
    slashed = here.commit()
    assert here.noted_by("post-commit")[1:] == [detached, slashed]
    here.git("pack-refs", "--all")
    for name in OURS[:3]:
        before = here.noted_by(name)
        here.run(here.hooks / name)
        assert here.noted_by(name) == [*before, ""]
    head, hooks = here.common / "HEAD", here.hooks
    whole = head.read_text()
    for odd in ("ref: refs/heads/gone\n", 'ref: refs/heads/"}\n', 'x"}\n', "", "ref: refs/heads\n"):
        head.write_text(odd)
        for name in OURS[:3]:
            assert here.run(hooks / name) == here.run("true")
        head.write_text(whole)  # git takes a folder with such a head for no repository
        assert here.noted()[-3:] == [{"v": 1, "hook": name, "sha": ""} for name in OURS[:3]]


def test_ids_of_sha256(impact, tmp_path):
    here = Hooked(tmp_path / "long")
    here.path.mkdir()
    here.git("init", "-q", "--object-format=sha256")
    impact("hooks", "install", here.path)
    sha = here.commit()
    assert len(sha) == 64
    assert here.noted_by("post-commit") == [sha]


def test_a_git_directory_that_cannot_be_written_is_passed_over_in_silence(impact, here):
    impact("hooks", "install", here.path)
    here.commit()
    (here.common / "impact" / "spool").unlink()
    (here.common / "impact" / "spool").mkdir()
    (here.common / "impact" / "ran-post-commit").unlink()
    (here.common / "impact" / "ran-post-commit").mkdir()
    here.commit()
    for path in (here.common / "impact").iterdir():
        path.unlink() if path.is_file() else path.rmdir()
    (here.common / "impact").rmdir()
    here.commit()
    assert not (here.common / "impact").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere; the test above stands in")
def test_a_read_only_git_directory(impact, here):
    here.common.chmod(0o500)
    typed = impact("hooks", "install", here.path)
    here.common.chmod(0o700)
    assert typed.code == 1
    assert "cannot be made: Permission denied" in typed.err


def test_a_file_where_our_folder_must_be(impact, here):
    (here.common / "impact").write_text("mine")
    typed = impact("hooks", "install", here.path)
    assert typed.code == 1
    assert f"{here.common}/impact: is in the way of a folder" in typed.err
    assert not here.hooks.exists()
    here.hooks.write_text("mine")
    (here.common / "impact").unlink()
    typed = impact("hooks", "install", here.path)
    assert typed.code == 1
    assert typed.err.count(f"{here.hooks}: is in the way of a folder") == 4


@pytest.mark.parametrize("scope", ["global", "local", "worktree"])
def test_a_folder_of_hooks_elsewhere_is_never_written_to(impact, here, tmp_path, scope):
    shared = tmp_path / "shared"
    shared.mkdir()
    (shared / "post-commit").write_text(THEIRS)
    (shared / "post-commit").chmod(0o755)
    if scope == "worktree":
        here.git("config", "extensions.worktreeConfig", "true")
    Path(os.environ["HOME"]).mkdir()
    here.git("config", f"--{scope}", "core.hooksPath", shared)
    before = tree(shared)
    typed = impact("hooks", "install", here.path)
    assert typed.code == 1
    assert f"core.hooksPath is '{shared}' ({scope}: file:" in typed.err
    assert f"add this line to {shared}/post-commit, right below its first one:\n    {line('post-commit')}" in typed.err
    assert f"make {shared}/post-merge, executable, of these two lines:\n    #!/bin/sh\n" in typed.err
    assert tree(shared) == before
    assert not here.hooks.exists()
    here.commit()
    assert (here.theirs(), here.noted()) == (1, [])
    assert set(states(impact, here).values()) == {"shadowed"}
    typed = impact("doctor", here.path)
    assert "look hooks: post-commit shadowed" in typed.out
    first, _, rest = THEIRS.partition("\n")
    (shared / "post-commit").write_text(f"{first}\n{line('post-commit')}\n{rest}")
    sha = here.commit()
    assert (here.theirs(), here.noted_by("post-commit")) == (2, [sha])
    assert states(impact, here)["post-commit"] == "called by a line"
    other = Hooked.new(tmp_path / "other")
    other.git("config", "core.hooksPath", shared)
    other.commit()
    assert other.theirs() == 1
    assert not (other.common / "impact").exists()
    typed = impact("hooks", "uninstall", here.path)
    assert typed.code == 0
    assert f"what you added to {shared}/post-commit is yours to take out" in typed.err
    here.commit()
    assert here.theirs() == 3


def test_the_line_works_from_a_linked_worktree(impact, here, tmp_path):
    shared = tmp_path / "shared"
    shared.mkdir()
    for name in OURS:
        (shared / name).write_text(f"#!/bin/sh -eu\n{line(name)}\ncat >/dev/null\n")
        (shared / name).chmod(0o755)
    here.commit()
    here.git("config", "core.hooksPath", shared)
    assert impact("hooks", "install", here.path).code == 0
    here.git("worktree", "add", "-q", tmp_path / "linked", "-b", "linked")
    linked = Hooked(tmp_path / "linked", here.environment)
    old = linked.commit()
    new = linked.commit("amended", "--amend")
    assert [each.get("sha") or (each["old"], each["new"]) for each in here.noted()] == [old, new, (old, new)]


def test_hooks_switched_off_by_an_empty_path(impact, here):
    here.git("config", "core.hooksPath", "")
    typed = impact("hooks", "install", here.path)
    assert typed.code == 1
    assert "that switches every hook off" in typed.err


def test_a_path_to_a_folder_that_is_gone(impact, here, tmp_path):
    here.git("config", "core.hooksPath", tmp_path / "gone")
    typed = impact("hooks", "install", here.path)
    assert typed.code == 1
    assert "a folder that is not there, so no hook runs here" in typed.err


def test_a_path_that_says_what_is_so_anyway(impact, here):
    here.git("config", "core.hooksPath", ".git/hooks")
    assert impact("hooks", "install", here.path).code == 0
    here.commit()
    assert len(here.noted()) == 1


def test_a_folder_of_hooks_that_is_a_link(impact, here, tmp_path):
    (tmp_path / "shared").mkdir()
    here.hooks.symlink_to(tmp_path / "shared")
    typed = impact("hooks", "install", here.path)
    assert typed.code == 1
    assert "which may serve others too" in typed.err
    assert list((tmp_path / "shared").iterdir()) == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("#!/usr/bin/env python3\nprint()\n", "is written for python3, not for sh"),
        ("#!/usr/bin/env -S ruby -w\n", "is written for ruby, not for sh"),
        ("#!/bin/zsh\n", "is written for zsh, not for sh"),
        (b"\x7fELF\0\0", "is a program, not a script"),
        ("echo\n", "does not begin with #!"),
        ("\ufeff#!/bin/sh\n", "does not begin with #!"),
        ("#!/bin/sh\r\necho\r\n", "has Windows line ends, so git cannot run it"),
        ("", "does not begin with #!"),
        ("#!/bin/sh\n" + "#" * (1 << 20), "is too large for a script"),
    ],
)
def test_hooks_that_are_no_scripts_of_sh_are_not_touched(impact, here, text, why):
    here.write_hook("post-commit", text)
    before = tree(here.hooks)
    typed = impact("hooks", "install", here.path)
    assert typed.code == 4
    assert f"post-commit {why}; nothing was written there" in typed.err
    assert tree(here.hooks)["post-commit"] == before["post-commit"]
    assert states(impact, here)["post-commit"] == "not ours to write"
    impact("hooks", "uninstall", here.path)
    assert tree(here.hooks) == before


def test_a_hook_that_is_a_link_is_not_touched(impact, here, tmp_path):
    (tmp_path / "theirs").write_text(THEIRS)
    (tmp_path / "theirs").chmod(0o755)
    here.hooks.mkdir()
    (here.hooks / "post-commit").symlink_to(tmp_path / "theirs")
    typed = impact("hooks", "install", here.path)
    assert typed.code == 4
    assert "is a symbolic link, so it may serve others too; nothing was written there" in typed.err
    assert (tmp_path / "theirs").read_text() == THEIRS
    assert line("post-commit") in typed.err


@pytest.mark.parametrize("kind", ["names", "mode"])
def test_a_hook_with_several_names_or_switched_off_is_not_touched(impact, here, kind):
    path = here.write_hook("post-commit", THEIRS, 0o644 if kind == "mode" else 0o755)
    if kind == "names":
        os.link(path, here.path / "the-same")
    assert impact("hooks", "install", here.path).code == 4
    assert path.read_text() == THEIRS
    typed = impact("hooks", "status", here.path)
    assert typed.code == 1
    assert f"post-commit: waits for a line ({path} " in typed.out
    assert line("post-commit") in typed.out


def test_a_hook_that_is_a_folder_or_a_pipe(impact, here):
    here.hooks.mkdir()
    (here.hooks / "post-commit").mkdir()
    os.mkfifo(here.hooks / "post-merge")
    typed = impact("hooks", "install", here.path)
    assert typed.code == 4
    assert typed.err.count("is no plain file; nothing was written there") == 2


def test_an_interpreter_that_is_gone_is_passed_over_and_mended(impact, here, tmp_path, monkeypatch):
    gone = tmp_path / "venv's" / "bin" / "python"
    gone.parent.mkdir(parents=True)
    gone.symlink_to(present := sys.executable)
    monkeypatch.setattr("sys.executable", str(gone))
    impact("hooks", "install", here.path)
    gone.unlink()
    here.commit(terminal=True)
    assert len(here.noted()) == 1
    monkeypatch.setattr("sys.executable", present)
    typed = impact("hooks", "status", here.path)
    assert typed.code == 1
    assert f"post-commit: interpreter gone (commits are noted, questions are not: {gone} is not there)" in typed.out
    assert impact("hooks", "repair", here.path).code == 0
    assert sys.executable.encode() in (here.hooks / "post-commit").read_bytes()
    assert set(states(impact, here).values()) == {"installed"}
    impact("hooks", "uninstall", here.path)
    assert not here.hooks.exists()


def test_an_interpreter_under_a_path_with_a_line_break(impact, here, monkeypatch):
    monkeypatch.setattr("sys.executable", "/a\nb/python")
    typed = impact("hooks", "install", here.path)
    assert typed.code == 1
    assert "the interpreter's path cannot stand in a script: '/a\\nb/python'" in typed.err
    assert not here.hooks.exists()
    assert not (here.common / "impact").exists()


def test_an_interpreter_without_our_module_is_silent(impact, here, tmp_path, monkeypatch):
    subprocess.run((sys.executable, "-m", "venv", "--without-pip", tmp_path / "empty"), check=True)
    monkeypatch.setattr("sys.executable", str(tmp_path / "empty" / "bin" / "python"))
    impact("hooks", "install", here.path)
    here.commit(terminal=True)
    assert len(here.noted()) == 1


def test_repair_where_nothing_was_installed(impact, here):
    for verb in ("repair", "off", "on"):
        typed = impact("hooks", verb, here.path)
        assert typed.code == 1
        assert "no hooks of ours here" in typed.err


def test_dropped_blocks_are_noticed_and_put_back(impact, here):
    impact("hooks", "install", here.path)
    here.write_hook("post-commit", THEIRS)
    here.commit()
    assert here.noted() == []
    typed = impact("hooks", "status", here.path)
    assert typed.code == 1
    assert "post-commit: dropped (our block is no longer in" in typed.out
    typed = impact("doctor", here.path)
    assert "look hooks: post-commit dropped, post-merge installed" in typed.out
    assert impact("hooks", "repair", here.path).code == 0
    here.commit()
    assert (here.theirs(), len(here.noted())) == (2, 1)
    impact("hooks", "uninstall", here.path)
    assert (here.hooks / "post-commit").read_text() == THEIRS


def test_a_folder_of_ours_that_is_gone_is_noticed_and_made_again(impact, here):
    impact("hooks", "install", here.path)
    shutil.rmtree(here.common / "impact")
    here.commit()
    typed = impact("hooks", "status", here.path)
    assert typed.code == 1
    assert "post-commit: never reached (the folder that commits are noted in is not there)" in typed.out
    assert impact("hooks", "repair", here.path).code == 0
    here.commit()
    assert len(here.noted()) == 1
    assert impact("hooks", "uninstall", here.path).code == 0
    assert [(here.hooks / name).read_bytes() for name in OURS] == [SHEBANG] * 4


def test_a_block_behind_the_end_of_the_script_is_noticed_and_moved(impact, here):
    impact("hooks", "install", here.path)
    path = here.hooks / "post-commit"
    block = path.read_text().partition("\n")[2]
    path.write_text(f"#!/bin/sh\nexec 3>&1\nexec true\n{block}")
    here.commit()
    typed = impact("hooks", "status", here.path)
    assert typed.code == 1
    assert "post-commit: never reached (the script ends before ours, at: exec true)" in typed.out
    impact("hooks", "repair", here.path)
    here.commit()
    assert len(here.noted()) == 1
    impact("hooks", "uninstall", here.path)
    assert path.read_text() == "#!/bin/sh\nexec 3>&1\nexec true\n"


def test_a_hook_made_unexecutable_is_noticed(impact, here):
    impact("hooks", "install", here.path)
    (here.hooks / "post-commit").chmod(0o644)
    typed = impact("hooks", "status", here.path)
    assert typed.code == 1
    assert "post-commit: never reached" in typed.out
    assert "chmod +x" in typed.out


def test_a_block_cut_short_by_hand_is_left_and_named(impact, here):
    impact("hooks", "install", here.path)
    path = here.hooks / "post-commit"
    path.write_text(path.read_text().rpartition("# <<<")[0])
    cut = path.read_bytes()
    for verb, code in (("status", 1), ("repair", 4), ("uninstall", 4)):
        typed = impact("hooks", verb, here.path)
        assert typed.code == code
        assert f"{path}: our block in it was changed by hand" in typed.out + typed.err
    assert path.read_bytes() == cut


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"v":1}', '{"v":1,"hooks":{"a":1},"folder_made":true,"configured":true}']
)
def test_a_damaged_record_is_named(impact, here, text):
    impact("hooks", "install", here.path)
    (here.common / "impact" / "hooks.json").write_text(text)
    typed = impact("hooks", "status", here.path)
    assert typed.code == 1
    assert "hooks.json: not what installing hooks writes" in typed.err
    (here.common / "impact" / "hooks.json").unlink()
    assert impact("hooks", "install", here.path).code == 0
    here.commit()
    assert impact("hooks", "uninstall", here.path).code == 0
    assert [(here.hooks / name).read_bytes() for name in OURS] == [SHEBANG] * 4


def test_a_record_of_another_version_is_named(impact, here):
    impact("hooks", "install", here.path)
    (here.common / "impact" / "hooks.json").write_text('{"v": 2}')
    assert "of another version (2)" in impact("hooks", "status", here.path).err


def test_outside_a_repository(impact, tmp_path):
    for verb in ("install", "uninstall", "status", "repair", "off", "on"):
        assert impact("hooks", verb, tmp_path).code == 1


def test_without_a_home(impact, here, monkeypatch):
    monkeypatch.delenv("HOME")
    assert impact("hooks", "install", here.path).code == 0
    here.commit()
    assert len(here.noted()) == 1


def test_a_clock_that_was_set_back_and_a_hook_that_died_half_way(impact, here):
    impact("hooks", "install", here.path)
    here.commit()
    ran = here.common / "impact" / "ran-post-commit"
    os.utime(ran, (time.time() + 9000,) * 2)
    typed = impact("hooks", "status", here.path)
    assert "last ran at a time that is still to come (the clock was set back), took " in typed.out
    for text in ("", " ", "12.5", "9 8", "what"):
        ran.write_text(text)
        os.utime(ran, (time.time() - 7300,) * 2)
        assert "post-commit: installed; last ran 2 hours ago\n" in impact("hooks", "status", here.path).out


def test_off_and_on(impact, here):
    impact("hooks", "install", here.path)
    assert impact("hooks", "off", here.path).code == 0
    here.commit()
    assert here.noted() == []
    typed = impact("hooks", "status", here.path)
    assert "off: `impact hooks on` lets them work again" in typed.out
    assert "ok   hooks: switched off; " in impact("doctor", here.path).out
    assert impact("hooks", "on", here.path).code == 0
    here.commit()
    assert len(here.noted()) == 1
    here.commit(IMPACT_HOOK="0")
    assert len(here.noted()) == 1


def test_git_that_runs_hooks_from_its_configuration(impact, here, monkeypatch):
    """Git 2.54 is not here: what is written is looked at, and that its command works; that git runs it is not."""
    Path(os.environ["HOME"]).mkdir()
    here.git("config", "user.name", "Ada Example")
    typed = impact("hooks", "install", here.path, "--config")
    assert typed.code == 2
    assert "runs no hooks from its configuration" in typed.err
    before = tree(here.common)
    monkeypatch.setattr(impact_git, "version", lambda: "git version 2.54.0")
    assert impact("hooks", "install", here.path, "--config").code == 0
    assert not here.hooks.exists()
    assert set(states(impact, here).values()) == {"configured"}
    command = here.git("config", "hook.impact-post-commit.command").said.strip()
    assert here.git("config", "hook.impact-post-commit.event").said == "post-commit\n"
    sha = here.commit()
    assert here.run("sh", "-c", command) == here.run("true")
    assert here.noted_by("post-commit") == [sha]
    assert impact("hooks", "repair", here.path).code == 0
    assert impact("hooks", "install", here.path).code == 0
    assert set(states(impact, here).values()) == {"installed"}
    assert tree(here.common)["config"] == before["config"]
    assert impact("hooks", "install", here.path, "--config").code == 0
    assert not here.hooks.exists() or not list(here.hooks.iterdir())
    assert set(states(impact, here).values()) == {"configured"}
    monkeypatch.setattr(impact_git, "version", lambda: "git version 2.53.1")
    assert set(states(impact, here).values()) == {"dropped"}
    assert impact("hooks", "repair", here.path).code == 0
    assert set(states(impact, here).values()) == {"installed"}
    assert impact("hooks", "uninstall", here.path).code == 0
    assert not here.hooks.exists()
    assert tree(here.common)["config"] == before["config"]


def test_from_inside_a_hook_of_another_repository(impact, here, tmp_path, monkeypatch):
    other = Hooked.new(tmp_path / "other")
    monkeypatch.setenv("GIT_DIR", str(other.common))
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/index")
    impact("hooks", "install", here.path)
    monkeypatch.delenv("GIT_DIR")
    monkeypatch.delenv("GIT_INDEX_FILE")
    assert (here.hooks / "post-commit").exists()
    assert not other.hooks.exists()


def test_four_processes_committing_at_once_note_every_commit(impact, here, tmp_path):
    here.commit()
    impact("hooks", "install", here.path)
    for number in range(4):
        here.git("worktree", "add", "-q", tmp_path / str(number), "-b", f"branch-{number}")
    loop = 'i=0; while [ $i -lt 12 ]; do git commit -q --allow-empty -m "$PWD $i"; i=$((i+1)); done; git rev-parse HEAD'
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda n: Hooked(tmp_path / str(n), here.environment).run("sh", "-c", loop), range(4)))
    assert [each.code for each in done] == [0] * 4
    made = here.git("rev-list", "--all", "--not", "main").said.split()
    assert sorted(here.noted_by("post-commit")) == sorted(made)
    assert len(made) == 48
