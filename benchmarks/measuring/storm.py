"""Many commits at once in the worktrees of one repository, with processes killed in between."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from impact.hookpoint.keeping import keep

_WHO = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "Ada Example"), ("EMAIL", "ada@example.com"))
}
ME = ("--me", "ada@example.com")


@dataclass
class Storm:
    """One repository with our hooks and linked worktrees; `env` is what every process runs with."""

    folder: Path
    env: dict[str, str]
    trees: list[Path] = field(default_factory=list)

    @property
    def common(self) -> Path:
        return self.folder / "repo" / ".git"

    def prepare(self, trees: int) -> None:
        """Make the repository, install our hooks, and make the worktrees."""
        home = self.folder / "repo"
        home.mkdir(parents=True)
        self.git(home, "init", "-q", "-b", "main", "--template=")
        for key in ("gc.auto", "maintenance.auto"):
            self.git(home, "config", key, "0")
        self.git(home, "commit", "-q", "--allow-empty", "-m", "first")
        self.impact("hooks", "install", str(home))
        for number in range(trees):
            self.trees.append(self.folder / f"tree-{number}")
            self.git(home, "worktree", "add", "-q", "-b", f"branch-{number}", str(self.trees[-1]))

    def git(self, where: Path, *words: str) -> str:
        done = subprocess.run(("git", "-C", str(where), *words), env=self._env(), capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"git {' '.join(words)}: {done.stderr}")
        return done.stdout

    def commit(self, tree: Path, count: int, *, name: str = "c") -> None:
        """Commit so many times, one after the other."""
        for number in range(count):
            self.git(tree, "commit", "-q", "--allow-empty", "-m", f"{name} {number} in {tree.name}")

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        command = (sys.executable, "-P", "-m", "impact", *words)
        quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        return subprocess.Popen(command, env=self._env(), cwd=self.folder, start_new_session=True, **quiet)

    def impact(self, *words: str) -> None:
        code = self.start(*words).wait()
        if code:
            raise RuntimeError(f"impact {' '.join(words)} ends with {code}")

    def ingest(self, what: str, ledger: Path, kill_after: float | None = None) -> bool:
        """Sync or scan into a ledger; False when it was killed, with all that it had started."""
        process = self.start(what, str(self.folder / "repo"), "--ledger", str(ledger), *ME)
        if kill_after is None:
            code = process.wait()
            if code:
                raise RuntimeError(f"impact {what} ends with {code}")
            return True
        time.sleep(kill_after)
        if process.poll() is not None:
            return True
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return False

    @property
    def spool(self) -> Path:
        return self.common / "impact" / "spool"

    def clear_spool(self) -> None:
        """Throw away what hooks noted, read or not."""
        for each in self.spool.parent.glob("spool*"):
            each.unlink()

    def answer(self, count: int, pause: float = 0) -> None:
        """Answer so many questions about the first commit, as the terminal's own writer does."""
        sha = self.git(self.folder / "repo", "rev-parse", "main").strip()
        for number in range(count):
            if keep([str(self.spool.parent)], "told", sha, "flaky-tests", f"answer {number}") < 0:
                raise RuntimeError("an answer could not be kept")
            time.sleep(pause)

    def shas(self) -> set[str]:
        """Every commit that was made, on whatever branch."""
        return set(self.git(self.folder / "repo", "rev-list", "--all", "--reflog").split())

    def _env(self) -> dict[str, str]:
        return self.env | _WHO


class HookKiller(threading.Thread):
    """Kills the shells that git starts for our hooks, at random moments, until it is stopped."""

    def __init__(self, common: Path, chance: random.Random) -> None:
        super().__init__(daemon=True)
        self.killed = 0
        self._hooks = os.fsencode(common / "hooks")
        self._chance = chance
        self._over = threading.Event()

    def run(self) -> None:
        while not self._over.is_set():
            for pid in self._running():
                if self._chance.random() < 0.5:
                    try:
                        os.kill(pid, signal.SIGKILL)
                        self.killed += 1
                    except ProcessLookupError:
                        continue
            time.sleep(self._chance.uniform(0, 0.004))

    def stop(self) -> None:
        self._over.set()
        self.join()

    def _running(self) -> list[int]:
        """Shells that run a hook of this very repository, and nothing else on the machine."""
        found = []
        for name in os.listdir("/proc"):
            if name.isdigit():
                try:
                    words = Path("/proc", name, "cmdline").read_bytes().split(b"\0")
                    cwd = os.fsencode(os.readlink(f"/proc/{name}/cwd"))
                except OSError:
                    continue
                top = os.path.dirname(os.path.dirname(os.path.dirname(self._hooks)))
                hook = len(words) > 1 and b"hooks/post-commit" in words[1] and b"sh" in os.path.basename(words[0])
                if hook and cwd.startswith(top + b"/"):
                    found.append(int(name))
        return found
