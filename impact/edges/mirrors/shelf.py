"""Where mirrors stand: one place for each repository, held by one process at a time, and room for so many bytes."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO

from impact.edges.places import mirrors_folder
from impact.identity.remotes import canonical, shown
from impact.model.errors import HostError, RepositoryError

_PRIVATE = 0o700
_GLANCE = 0.2
_UNKNOWN = 1 << 32
# What a fetch leaves that was killed; nobody else writes here while the mirror is held.
_LEFT = ("objects/pack/tmp_*", "objects/pack/.tmp-*", "objects/tmp_objdir-*", "objects/??/tmp_obj_*", "*.lock",
         "refs/**/*.lock")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shelf:
    """The place of one mirror among all of them, which may take `room` bytes together."""

    root: Path
    name: str
    told: str
    room: int

    @classmethod
    def of(cls, url: str, folder: str, room: int) -> Shelf:
        """The place for the repository at an address; made for this user alone. Raises OSError."""
        root = mirrors_folder(folder)
        for each in (root, root / "locks", root / "read"):
            each.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
        return cls(root, name_for(url), shown(url), room)

    @property
    def mirror(self) -> Path:
        """The bare repository; it may not be there."""
        return self.root / self.name

    @contextmanager
    def locked(self, seconds: int) -> Iterator[int]:
        """Hold it, and yield the open file that does; raises HostError where another process does for longer."""
        with _lock_file(self.root, self.name).open("w") as file:
            until = time.monotonic() + seconds
            while not _taken(file):
                if time.monotonic() > until:
                    what = f"{self.told}: another process has held its mirror for {seconds} seconds"
                    raise HostError(what, hint="is another run under way?")
                time.sleep(_GLANCE)
            yield file.fileno()

    @contextmanager
    def aside(self) -> Iterator[Path]:
        """A folder that is not there yet, to make a mirror in; what is left in it is removed."""
        new = self.root / f".new-{self.name}"
        try:
            yield new
        finally:
            shutil.rmtree(new, ignore_errors=True)

    def sweep(self) -> None:
        """Remove what a killed process left behind."""
        shutil.rmtree(self.root / f".new-{self.name}", ignore_errors=True)
        swept(self.mirror)

    def keep_read(self, digest: str) -> None:
        """Keep what was in it when it was read last, how large it was, and that this was now."""
        there = self.mirror.is_dir()
        taken = size(self.mirror) if there else self._before()[1]
        write(self.root / "read" / self.name, f"{digest} {taken}".encode("ascii"))

    def is_spared(self, digest: str) -> bool:
        """Whether it is not there, was read to this very state, and would find no room."""
        if self.mirror.exists():
            return False
        before, taken = self._before()
        return before == digest and sum(self._sizes().values()) + taken > self.room

    def make_room(self) -> tuple[str, ...]:
        """Throw away mirrors that were read, the one that was longest ago first, until the rest has room."""
        sizes = self._sizes()
        total, gone = sum(sizes.values()), []
        for name in sorted(sizes, key=lambda each: (self._read_at(each), each)):
            if total <= self.room:
                break
            if self._read_at(name) and self._thrown_away(name):
                total -= sizes[name]
                gone.append(name.removesuffix(".git").rpartition("-")[0])
        return tuple(gone)

    def ask_for_room(self) -> None:
        """Raise RepositoryError where the mirrors take more than their room and none of them can go."""
        total = sum(self._sizes().values())
        if total > self.room:
            self.make_room()
            total = sum(self._sizes().values())
        if total > self.room:
            raise RepositoryError(
                f"{self.told}: not fetched: the mirrors in {self.root} take more than their {_gb(self.room)} GB",
                hint="raise `limits.all_gb` in the fleet file; those that could not be read are not thrown away",
            )

    def _before(self) -> tuple[str, int]:
        try:
            digest, _, taken = (self.root / "read" / self.name).read_text(encoding="ascii").partition(" ")
            return digest, int(taken)
        except (OSError, ValueError):
            return "", 0

    def _sizes(self) -> dict[str, int]:
        return {each.name: size(each) for each in self.root.glob("*.git") if each.is_dir()}

    def _read_at(self, name: str) -> float:
        try:
            return (self.root / "read" / name).stat().st_mtime
        except OSError:
            return 0.0

    def _thrown_away(self, name: str) -> bool:
        if name == self.name:  # held by us
            shutil.rmtree(self.root / name, ignore_errors=True)
            return True
        with _lock_file(self.root, name).open("w") as file:
            if not _taken(file):
                return False
            shutil.rmtree(self.root / name, ignore_errors=True)
            return True


def dropped(root: Path, name: str) -> bool:
    """Throw a mirror away with what is kept beside it, and say whether anything was there.

    Raises HostError where another process holds it.
    """
    beside = (root / "read" / name, root / "locks" / name)
    if not any(each.exists() for each in (root / name, *beside)):
        return False
    (root / "locks").mkdir(mode=_PRIVATE, exist_ok=True)
    with _lock_file(root, name).open("w") as file:
        if not _taken(file):
            raise HostError(f"{root / name}: another process reads this mirror", hint="wait until its run has ended")
        for each in (root / name, root / f".new-{name}"):
            shutil.rmtree(each, ignore_errors=True)
        for each in beside:
            each.unlink(missing_ok=True)
    return True


def name_for(url: str) -> str:
    """The name of a mirror's folder: readable, safe on any disk, and one for each repository."""
    whole = canonical(url)
    readable = re.sub(r"[^a-z0-9]+", "-", whole.lower()).strip("-")[-80:].strip("-")
    digest = sha256(whole.encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return f"{readable or 'repository'}-{digest}.git"


def weight(url: str, folder: str) -> int:
    """Bytes of the mirror of an address; of one that is not there yet nobody knows, so it is a heavy one."""
    mirror = mirrors_folder(folder) / name_for(url)
    return size(mirror) if mirror.is_dir() else _UNKNOWN


def size(mirror: Path) -> int:
    """Bytes that a mirror takes, nearly: its packs, and what is on the way into them."""
    total = 0
    for folder in (mirror / "objects" / "pack", mirror):
        try:
            with os.scandir(folder) as each:
                total += sum(_bytes(found) for found in each)
        except OSError:
            continue
    return total


def swept(mirror: Path) -> None:
    """Remove what a fetch that was cut left in a mirror."""
    for pattern in _LEFT:
        for each in mirror.glob(pattern):
            with suppress(OSError):
                shutil.rmtree(each) if each.is_dir() else each.unlink()


def write(file: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    new = file.with_name(f".{file.name}.new")
    try:
        new.write_bytes(content)
        new.replace(file)
    except OSError:
        new.unlink(missing_ok=True)
        raise


def _bytes(found: os.DirEntry[str]) -> int:
    try:
        return found.stat(follow_symlinks=False).st_size if found.is_file(follow_symlinks=False) else 0
    except OSError:
        return 0  # gone meanwhile


def _lock_file(root: Path, name: str) -> Path:
    return root / "locks" / name


def _taken(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _gb(size: int) -> str:
    return f"{size / (1 << 30):.3g}"
