"""Starts the only git that may go over the network: one environment, one list of flags, limits of time and room.

It may use what the person configured for all their repositories (a proxy, a credential helper, ssh), and nothing that
a repository or the far side says: what it may speak is named, it asks nobody at a terminal, and it runs no hook.
"""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from impact.edges import git
from impact.edges.mirrors.refusals import refusal
from impact.model.errors import HostError, RepositoryError

_KEPT = ("GIT_CONFIG_GLOBAL", "GIT_SSL_CAINFO", "GIT_SSL_CAPATH", "GIT_SSL_CERT", "GIT_SSL_KEY")
_SCRUBBED = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ASKPASS": "false",
    "SSH_ASKPASS_REQUIRE": "never",
    "GCM_INTERACTIVE": "never",
    "GIT_LFS_SKIP_SMUDGE": "1",
    "GIT_PAGER": "cat",
    "GIT_EDITOR": "false",
    "LC_ALL": "C",
    "TERM": "dumb",
}
_CONFIG = (
    "core.hooksPath=/dev/null",  # a fetch runs reference-transaction and post-rewrite hooks
    "core.fsmonitor=false",
    "core.attributesFile=/dev/null",
    "core.askPass=",
    "core.gitProxy=",
    "core.alternateRefsCommand=",
    "credential.interactive=false",
    "fetch.recurseSubmodules=false",
    "submodule.recurse=false",
    "fetch.fsckObjects=false",  # old histories are full of small faults, and nothing is ever checked out
    "transfer.fsckObjects=false",
    "fetch.unpackLimit=1",  # one pack for each fetch: what a cut one leaves is one file
    "transfer.unpackLimit=1",
    "transfer.bundleURI=false",  # the far side would name other places to read from
    "fetch.bundleURI=",
    "fetch.uriProtocols=",
    "fetch.writeCommitGraph=false",
    "fetch.prune=false",
    "fetch.pruneTags=false",
    "fetch.showForcedUpdates=false",
    "fetch.parallel=1",
    "http.followRedirects=initial",
    "http.lowSpeedLimit=1000",
    "http.lowSpeedTime=60",
    "gc.auto=0",
    "maintenance.auto=false",
    "safe.directory=*",
    "pack.threads=1",  # the processes of a fleet share the cores already
    "color.ui=false",
)
FLAGS = (*(part for pair in _CONFIG for part in ("-c", pair)), "--no-pager", "--literal-pathspecs")
_SSH = "-oBatchMode=yes -oConnectTimeout=30 -oServerAliveInterval=15 -oServerAliveCountMax=4 -oForwardAgent=no"
# Of what git says on the way, the last of which is the reason.
_MOST_SAID = 1 << 16
_GLANCE = 0.1


@dataclass(frozen=True, slots=True)
class Allowed:
    """What may be asked, and for how long: names of protocols, and seconds for one repository."""

    protocols: tuple[str, ...]
    seconds: int


def environment(allowed: Allowed) -> dict[str, str]:
    """What a git runs with that goes over the network: the person's own configuration, and no questions."""
    clean = git.environment()
    kept = {name: value for name, value in clean.items() if not name.startswith(("GIT_", "SSH_ASKPASS"))}
    kept |= {name: os.environ[name] for name in _KEPT if name in os.environ}
    return kept | _SCRUBBED | {"GIT_ALLOW_PROTOCOL": ":".join(allowed.protocols), "GIT_SSH_COMMAND": _ssh()}


class Asking:
    """Runs gits one after the other, all of them within the seconds that are allowed.

    `lock` is an open file that holds what they write to: should this process be killed, they still hold it. Each
    raises HostError where it may go well another time, RepositoryError where somebody has to act.
    """

    def __init__(self, told: str, allowed: Allowed, lock: int) -> None:
        self._told = told
        self._lock = lock
        self._seconds = allowed.seconds
        self._until = time.monotonic() + allowed.seconds
        self._environment = environment(allowed)

    def run(self, *command: str, folder: str = "/", watch: Callable[[], None] | None = None, seconds: int = 0) -> bytes:
        """Run one git to its end and return what it printed; `watch` is called now and then, and may raise.

        `seconds` are those that it may take by itself, 0 for all that are left.
        """
        until = min(self._until, time.monotonic() + seconds) if seconds else self._until
        with TemporaryFile() as out, TemporaryFile() as err:
            process = subprocess.Popen(
                (git.program(), *FLAGS, *command),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                env=self._environment,
                cwd=folder,
                # What it starts ends with it, and none of it has a terminal to ask at.
                start_new_session=True,
                pass_fds=(self._lock,),
            )
            try:
                self._wait(process, watch, until)
            finally:
                _end(process)
            if process.returncode:
                raise refusal(self._told, _tail(err))
            out.seek(0)
            return out.read()

    def _wait(self, process: subprocess.Popen[bytes], watch: Callable[[], None] | None, until: float) -> None:
        began = time.monotonic()
        while True:
            left = until - time.monotonic()
            if left <= 0:
                short = until < self._until
                what = f"says nothing for {until - began:.0f}" if short else f"not done after {self._seconds}"
                hint = "run it again later" + ("" if short else ", or raise `limits.seconds` in the fleet file")
                raise HostError(f"{self._told}: {what} seconds", hint=hint)
            try:
                process.wait(min(left, _GLANCE))
                return
            except subprocess.TimeoutExpired:
                if watch is not None:
                    watch()


def start_error(folder: str, error: OSError) -> RepositoryError:
    """What is said where the mirrors' own disk refuses."""
    if isinstance(error, FileExistsError | NotADirectoryError):
        place = Path(error.filename or folder)
        file = next((each for each in (place, *place.parents) if each.is_file()), place)
        what = f"{file}: a file stands where a folder of mirrors is to be"
        return RepositoryError(what, hint="move it away, or let `mirrors:` in the fleet file be elsewhere")
    reason = error.strerror or str(error)
    return RepositoryError(
        f"{folder}: {reason}", hint="free some space, or let `mirrors:` in the fleet file be elsewhere"
    )


def _end(process: subprocess.Popen[bytes]) -> None:
    """Leave nothing running of a git and what it started."""
    if process.poll() is None:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            process.kill()
    process.wait()


def _tail(said: IO[bytes]) -> str:
    size = said.seek(0, os.SEEK_END)
    said.seek(max(0, size - _MOST_SAID))
    return said.read().decode("utf-8", "replace")


def _ssh() -> str:
    """The person's own ssh command, or plain ssh, told never to ask anything."""
    own = git.global_config("--get", "core.sshCommand")
    command = own[-1] if own else "ssh"
    try:
        program = os.path.basename(shlex.split(command)[0])
    except (ValueError, IndexError):
        program, command = "ssh", "ssh"
    # Programs of other names (plink) take other options; those of ssh would stop them.
    return f"{command} {_SSH}" if program in ("ssh", "ssh.exe") else command
