"""Starts programs of the system, such as crontab, and runs of our own, each with an end to its patience."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import TemporaryFile

from impact.model.errors import ImpactError

_PATIENCE = 60.0
# Where programs for administrators lie, which a person's PATH may leave out.
_ALSO = ("/usr/sbin", "/usr/lib", "/sbin")
_TO_END = 10.0
_MOST_OUTPUT = 1 << 20


@dataclass(frozen=True, slots=True)
class Finished:
    """How a program ended; `code` is None where it was ended for taking too long."""

    code: int | None
    out: bytes
    err: bytes

    @property
    def said(self) -> str:
        """The last line that it said of what went wrong, else the last one that it said at all."""
        for stream in (self.err, self.out):
            lines = [each.strip() for each in stream.decode("utf-8", "replace").splitlines() if each.strip()]
            if lines:
                return lines[-1]
        return ""


def found(name: str) -> str:
    """Return where a program lies, "" where it is not installed."""
    return shutil.which(name) or shutil.which(name, path=os.pathsep.join(_ALSO)) or ""


def ask(words: tuple[str, ...], feed: bytes = b"", given: Mapping[str, str] | None = None) -> Finished:
    """Run a program of the system to its end, with some variables given to it.

    Raises ImpactError when there is none, or it does not answer.
    """
    environment = {**os.environ, "LC_ALL": "C", **(given or {})}
    try:
        done = subprocess.run(words, input=feed, capture_output=True, timeout=_PATIENCE, check=False, env=environment)
    except FileNotFoundError:
        raise ImpactError(f"{words[0]} is not installed", hint="install it, or choose another way") from None
    except OSError as error:
        raise ImpactError(f"{words[0]} cannot be run: {error.strerror}", hint="may you run it?") from None
    except subprocess.TimeoutExpired:
        hint = "run it by hand to see what it waits for"
        raise ImpactError(f"{' '.join(words)}: no answer in {_PATIENCE:.0f} seconds", hint=hint) from None
    return Finished(done.returncode, done.stdout, done.stderr)


def attend(words: tuple[str, ...], seconds: float) -> Finished:
    """Run a program of our own in a session of its own, and end all of it when it takes longer than `seconds`.

    It goes with us as well when we are asked to go.
    """
    with TemporaryFile() as out, TemporaryFile() as err, _asked_to_go():
        process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=out, stderr=err, start_new_session=True)
        try:
            code: int | None = process.wait(seconds)
        except subprocess.TimeoutExpired:
            code = None
        finally:
            if process.poll() is None:
                _end(process)
        return Finished(code, _tail(out.fileno()), _tail(err.fileno()))


@contextmanager
def _asked_to_go() -> Iterator[None]:
    """Let SIGTERM, by which systemd and cron's owner stop a run, end us as Control-C does: in good order."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _end(process: subprocess.Popen[bytes]) -> None:
    for how in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, how)
            process.wait(_TO_END)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue
        return


def _tail(file: int) -> bytes:
    size = os.fstat(file).st_size
    return os.pread(file, _MOST_OUTPUT, max(size - _MOST_OUTPUT, 0))
