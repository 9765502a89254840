"""Reads and writes the files of hooks: looked at without following links, written whole or not at all."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

from impact.hooks.script import MOST, HookFile
from impact.model.errors import ImpactError


def look(path: str) -> HookFile:
    """Return what lies at a path, without following a link and without waiting for a pipe."""
    try:
        found = os.lstat(path)
        if stat.S_ISLNK(found.st_mode):
            return HookFile(path, "link", _start(path))
        if not stat.S_ISREG(found.st_mode):
            return HookFile(path, "other")
        if found.st_size > MOST:
            return HookFile(path, "large")
        return HookFile(path, "file", Path(path).read_bytes(), os.access(path, os.X_OK), found.st_nlink)
    except (FileNotFoundError, NotADirectoryError):
        return HookFile(path, "absent")
    except OSError:
        return HookFile(path, "unreadable")


def write(path: str, content: bytes, *, runs: bool = False) -> None:
    """Put a file in place of another one in one step, its mode and owner as they were; a new one `runs` or is private.

    Raises ImpactError when it cannot be written; what was there is then as it was.
    """
    folder, name = os.path.split(path)
    beside = os.path.join(folder, f".{name}.{token_hex(4)}")
    try:
        old = os.stat(path) if os.path.exists(path) else None
        opened = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o777 if runs else 0o600)
        try:
            with os.fdopen(opened, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
                if old is not None:
                    with suppress(PermissionError):  # only root gives files away
                        os.fchown(file.fileno(), old.st_uid, old.st_gid)
                    os.fchmod(file.fileno(), stat.S_IMODE(old.st_mode))
            os.replace(beside, path)
        except OSError:
            os.unlink(beside)
            raise
    except OSError as error:
        raise ImpactError(f"{path}: cannot be written: {error.strerror}", hint="may you write there?") from None


def delete(path: str) -> None:
    """Delete a file if it is there; raises ImpactError when it cannot be."""
    try:
        Path(path).unlink(missing_ok=True)
    except NotADirectoryError:
        return
    except OSError as error:
        raise ImpactError(f"{path}: cannot be deleted: {error.strerror}", hint="may you write there?") from None


def make_folder(path: str, mode: int) -> bool:
    """Make a folder if it is not there and say whether it was made; raises ImpactError when it cannot be."""
    try:
        os.mkdir(path, mode)
    except FileExistsError:
        if os.path.isdir(path):
            return False
        raise ImpactError(f"{path}: is in the way of a folder", hint="move it elsewhere") from None
    except OSError as error:
        raise ImpactError(f"{path}: cannot be made: {error.strerror}", hint="may you write there?") from None
    return True


def drop_folder(path: str) -> None:
    """Remove a folder if nothing is in it."""
    try:
        os.rmdir(path)
    except OSError:
        return


def runs(path: bytes) -> bool:
    """Whether a program lies there that we may run."""
    return os.access(path, os.X_OK) and os.path.isfile(path)


def touched(path: str) -> tuple[float, str] | None:
    """Return when a small file was last written and what it says, None when it is not there."""
    try:
        with open(path, "rb") as file:
            return os.fstat(file.fileno()).st_mtime, file.read(200).decode("ascii", "replace")
    except OSError:
        return None


def _start(path: str) -> bytes:
    """What a link leads to, if that is a file; to see our line in it, never to write there."""
    try:
        if os.path.isfile(path) and os.path.getsize(path) <= MOST:
            return Path(path).read_bytes()
    except OSError:
        pass
    return b""
