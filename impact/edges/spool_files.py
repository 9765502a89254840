"""Takes what hooks noted out of their way, and lets go of it only when it was read a second time."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from impact.edges import clock
from impact.model.errors import ImpactError

_SPOOL, _TAKEN, _REJECTED = "spool", ".taken", "spool.rejected"
# A hook that opened the file before it was renamed has long written by then.
_SETTLED = 60


@dataclass(frozen=True, slots=True)
class Parcel:
    """A spool that was moved aside: what it holds, and whether all hooks that may write to it are done."""

    path: str
    content: bytes
    settled: bool


def waits(folder: str) -> bool:
    """Whether anything lies there to be read; one look at the folder."""
    try:
        names = os.listdir(folder)
    except OSError:
        return False
    return any(name == _SPOOL or _is_taken(name) for name in names)


def is_cut_off(folder: str) -> bool:
    """Whether a spool lies there that we may not take away."""
    return os.path.exists(os.path.join(folder, _SPOOL)) and not os.access(folder, os.W_OK)


def rejected_file(folder: str) -> str:
    """The file of lines that cannot be used."""
    return os.path.join(folder, _REJECTED)


def _is_taken(name: str) -> bool:
    return name.startswith(f"{_SPOOL}.") and name.endswith(_TAKEN)


def collect(folder: str) -> list[Parcel]:
    """Move the spool aside, and return it and those that were moved before; raises ImpactError when one is unreadable.

    Where nothing can be moved, as in a folder that is read-only, the spool is read where it lies, and stays.
    """
    spool, aside = os.path.join(folder, _SPOOL), f"{_SPOOL}.{token_hex(6)}{_TAKEN}"
    fresh = [aside]
    try:
        os.rename(spool, os.path.join(folder, aside))
    except FileNotFoundError:
        fresh = []
    except OSError:
        fresh = [_SPOOL]
    try:
        before = [name for name in os.listdir(folder) if _is_taken(name) and name not in fresh]
    except OSError:
        return []
    parcels = [_read(os.path.join(folder, name), before=True) for name in sorted(before)]
    parcels += [_read(os.path.join(folder, name), before=False) for name in fresh]
    return [each for each in parcels if each is not None]


def _read(path: str, *, before: bool) -> Parcel | None:
    try:
        with open(os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
            content = file.read()
            changed = os.fstat(file.fileno()).st_ctime  # renaming counts
    except FileNotFoundError:
        return None  # somebody else has read it twice and let go of it
    except OSError as error:
        hint = "hooks write it; is it yours, and a plain file?"
        raise ImpactError(f"{path}: cannot be read: {error.strerror}", hint=hint) from None
    return Parcel(path, content, before and abs(clock.now() - changed) >= _SETTLED)


def release(parcel: Parcel) -> None:
    """Delete a parcel that is settled and was kept; one that has grown since stays for the next time."""
    if not parcel.settled:
        return
    try:
        if os.stat(parcel.path).st_size == len(parcel.content):
            os.unlink(parcel.path)
    except OSError:
        return  # gone already, or in a folder that is read-only now: it is read again, and nothing comes of it


def set_aside(folders: tuple[str, ...], lines: list[bytes]) -> None:
    """Append lines that cannot be used to the file of such lines, in the first folder that takes it.

    Raises ImpactError when none does.
    """
    why = ""
    for folder in folders:
        try:
            os.makedirs(folder, 0o700, exist_ok=True)
            how = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
            with open(os.open(rejected_file(folder), how, 0o600), "ab") as file:
                file.writelines(lines)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            why = f"{folder}: {error.strerror}"
            continue
        return
    raise ImpactError(f"what hooks noted cannot be kept: {why}", hint="may you write there, and is the disk full?")


def set_aside_before(folders: tuple[str, ...]) -> list[bytes]:
    """Return the lines of the files of lines that cannot be used."""
    found: list[bytes] = []
    for folder in folders:
        try:
            found += [each for each in Path(rejected_file(folder)).read_bytes().splitlines() if each.strip()]
        except OSError:
            continue
    return found


def lines_in(folder: str) -> list[bytes]:
    """Return every line of the spools in a folder, and of the file of lines that cannot be used."""
    found: list[bytes] = []
    for name in _ours(folder):
        try:
            with open(os.path.join(folder, name), "rb", opener=_no_links) as file:
                found += [each for each in file.read().split(b"\n") if each.strip()]
        except OSError:
            continue
    return found


def drop(folder: str) -> None:
    """Blank and delete all spools in a folder; raises ImpactError for a file that cannot be changed."""
    overwrite(folder, _blank, _blank)
    for name in _ours(folder):
        try:
            os.unlink(os.path.join(folder, name))
        except FileNotFoundError:
            continue
        except OSError as error:
            raise ImpactError(f"{folder}: cannot be changed: {error.strerror}", hint="may you write there?") from None


def _ours(folder: str) -> list[str]:
    try:
        return sorted(each for each in os.listdir(folder) if each in (_SPOOL, _REJECTED) or _is_taken(each))
    except OSError:
        return []


def _blank(line: bytes) -> bytes:
    return b" " * len(line)


def overwrite(folder: str, told: Callable[[bytes], bytes], rejected: Callable[[bytes], bytes]) -> None:
    """Put other bytes, as many, in the place of lines: `told` says which in spools, `rejected` in the file of the rest.

    A hook may append meanwhile, so that nothing moves. A file of unusable lines with no line left is deleted.
    Raises ImpactError for a file that cannot be changed.
    """
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return
    for name in names:
        path = os.path.join(folder, name)
        if name != _REJECTED and name != _SPOOL and not _is_taken(name):
            continue
        try:
            left = _overwrite(path, rejected if name == _REJECTED else told)
            if name == _REJECTED and not left.strip():
                os.unlink(path)
        except FileNotFoundError:
            continue  # a sync was faster
        except OSError as error:
            raise ImpactError(
                f"{path}: may still hold the words, and cannot be changed: {error.strerror}",
                hint="may you write there?",
            ) from None


def _overwrite(path: str, change: Callable[[bytes], bytes]) -> bytes:
    with open(path, "rb", opener=_no_links) as file:
        content = file.read()
    now = b"\n".join(change(line) if line else line for line in content.split(b"\n"))
    if now != content:
        assert len(now) == len(content), "nothing moves"
        with open(path, "r+b", opener=_no_links) as file:
            file.write(now)
            file.flush()
            os.fsync(file.fileno())
    return now


def _no_links(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
