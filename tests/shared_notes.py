"""Two people who clone one repository, each with a ledger and an address of their own; real git throughout."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

REF = "refs/notes/impact"
INCOMING = "refs/notes/impact-incoming"
FETCH = f"{REF}:{INCOMING}"
ADA, BOB = "ada@example.com", "bob@example.com"


class Person:
    """Somebody at their machine: a home, a ledger, a clone."""

    def __init__(self, folder: Path, address: str) -> None:
        self.address = address
        self.home = folder
        self.clone = folder / "clone"
        folder.mkdir()
        (folder / ".gitconfig").write_text(
            f"[user]\n\tname = {address.partition('@')[0].title()}\n\temail = {address}\n"
            '[protocol "file"]\n\tallow = always\n[init]\n\tdefaultBranch = main\n'
        )

    def run(self, *words: object, code: int | None = 0, feed: str = "", **more: str) -> str:
        """Run a program in the clone and return all it printed."""
        env = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
        env |= {"HOME": str(self.home), "IMPACT_LEDGER": str(self.home / "ledger.db")} | more
        folder = self.clone if self.clone.exists() else self.home
        done = subprocess.run(
            [str(each) for each in words], cwd=folder, env=env, input=feed, text=True, errors="replace",
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, timeout=120,
        )  # fmt: skip
        assert code is None or done.returncode == code, done.stdout
        return done.stdout

    def git(self, *words: object, code: int | None = 0, **more: str) -> str:
        return self.run("git", *words, code=code, **more)

    def impact(self, *words: object, code: int | None = 0, **more: str) -> str:
        return self.run(sys.executable, "-m", "impact", *words, code=code, **more)

    def commit(self, subject: str, path: str, text: str, *, day: str) -> str:
        file = self.clone / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        self.git("add", "-A")
        when = f"{day}T10:00:00+0000"
        self.git("commit", "-q", "-m", subject, GIT_AUTHOR_DATE=when, GIT_COMMITTER_DATE=when)
        return self.head()

    def head(self) -> str:
        return self.git("rev-parse", "HEAD").strip()

    def lines(self, ref: str = REF) -> set[tuple[str, str]]:
        """Every line of every note, with its commit."""
        rows = [row.split() for row in self.git("notes", f"--ref={ref}", "list", code=None).splitlines()]
        return {
            (commit, line) for blob, commit in rows for line in self.git("cat-file", "blob", blob).splitlines() if line
        }


def two(folder: Path) -> tuple[Person, Person]:
    """Ada and Bob, who push to and fetch from one bare repository, with leverage work of both in it."""
    people = Person(folder / "ada", ADA), Person(folder / "bob", BOB)
    ada, bob = people
    ada.git("init", "-q", "--bare", "-b", "main", folder / "hub.git")
    ada.git("clone", "-q", folder / "hub.git", ada.clone)
    subject, test = "Fix flaky test_login: wait for the queue instead of sleeping", "tests/test_login.py"
    ada.commit(subject, test, "def test_login():\n    time.sleep(5)\n", day="2026-01-09")
    ada.commit(subject, test, "def test_login():\n    queue.wait()\n", day="2026-01-10")
    ada.git("push", "-q", "origin", "main")
    bob.git("clone", "-q", folder / "hub.git", bob.clone)
    workflow = "on: push\njobs:\n  test:\n    steps:\n      - run: make test\n"
    bob.commit("Run the tests on every push", ".github/workflows/ci.yml", workflow, day="2026-02-10")
    bob.git("push", "-q", "origin", "main")
    ada.git("pull", "-q")
    return people


def own_word(person: Person, category: str) -> str:
    """Let a person say what their one contribution is, and return its id."""
    found = person.impact("log").split()[1]
    person.impact("reclassify", found, category, "--why", "I did it for that")
    return found
