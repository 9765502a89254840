"""Asks git as the person's own git would be asked, and for nothing but configuration.

Everything else reads through `edges/git.py`, whose environment hides what a person configured, so that it cannot
change what is read. Where hooks lie is the one question that only the person's configuration can answer. Reading
configuration runs no code; writing it happens in the repository's own file alone, and only when hooks were asked for.
"""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass

from impact.edges import git
from impact.model.errors import ImpactError, RepositoryError

_PATIENCE = 30.0
# Which files git reads is the person's; which repository it looks at is ours to say, also inside a hook.
_KEPT = ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM")
_WITH_HOOKS = (2, 54)


@dataclass(frozen=True, slots=True)
class Setting:
    """One value of a key: where it stands (`file:/…/config`), in which scope, and what it says."""

    scope: str
    origin: str
    value: str


def values(repository: git.Repository, key: str) -> tuple[Setting, ...]:
    """Return every value of a key, in every scope, the one that counts last."""
    done = _ask(repository, "config", "--null", "--show-scope", "--show-origin", "--get-all", key)
    if done.returncode not in (0, 1):  # 1: there is none
        raise _refused(repository, done)
    words = os.fsdecode(done.stdout).split("\0")[:-1]
    return tuple(Setting(*words[at : at + 3]) for at in range(0, len(words) - 2, 3))


def top(repository: git.Repository) -> str:
    """Return the folder in which git runs hooks: the top of the work tree, or a bare repository itself."""
    done = _ask(repository, "rev-parse", "--show-toplevel")
    return os.fsdecode(done.stdout.removesuffix(b"\n")) if done.returncode == 0 else repository.git_dir


def hooks_folder(repository: git.Repository) -> str:
    """Return the folder in which git looks for hooks, absolute; it may not exist."""
    done = _ask(repository, "rev-parse", "--git-path", "hooks", folder=top(repository))
    if done.returncode:
        raise _refused(repository, done)
    return os.path.normpath(os.path.join(top(repository), os.fsdecode(done.stdout.removesuffix(b"\n"))))


def has_configured_hooks(told: str) -> bool:
    """Whether a git that calls itself this, such as `git version 2.54.0`, runs hooks named in its configuration."""
    found = re.search(r"(\d+)\.(\d+)", told)
    return found is not None and (int(found[1]), int(found[2])) >= _WITH_HOOKS


def put(repository: git.Repository, key: str, value: str) -> None:
    """Write one value into the repository's own configuration; raises ImpactError when git cannot."""
    done = _ask(repository, "config", "--local", key, value)
    if done.returncode:
        raise _refused(repository, done)


def drop(repository: git.Repository, section: str) -> None:
    """Take a section out of the repository's own configuration, if it is there."""
    _ask(repository, "config", "--local", "--remove-section", section)


def _ask(repository: git.Repository, *words: str, folder: str = "") -> subprocess.CompletedProcess[bytes]:
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or name in _KEPT}
    command = (git.program(), *words)
    try:
        return subprocess.run(
            command,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            env=env | {"LC_ALL": "C"},
            cwd=folder or repository.path,
            timeout=_PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        hint = "is a configuration file of yours a pipe, or its disk stuck?"
        raise RepositoryError(f"{repository.path}: git did not answer in {_PATIENCE:.0f} seconds", hint=hint) from None


def _refused(repository: git.Repository, done: subprocess.CompletedProcess[bytes]) -> ImpactError:
    reason = done.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ").split("\n")[0]
    return RepositoryError(f"{repository.path}: {reason or 'git failed'}", hint="the same `git config` shows it")
