"""Starts git to read with: one scrubbed environment, one list of hardening flags, one deadline.

Only `own_config.py` starts it otherwise, to ask for what this environment hides.
"""

from __future__ import annotations

import os
import select
import stat
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from impact.model.errors import ImpactError, RepositoryError

# A git that says nothing for this long is stuck (a FIFO, a dead mount); nothing we ask takes so long to begin.
SILENCE = 600.0
# Finding a repository opens two small files; whatever takes longer will not end.
_FINDING = 10.0
_CHUNK = 1 << 17
# Of a file in a git directory that we read ourselves; a hundred thousand ids fit.
_MOST = 4 << 20
_HEX = frozenset("0123456789abcdef")
_DROPPED = ("GIT_", "LC_", "LESS", "SSH_ASKPASS")
_SCRUBBED = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_OPTIONAL_LOCKS": "0",
    # Any one of the next three stops a lazy fetch in 2.39; older and newer gits honour different ones.
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "",
    "GIT_SSH_COMMAND": "false",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ASKPASS": "false",
    "GIT_PAGER": "cat",
    "GIT_EDITOR": "false",
    # diff-tree dies on a corrupt index and reads attributes from it: give it none.
    "GIT_INDEX_FILE": "/nonexistent/index",
    "LC_ALL": "C",
    "TERM": "dumb",
}
_CONFIG = (
    "core.commitGraph=false",  # a repository's own index of its history may lie about it
    "core.multiPackIndex=false",
    "core.fsmonitor=false",  # it is a command, and diff-tree runs it
    "core.hooksPath=/dev/null",
    "core.attributesFile=/dev/null",
    "core.pager=cat",
    "core.sshCommand=false",
    "core.quotePath=false",
    "credential.helper=",
    "protocol.allow=never",
    "log.showSignature=false",  # it runs gpg.program
    "log.follow=false",
    "log.showRoot=true",
    "log.diffMerges=off",
    "log.mailmap=false",
    "mailmap.file=",
    "mailmap.blob=",
    "diff.external=",
    "diff.orderFile=/dev/null",
    "diff.relative=false",
    "diff.renameLimit=1000",  # git's own, whatever a repository or an older git says: answers are the same everywhere
    "diff.submodule=short",
    "advice.graftFileDeprecated=false",
    "gc.auto=0",
    "maintenance.auto=false",
    "color.ui=false",
    "safe.bareRepository=explicit",
    "safe.directory=*",  # _check_owner asks instead, so that the user's own list counts
)
FLAGS = (*(part for pair in _CONFIG for part in ("-c", pair)), "--no-pager", "--literal-pathspecs")


Process = subprocess.Popen[bytes]


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository that git agreed to read: its git directory, and the one shared by its worktrees."""

    path: str
    git_dir: str
    common_dir: str

    @property
    def folder(self) -> str:
        """The folder a person would name: the work tree's, or the bare repository's own."""
        git_dir = Path(self.common_dir)
        return str(git_dir.parent if git_dir.name == ".git" else git_dir)

    def shallow(self) -> frozenset[str]:
        """The commits where a shallow clone cut the history."""
        file = Path(self.common_dir, "shallow")
        try:
            if not stat.S_ISREG(file.stat().st_mode):
                return frozenset()
            with file.open("rb") as opened:
                text = opened.read(_MOST).decode("ascii", "replace")
        except OSError:
            return frozenset()
        return frozenset(each for each in text.split() if len(each) in (40, 64) and _HEX.issuperset(each))


def environment(base: Mapping[str, str] | None = None) -> dict[str, str]:
    """What git runs with: nothing a hook, a user or a repository left behind can run code or change output."""
    kept = {key: value for key, value in (base or os.environ).items() if not key.startswith(_DROPPED)}
    # git runs inside the repository: a relative entry, or an empty one, would find programs there.
    kept["PATH"] = os.pathsep.join(each for each in kept.get("PATH", os.defpath).split(os.pathsep) if each[:1] == "/")
    return kept | _SCRUBBED


@cache
def program() -> str:
    """Where git lies, looked up once and by absolute folders only; raises ImpactError when there is none."""
    for folder in environment()["PATH"].split(os.pathsep):
        found = os.path.join(folder, "git")
        if os.access(found, os.X_OK) and os.path.isfile(found):
            return found
    raise ImpactError("git is not installed, or not on the PATH", hint="install Git 2.30 or newer")


def find(path: str) -> Repository:
    """Return the repository at `path` (work tree, folder inside one, linked worktree, or bare).

    Raises RepositoryError with git's reason when there is none, or when somebody else owns it.
    """
    here = os.path.abspath(path)
    if not os.path.isdir(here):
        raise RepositoryError(f"{path}: no such folder", hint="name a folder that holds a Git repository")
    _refuse_pipes(path, here)
    # safe.bareRepository=explicit refuses to stumble into a bare repository; one named by its path is meant.
    where = ["--git-dir=."] if _looks_bare(here) else []
    done = _plain((*FLAGS, *where, "rev-parse", "--absolute-git-dir"), here, patience=_FINDING)
    if done.returncode:
        reason = done.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ").split("\n")[0]
        raise RepositoryError(f"{path}: {reason}", hint="run `git init` there, or name another folder")
    git_dir = os.fsdecode(done.stdout[:-1])
    found = Repository(here, git_dir, _common(git_dir))
    _check_owner(found)
    return found


def run(repository: Repository, *command: str, feed: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run one short git command to its end; the caller reads the return code."""
    return _plain((*FLAGS, f"--git-dir={repository.git_dir}", *command), repository.git_dir, feed=feed)


def run_together(repository: Repository, *commands: tuple[str, ...]) -> tuple[bytes, ...]:
    """Run short commands side by side and return what each printed, in order; b"" for one that failed."""
    printed = []
    with ExitStack() as stack:
        for process in [stack.enter_context(held(start(repository, *command))) for command in commands]:
            out = b"".join(chunks(process))
            printed.append(out if ended(process) == 0 else b"")
    return tuple(printed)


def start(repository: Repository, *command: str, fed: bool = False) -> Process:
    """Start a long-lived git whose standard output is read piece by piece; errors are dropped."""
    words = (program(), *FLAGS, f"--git-dir={repository.git_dir}", *command)
    return subprocess.Popen(
        words,
        stdin=subprocess.PIPE if fed else subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment(),
        cwd=repository.git_dir,
        bufsize=0 if not fed else -1,
    )


def chunks(process: Process) -> Iterator[bytes]:
    """Yield what a started git prints, and raise RepositoryError when it falls silent for too long."""
    while piece := said(process):
        yield piece


def said(process: Process) -> bytes:
    """Wait for what a started git prints next, b"" at its end; raises RepositoryError as `chunks` does."""
    assert process.stdout is not None
    wait(process, reads=(process.stdout.fileno(),))
    return os.read(process.stdout.fileno(), _CHUNK)


def wait(process: Process, *, reads: tuple[int, ...], writes: tuple[int, ...] = ()) -> tuple[list[int], list[int]]:
    """Return which pipes of a started git are ready; kills it and raises RepositoryError when none is for too long."""
    readable, writable, _ = select.select(reads, writes, (), SILENCE)
    if not readable and not writable:
        process.kill()
        raise RepositoryError(f"git said nothing for {SILENCE:.0f} seconds", hint="is a disk or mount stuck?")
    return readable, writable


def global_config(*asked: str) -> tuple[str, ...]:
    """Return what git answers of the user's own configuration (never a repository's), last value last."""
    words = (program(), "config", "--null", "--global", "--includes", *asked)
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_DIR")}
    done = subprocess.run(words, capture_output=True, env=env, cwd="/", timeout=SILENCE, check=False)
    return tuple(done.stdout.decode("utf-8", "surrogateescape").split("\0")[:-1])


@contextmanager
def held(process: Process) -> Iterator[Process]:
    """Leave no started git behind: one that was not waited for when the block is left is killed."""
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            ended(process)


def ended(process: Process) -> int:
    """Close what is left of a started git, wait for it, and return its code."""
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            try:
                pipe.close()
            except BrokenPipeError:
                process.kill()
    return process.wait()


def version() -> str:
    """Return what git says of its own version."""
    return _plain(("version",), "/").stdout.decode("utf-8", "replace").strip()


def _plain(
    words: tuple[str, ...], folder: str, *, feed: bytes = b"", patience: float = SILENCE
) -> subprocess.CompletedProcess[bytes]:
    words = (program(), *words)
    try:
        return subprocess.run(
            words, input=feed, capture_output=True, env=environment(), cwd=folder, timeout=patience, check=False
        )
    except subprocess.TimeoutExpired:
        hint = "is its HEAD or a configuration file a pipe, or its disk stuck?"
        raise RepositoryError(f"{folder}: git did not answer in {patience:.0f} seconds", hint=hint) from None


def _refuse_pipes(path: str, folder: str) -> None:
    """Say at once what git would wait for without end: a HEAD or config that is no file."""
    parts = ("HEAD", "config", "shallow", "packed-refs", "objects/info/alternates")
    for part in (*parts, *(f".git/{part}" for part in parts)):
        try:
            mode = os.stat(os.path.join(folder, part)).st_mode
        except OSError:
            continue
        if stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode) or stat.S_ISCHR(mode):
            raise RepositoryError(f"{path}: {part} is a pipe or device", hint="no repository is made like that")


def _looks_bare(folder: str) -> bool:
    parts = (os.path.join(folder, part) for part in ("HEAD", "objects", "refs"))
    return all(os.path.exists(part) for part in parts)


def _common(git_dir: str) -> str:
    """The directory that linked worktrees share; git writes it to `commondir`, relative or absolute."""
    try:
        text = Path(git_dir, "commondir").read_bytes()
    except OSError:
        return git_dir
    return os.path.normpath(os.path.join(git_dir, os.fsdecode(text.rstrip(b"\n"))))


def _check_owner(repository: Repository) -> None:
    """Refuse a stranger's repository unless the user's safe.directory allows it: --git-dir skips git's own check."""
    owner = os.stat(repository.git_dir).st_uid
    if owner in (os.geteuid(), int(os.environ.get("SUDO_UID") or os.geteuid())):
        return
    allowed = global_config("--get-all", "safe.directory")
    names = {repository.path, repository.folder, repository.git_dir}
    if "*" in allowed or names & set(allowed):
        return
    raise RepositoryError(
        f"{repository.folder}: owned by another user (uid {owner})",
        hint=f"if you trust it: git config --global --add safe.directory '{repository.folder}'",
    )
