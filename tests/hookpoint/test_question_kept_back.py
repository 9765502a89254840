"""When nothing is asked although somebody sits there: in the midst of things, about what is no new work, on damage."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time

import pytest

FLAKY = "Fix flaky login test"
QUESTION = "Who was held up by it"


def quiet_through(desk, *command: str) -> None:
    code, shown = desk.sit(*command).end()
    assert code == 0, shown
    assert (QUESTION in shown, desk.answers()) == (False, [])


def made(desk, subject: str = FLAKY, path: str = "tests/test_login.py") -> str:
    desk.change(path)
    return desk.repo.commit(subject, IMPACT_HOOK="0")


def test_a_revert(desk):
    made(desk)
    quiet_through(desk, "git", "revert", "--no-edit", "HEAD")
    desk.change()
    quiet_through(desk, "git", "commit", "-q", "-m", "Take back flaky test", "-m", f"This reverts commit {'a' * 40}.")


def test_cherry_picks_and_rebases(desk):
    base = desk.repo.head()
    picked = [made(desk, path=f"tests/test_{number}.py") for number in range(2)]
    desk.repo.git("checkout", "-q", "-b", "side", base)
    made(desk, "Something else", "other.txt")
    quiet_through(desk, "git", "cherry-pick", picked[0])
    quiet_through(desk, "git", "rebase", "-q", "--force-rebase", base)
    quiet_through(desk, "git", "rebase", "-q", "--apply", "main")


def test_conflicts_that_were_settled_by_hand(desk):
    base = desk.repo.head()
    theirs = made(desk)
    desk.repo.git("checkout", "-q", "-b", "side", base)
    desk.change()
    desk.change()
    desk.repo.commit(FLAKY, IMPACT_HOOK="0")
    for words in (("cherry-pick", theirs), ("merge", "main")):
        assert desk.repo.run("git", *words).code == 1
        desk.change()
        quiet_through(desk, "git", "commit", "-q", "-m", FLAKY)


def test_patches_by_mail(desk):
    made(desk)
    patch = desk.repo.git("format-patch", "-1", "--stdout").said
    (desk.repo.path / "patch").write_text(patch)
    desk.repo.git("reset", "-q", "--hard", "HEAD~1")
    quiet_through(desk, "git", "am", "patch")


def test_in_a_bisect(desk):
    desk.repo.git("bisect", "start")
    assert desk.commit().end() == (0, "")


@pytest.mark.parametrize("subject", ["Bump version", f"fixup! {FLAKY}", 'Revert "Fix flaky test"', "Tidy up"])
def test_what_does_not_look_like_it(desk, subject):
    assert desk.commit(subject).end() == (0, "")


def test_words_without_the_paths(desk):
    desk.change("src/main.py")
    quiet_through(desk, "git", "commit", "-q", "-m", FLAKY)


def test_in_a_linked_worktree_it_asks_as_well(desk, tmp_path):
    desk.repo.git("worktree", "add", "-q", tmp_path / "linked", "-b", "linked")
    here = type(desk.repo)(tmp_path / "linked", desk.repo.environment)
    sitting = type(desk)(here, {}).commit()
    sitting.until("> ")
    sitting.type("Ann\n")
    sitting.end()
    (answer,) = desk.answers()
    assert answer["sha"] == here.head()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "null",
        "[]",
        '{"v":2}',
        '{"v":1}',
        '{"v":1,"rules":7,"every_days":1,"deadline_seconds":1}',
        '{"v":1,"rules":[{"name":"x","subject":"(","saw":"x","ask":"y"}],"every_days":1,"deadline_seconds":1}',
        '{"v":1,"rules":[{"name":"x","subject":"Fix","saw":"x","ask":"y"}],"every_days":"x","deadline_seconds":1}',
        '{"v":1,"rules":[null],"every_days":1,"deadline_seconds":1}',
        "[" * 100_000,
        "\0\xff",
    ],
)
def test_damaged(desk, text):
    (desk.folder / "question.json").write_bytes(text.encode("latin-1"))
    assert desk.commit().end() == (0, "")


def test_a_pattern_that_would_take_for_ever(desk):
    file = desk.folder / "question.json"
    whole = json.loads(file.read_text())
    whole["rules"] = [{"name": "x", "subject": "^(a+)+$", "paths": "", "saw": "x", "ask": "y"}]
    file.write_text(json.dumps(whole))
    begun = time.monotonic()
    assert desk.commit("a" * 60 + "!").end() == (0, "")
    assert time.monotonic() - begun < 60


def test_not_installed(desk):
    (desk.folder / "question.json").unlink()
    assert desk.commit().end() == (0, "")


@pytest.mark.parametrize("more", [{}, {"GIT_DIR": "nowhere"}, {"PATH": ""}])
def test_by_itself_it_says_nothing_and_ends_well(desk, more, tmp_path):
    command = (sys.executable, "-I", "-m", "impact.hookpoint", "post-commit")
    env = {key: value for key, value in os.environ.items() if key not in ("CI", "GITHUB_ACTIONS")} | more
    for folder in (desk.repo.path, tmp_path):
        done = subprocess.run(
            command, cwd=folder, env=env, capture_output=True, start_new_session=True, check=False, timeout=30
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_it_stays_light(desk):
    code = "import sys, impact.hookpoint.__main__, impact.hookpoint.keeping; print(*sys.modules)"
    done = subprocess.run((sys.executable, "-I", "-S", "-c", f"import sys; sys.path.append({str(_root())!r}); {code}"),
                          capture_output=True, text=True, check=True)  # fmt: skip
    loaded = set(done.stdout.split())
    assert not {"subprocess", "dataclasses", "typing", "click", "yaml", "pydantic", "sqlalchemy", "sqlite3"} & loaded
    ours = {each for each in loaded if each.partition(".")[0] == "impact"}
    parts = ("__main__", "commit", "keeping", "terminal")
    assert ours == {"impact", "impact.hookpoint", *(f"impact.hookpoint.{each}" for each in parts)}


def _root():
    import impact

    return os.path.dirname(os.path.dirname(impact.__file__))
