"""`impact share trailers`: a trailer only for whoever names one, and never a commit less or a message spoilt."""

from __future__ import annotations

import json
import shlex
import shutil

import pytest
from hooked import Hooked, tree
from repo_builder import RepoBuilder

from impact.hooks.block import SHEBANG, TRAILER

THEIRS = '#!/bin/sh\necho theirs >>"$(git rev-parse --git-common-dir)/witness"\n'
FLAKY = "Impact: flaky-tests"


@pytest.fixture
def here(tmp_path):
    return Hooked.new(tmp_path / "a 'quoted' repo")


@pytest.fixture
def on(impact, here):
    assert impact("share", "trailers", "on", here.path).code == 0
    return here


def message(hooked: Hooked) -> str:
    return hooked.git("log", "-1", "--format=%B").said.strip("\n")


def named(hooked: Hooked, *words: str, name: str = "flaky-tests", code: int = 0, **more: str) -> str:
    """Commit with a name and return what was said."""
    return hooked.git("commit", "-q", "--allow-empty", *words, code=code, IMPACT=name, **more).said


def test_on_and_off_leave_every_byte_as_it_was(impact, here):
    here.commit()
    here.write_hook(TRAILER, THEIRS, 0o750)
    before = tree(here.common)
    assert impact("share", "trailers", "on", here.path).code == 0
    assert impact("share", "next", "flaky-tests", here.path).code == 0
    assert tree(here.common) != before
    assert impact("share", "trailers", "off", here.path).code == 0
    assert tree(here.common) == before


def test_hooks_and_trailers_do_not_take_each_other_out(impact, here):
    impact("hooks", "install", here.path)
    before = tree(here.common)
    assert not (here.hooks / TRAILER).exists()
    impact("share", "trailers", "on", here.path)
    assert "prepare-commit-msg: installed\n" in impact("hooks", "status", here.path).out
    impact("share", "trailers", "off", here.path)
    assert tree(here.common) == before
    impact("share", "trailers", "on", here.path)
    impact("hooks", "uninstall", here.path)
    assert not (here.common / "impact").exists()
    assert not list(here.hooks.glob("p*"))


def test_repair_puts_a_dropped_block_back(impact, on):
    (on.hooks / TRAILER).write_text(THEIRS)
    assert "dropped" in impact("hooks", "status", on.path).out
    impact("hooks", "repair", on.path)
    named(on, "-m", "Wait")
    assert (message(on), on.theirs()) == (f"Wait\n\n{FLAKY}", 1)


def test_doctor_names_the_one_hook_that_was_asked_for(impact, on):
    typed = impact("doctor", on.path)
    assert "ok   hooks: prepare-commit-msg installed\n" in typed.out


def test_without_a_name_nothing_happens(on):
    before = tree(on.common / "impact")
    on.commit("subject\n\nbody")
    assert message(on) == "subject\n\nbody"
    assert tree(on.common / "impact") == before


@pytest.mark.parametrize("first", ["#!/bin/sh", "#!/bin/sh -e", "#!/bin/bash", "#!/bin/bash -eu", "#!/bin/dash"])
def test_a_name_becomes_a_trailer_in_every_shell(impact, here, first):
    here.write_hook(TRAILER, THEIRS.replace("#!/bin/sh", first))
    impact("share", "trailers", "on", here.path)
    assert named(here, "-m", "Wait\n\nBecause\n---\nmore\n\nSigned-off-by: A <a@example.com>") == ""
    assert message(here).endswith(f"Signed-off-by: A <a@example.com>\n{FLAKY}")
    assert here.git("log", "-1", "--format=%(trailers:key=Impact,valueonly)").said.strip() == "flaky-tests"
    assert here.theirs() == 1


UNKNOWN = {"flakytests": "flakytests", "a\x1b[31mb": "that", "x y": "that", "-e": "-e", "FLAKY": "that"}


@pytest.mark.parametrize(("name", "shown"), UNKNOWN.items())
def test_a_name_that_is_not_known_is_told_and_the_commit_goes_on(on, name, shown):
    said = named(on, "-m", "subject", name=name)
    assert said == f"impact: no sort of work is called {shown}, so no trailer; names: impact share trailers list\n"
    assert message(on) == "subject"


def test_next_is_for_one_commit_and_not_for_one_that_is_given_up(impact, on):
    on.commit("first")
    impact("share", "next", "flaky-tests", on.path)
    on.write_hook("commit-msg", "#!/bin/sh\nexit 1\n")
    on.git("commit", "-q", "--allow-empty", "-m", "refused", code=1)
    (on.hooks / "commit-msg").unlink()
    on.git("commit", "-q", "--allow-empty", "-m", "taken")
    assert message(on) == f"taken\n\n{FLAKY}"
    on.commit("after")
    assert message(on) == "after"
    impact("share", "next", "flaky-tests", on.path)
    impact("share", "next", "--clear", on.path)
    on.commit("cleared")
    assert message(on) == "cleared"


def test_next_in_a_new_repository(impact, on):
    impact("share", "next", "flaky-tests", on.path)
    on.git("commit", "-q", "--allow-empty", "-m", "first")
    assert message(on) == f"first\n\n{FLAKY}"
    on.commit("second")
    assert message(on) == "second"


def test_next_takes_only_names_that_are_known_and_only_where_trailers_are_on(impact, here, on, tmp_path):
    typed = impact("share", "next", "flaky-test", on.path)
    assert (typed.code, "did you mean 'flaky-tests'?" in typed.err) == (2, True)
    other = Hooked.new(tmp_path / "other")
    typed = impact("share", "next", "flaky-tests", other.path)
    assert (typed.code, "impact share trailers on" in typed.err) == (2, True)
    assert "flaky-tests" in impact("share", "trailers", "list").out.splitlines()


def test_an_editor_shows_a_comment_and_leaving_it_empty_gives_the_commit_up(on, tmp_path):
    on.commit("first")
    seen = tmp_path / "seen"
    editor = tmp_path / "editor"
    editor.write_text(f"#!/bin/sh\ncp \"$1\" '{seen}'\n")
    editor.chmod(0o755)
    before = on.head()
    assert "empty commit message" in named(on, code=1, EDITOR=str(editor))
    assert on.head() == before
    assert seen.read_text().startswith(f"\n\n# {FLAKY}\n")
    editor.write_text(
        '#!/bin/sh\n{ printf \'Wait\'; sed \'s/^# Impact/Impact/\' "$1"; } >"$1.new" && mv "$1.new" "$1"\n'
    )
    named(on, EDITOR=str(editor))
    assert message(on) == f"Wait\n\n{FLAKY}"
    editor.write_text('#!/bin/sh\n{ printf \'Wait\'; cat "$1"; } >"$1.new" && mv "$1.new" "$1"\n')
    named(on, EDITOR=str(editor))
    assert message(on) == "Wait"
    named(on, "-v", "--cleanup=scissors", EDITOR=str(editor))
    assert message(on) == f"Wait\n\n{FLAKY}"


def test_merges_picks_reverts_and_rebases_keep_their_messages(impact, on):
    (on.path / "file").write_text("1\n")
    on.git("add", "file")
    on.commit("base")
    on.git("checkout", "-q", "-b", "side")
    (on.path / "side").write_text("1\n")
    on.git("add", "side")
    side = on.commit("side")
    on.git("checkout", "-q", "main")
    on.commit("meanwhile")
    impact("share", "next", "flaky-tests", on.path)
    for words in (
        ("merge", "-q", "--no-ff", "-m", "merged", "side"),
        ("revert", "--no-edit", "-m", "1", "HEAD"),
        ("revert", "--no-edit", "HEAD"),
    ):
        on.git(*words, IMPACT="flaky-tests")
        assert "Impact" not in message(on)
    on.git("reset", "-q", "--hard", "HEAD~3")
    on.git("cherry-pick", side, IMPACT="flaky-tests")
    assert message(on) == "side"
    on.git("reset", "-q", "--hard", "HEAD~1")
    on.git("merge", "-q", "--squash", "side")
    on.git("commit", "-q", "--no-edit", IMPACT="flaky-tests")
    assert "Impact" not in message(on)
    on.git("checkout", "-q", "side")
    on.git("rebase", "-q", "--keep-empty", "--onto", "main~1", "main~2", IMPACT="flaky-tests")
    assert "Impact" not in on.git("log", "--format=%B").said
    on.git("commit", "-q", "--amend", "--no-edit", "--allow-empty")
    on.git("commit", "-q", "--allow-empty", "-C", "HEAD")
    assert "Impact" not in message(on)


def test_amending_takes_a_name_that_is_said_in_that_very_command_once(on):
    on.commit("subject")
    for _ in range(2):
        named(on, "--amend", "--no-edit")
        assert message(on) == f"subject\n\n{FLAKY}"


@pytest.mark.parametrize("more", [{"CI": "true"}, {"GITHUB_ACTIONS": "true"}, {"IMPACT_HOOK": "0"}])
def test_it_does_nothing_in_ci_or_switched_off(impact, on, more):
    assert named(on, "-m", "subject", **more) == ""
    assert message(on) == "subject"


def test_it_does_nothing_after_hooks_off(impact, on):
    assert impact("hooks", "off", on.path).code == 0
    named(on, "-m", "subject")
    assert message(on) == "subject"


def test_in_a_linked_worktree(impact, on, tmp_path):
    on.commit("first")
    on.git("worktree", "add", "-q", tmp_path / "linked")
    linked = Hooked(tmp_path / "linked", on.environment)
    named(linked, "-m", "Wait")
    assert message(linked) == f"Wait\n\n{FLAKY}"
    impact("share", "next", "flaky-tests", tmp_path / "linked")
    linked.git("commit", "-q", "--allow-empty", "-m", "again")
    assert message(linked) == f"again\n\n{FLAKY}"


@pytest.mark.parametrize("gone", ["themes", "impact", "interpret"])
def test_what_is_broken_refuses_no_commit(on, gone, tmp_path):
    more = {}
    if gone == "themes":
        (on.common / "impact" / "themes").unlink()
    elif gone == "impact":
        for each in (on.common / "impact").iterdir():
            each.unlink()
        (on.common / "impact").rmdir()
    else:
        (tmp_path / "bin").mkdir()
        fake = tmp_path / "bin" / "sed"
        fake.write_text("#!/bin/sh\nexit 3\n")
        fake.chmod(0o755)
        more = {"PATH": f"{tmp_path / 'bin'}:{on.environment['PATH']}", "EDITOR": "true"}
    named(on, "-m", "subject", **more)
    assert message(on).startswith("subject")


def test_nobody_waits_for_it(on, tmp_path):
    """It starts no program where nothing is named, and four small ones where something is."""
    draft = tmp_path / "draft"
    shell, tools = shutil.which("sh"), tmp_path / "bin"
    tools.mkdir()
    for name in ("grep", "git", "sed", "mv"):
        (tools / name).symlink_to(str(shutil.which(name)))

    def ran(**more: str) -> str:
        draft.write_text("subject\n")
        done = on.run(shell, "-x", on.hooks / TRAILER, draft, **more)
        assert done.code == 0
        return draft.read_text()

    assert ran(PATH="") == "subject\n"
    named = ran(PATH=str(tools), IMPACT="flaky-tests")
    assert [line for line in named.split("\n") if line] == ["subject", FLAKY]


def test_beside_a_hook_that_is_not_ours_to_write_the_line_works(impact, here):
    folder = here.path / ".githooks"
    folder.mkdir()
    here.git("config", "core.hooksPath", ".githooks")
    typed = impact("share", "trailers", "on", here.path)
    assert typed.code == 1
    line = next(
        each.strip() for each in typed.err.splitlines() if "prepare-commit-msg.sh" in each and "GIT_DIR" in each
    )
    hook = folder / TRAILER
    hook.write_bytes(SHEBANG + line.encode() + b"\n")
    hook.chmod(0o755)
    named(here, "-m", "Wait")
    assert message(here) == f"Wait\n\n{FLAKY}"


def test_a_trailer_changes_no_word_of_a_report(impact, tmp_path, monkeypatch):
    """By the author's own word alone nothing becomes leverage, and nothing is evidenced more."""
    files = ("tests/test_a.py", "deploy/run.sh", "src/old.py", "docs/start.md", "src/a.py", "lib/core.py", "src/b.py")
    names = impact("share", "trailers", "list").out.splitlines()
    told = []
    for trailer in (False, True):
        repo = RepoBuilder(tmp_path / str(trailer))
        for at in range(2 * len(names)):
            part = at // 2
            body = f"Impact: {names[part]}" if trailer else ""
            day = f"2026-0{1 + part % 6}-{10 + part % 2 + at % 2}"
            repo.commit(f"Change part {part}", {files[part % 7]: f"{at}\n"}, date=day, body=body)
        monkeypatch.setenv("IMPACT_LEDGER", str(tmp_path / f"{trailer}.db"))
        report = json.loads(impact("report", repo.path, "--me", "ada@example.com", "--format", "json").out)
        works = sorted((each["category"], each["leverage"], sorted(each["areas"])) for each in report["contributions"])
        told.append((works, [each["status"] for each in report["expectations"]]))
    assert told[0] == told[1]


def test_what_ones_own_trailers_say_can_be_taken_over_by_hand(impact, repo, identity, monkeypatch):
    identity("ada@example.com")
    monkeypatch.chdir(repo.path)
    told = "Impact: flaky-tests"
    sha = repo.commit("Wait", {"tests/test_a.py": "1\n"}, date="2026-02-01", body=told)
    repo.commit(
        "More", {"docs/a.md": "1\n"}, date="2026-03-20", body="Impact: nobody could log in\nImpact: no-such-sort"
    )
    bob = "Bob Example <bob@example.com>"
    repo.commit("His", {"src/b.py": "1\n"}, author=bob, date="2026-05-01", body=told)
    impact("scan", repo.path)
    impact("log")
    typed = impact("share", "trailers", "suggest")
    (line,) = typed.out.splitlines()
    words = shlex.split(line.partition("   #")[0])
    assert words[1:2] + words[3:] == ["reclassify", "flaky-tests", "--why", f"named in the trailer of {sha[:12]}"]
    assert impact(*words[1:]).code == 0
    typed = impact("share", "trailers", "suggest")
    assert (typed.code, typed.out) == (0, "")
