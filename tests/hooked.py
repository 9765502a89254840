"""A real repository in which real git commits, with whatever hooks a test installs, at a terminal or without one."""

from __future__ import annotations

import json
import os
import pty
import select
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

TOOLS = Path(sys.prefix)
OURS = ("post-commit", "post-merge", "post-applypatch", "post-rewrite")
_IDENTITY = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "Ada Example"), ("EMAIL", "ada@example.com"))
}


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended, and all that it printed."""

    code: int
    said: str


@dataclass
class Hooked:
    """One work tree; `environment` is added to what every command runs with."""

    path: Path
    environment: dict[str, str] = field(default_factory=dict)

    @classmethod
    def new(cls, path: Path) -> Hooked:
        path.mkdir(parents=True)
        made = cls(path, {"PATH": f"{TOOLS / 'bin'}{os.pathsep}{os.environ['PATH']}"})
        made.git("init", "-q", "-b", "main", "--template=")
        made.git("config", "protocol.file.allow", "always")
        return made

    @property
    def hooks(self) -> Path:
        return self.common / "hooks"

    @property
    def common(self) -> Path:
        return Path(self.git("rev-parse", "--path-format=absolute", "--git-common-dir").said.strip())

    @property
    def witness(self) -> Path:
        """Where the hooks of other tools leave a line each time they run."""
        return self.common / "witness"

    def run(self, *words: object, feed: str = "", terminal: bool = False, **more: str) -> Ran:
        env = os.environ | _IDENTITY | self.environment | more
        command = [str(word) for word in words]
        if terminal:
            return _at_a_terminal(command, self.path, env)
        done = subprocess.run(
            command,
            cwd=self.path,
            env=env,
            input=feed,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=60,
            check=False,
            start_new_session=True,
        )
        return Ran(done.returncode, done.stdout)

    def git(self, *words: object, code: int = 0, **more: str) -> Ran:
        done = self.run("git", *words, **more)
        assert done.code == code, done.said
        return done

    def commit(self, subject: str = "one more", *words: str, terminal: bool = False, **more: str) -> str:
        """Commit, which must work and say nothing, and return the new id."""
        done = self.run("git", "commit", "-q", "--allow-empty", "-m", subject, *words, terminal=terminal, **more)
        assert (done.code, done.said) == (0, "")
        return self.head()

    def head(self) -> str:
        return self.git("rev-parse", "HEAD").said.strip()

    def noted(self) -> list[dict[str, object]]:
        """Return what our hooks have noted so far."""
        spool = self.common / "impact" / "spool"
        return [json.loads(line) for line in spool.read_text().splitlines()] if spool.exists() else []

    def noted_by(self, hook: str) -> list[object]:
        return [each["sha"] for each in self.noted() if each["hook"] == hook]

    def theirs(self) -> int:
        """How often hooks of others have run."""
        return len(self.witness.read_text().splitlines()) if self.witness.exists() else 0

    def write_hook(self, name: str, text: str | bytes, mode: int = 0o755) -> Path:
        self.hooks.mkdir(exist_ok=True)
        path = self.hooks / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        path.chmod(mode)
        return path


def tree(folder: Path) -> Mapping[str, tuple[int, bytes]]:
    """Return every file under a folder, with its mode and bytes, and every folder."""
    found: dict[str, tuple[int, bytes]] = {}
    for path in sorted(folder.rglob("*")):
        mode = path.lstat().st_mode
        content = os.readlink(path).encode() if path.is_symlink() else path.read_bytes() if path.is_file() else b""
        found[str(path.relative_to(folder))] = (mode, content)
    return found


def _at_a_terminal(command: list[str], folder: Path, env: Mapping[str, str]) -> Ran:
    pid, terminal = pty.fork()
    if not pid:
        try:
            os.chdir(folder)
            os.execvpe(command[0], command, dict(env))
        finally:
            os._exit(127)
    said = b""
    try:
        while select.select((terminal,), (), (), 30)[0]:
            piece = os.read(terminal, 65536)
            if not piece:
                break
            said += piece
    except OSError:  # how Linux says that the other end is closed
        pass
    finally:
        os.close(terminal)
    _, status = os.waitpid(pid, 0)
    return Ran(os.waitstatus_to_exitcode(status), said.decode("utf-8", "replace").replace("\r\n", "\n"))
