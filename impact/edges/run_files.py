"""Keeps the files of a schedule for this user alone: what was installed, how runs ended, which one is under way."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from impact.edges import hook_files
from impact.model.errors import ImpactError

_RUNS, _LOCK, _RECORD, _DIGEST = "runs.jsonl", "lock", "schedule.json", "digest.txt"
# Whoever only looks whether a run is under way holds the lock for no longer than a moment.
_TRIES, _PAUSE = 20, 0.05
_MOST_BYTES = 512 << 10
_PLAIN = os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK


@contextmanager
def alone(folder: Path) -> Iterator[bool]:
    """Yield whether no other run is under way; while it is True, none can begin. Raises ImpactError without a folder.

    The lock goes with the process, however that ends.
    """
    _make(folder)
    with _opened(folder / _LOCK) as file:
        yield _taken(file, fcntl.LOCK_EX, _TRIES)


def is_running(folder: Path) -> bool:
    """Whether a run is under way."""
    if not (folder / _LOCK).exists():
        return False
    with _opened(folder / _LOCK) as file:
        return not _taken(file, fcntl.LOCK_SH, 1)


def add(folder: Path, line: str, shortened: Callable[[list[str]], list[str]]) -> None:
    """Add a line to the file of runs, on the disk when this returns; a file that is large is made smaller before.

    To be called by the run under way alone. Raises ImpactError when it cannot be written.
    """
    path = folder / _RUNS
    try:
        if path.exists() and path.stat().st_size > _MOST_BYTES:
            hook_files.write(str(path), "".join(f"{each}\n" for each in shortened(lines(folder))).encode())
        opened = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | _PLAIN, 0o600)
        with os.fdopen(opened, "r+b", buffering=0) as file:
            size = os.fstat(file.fileno()).st_size
            # A line that a crash cut off must not take this one with it.
            cut = size > 0 and os.pread(file.fileno(), 1, size - 1) != b"\n"
            file.write((b"\n" if cut else b"") + line.encode())
            os.fsync(file.fileno())
    except OSError as error:
        raise _refused(path, error) from None


def keep_lines(folder: Path, kept: list[str]) -> None:
    """Let the file of runs hold these lines alone; to be called while no run is under way."""
    if kept:
        hook_files.write(str(folder / _RUNS), "".join(f"{each}\n" for each in kept).encode())
    else:
        hook_files.delete(str(folder / _RUNS))


def lines(folder: Path) -> list[str]:
    """Return the lines of the file of runs, none where there is no file; raises ImpactError when it cannot be read."""
    return _read(folder / _RUNS).decode("utf-8", "replace").splitlines()


def record(folder: Path) -> bytes:
    """Return what was kept of installing, b"" where nothing was."""
    return _read(folder / _RECORD)


def record_file(folder: Path) -> str:
    """Where that lies."""
    return str(folder / _RECORD)


def keep_record(folder: Path, content: bytes) -> None:
    """Keep what was installed; b"" to forget it."""
    if content:
        _make(folder)
        hook_files.write(record_file(folder), content)
    else:
        hook_files.delete(record_file(folder))
        hook_files.drop_folder(str(folder))


def keep_digest(folder: Path, text: str) -> None:
    """Keep the last digest."""
    hook_files.write(str(folder / _DIGEST), text.encode("utf-8", "replace"))


def digest_file(folder: Path) -> Path:
    """Where the last digest lies; it may not exist."""
    return folder / _DIGEST


def _taken(file: int, how: int, tries: int) -> bool:
    for number in range(tries):
        try:
            fcntl.flock(file, how | fcntl.LOCK_NB)
        except BlockingIOError:
            if number + 1 < tries:
                time.sleep(_PAUSE)
        else:
            return True
    return False


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    try:
        file = os.open(path, os.O_RDWR | os.O_CREAT | _PLAIN, 0o600)
    except OSError as error:
        raise _refused(path, error) from None
    try:
        yield file
    finally:
        os.close(file)


def _read(path: Path) -> bytes:
    try:
        with open(os.open(path, os.O_RDONLY | _PLAIN), "rb") as file:
            return file.read(4 * _MOST_BYTES)
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise _refused(path, error) from None


def _make(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise _refused(folder, error) from None


def _refused(path: Path, error: OSError) -> ImpactError:
    hint = "it must be yours, a plain file, and on a disk with room"
    return ImpactError(f"{path}: cannot be used: {error.strerror}", hint=hint)
