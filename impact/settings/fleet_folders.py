"""Finds the repositories below folders of a pattern; follows no symbolic link, and looks into no repository."""

from __future__ import annotations

import os
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

from impact.model.errors import SettingsError

# A pattern that leads through more folders than this is a slip: ** from the root.
_MOST = 200_000
_ANY_DEPTH = "**"


def folder_of(given: str, folder: Path) -> Path:
    """A path of a file in `folder`, absolute; ~ is the home."""
    path = os.path.abspath(folder)
    path = os.path.join(path, os.path.expanduser(given))
    plain = os.path.normpath(path)
    # Behind a symbolic link .. is elsewhere than it looks.
    return Path(plain if os.path.realpath(plain) == os.path.realpath(path) else path)


def found(pattern: str, folder: Path, where: str) -> tuple[str, ...]:
    """Return every folder that fits and holds a repository, bare or not, sorted.

    Raises SettingsError (at `where`) where too many folders would have to be looked into.
    """
    parts = folder_of(pattern, folder).parts
    plain = next((at for at, part in enumerate(parts) if any(each in part for each in "*?[")), len(parts))
    seen = [0]
    kept = set()
    for each in _fitting(Path(*parts[:plain]), parts[plain:], seen):
        if seen[0] > _MOST:
            raise SettingsError((f"{where}:1: more than {_MOST} folders lie under '{pattern}'; be narrower",))
        if holds_repository(each):
            kept.add(str(each))
    return tuple(sorted(kept))


def holds_repository(folder: Path) -> bool:
    """Whether a folder is a work tree or a bare repository, as far as its looks go."""
    return (folder / ".git").exists() or all((folder / each).exists() for each in ("HEAD", "objects", "refs"))


def _fitting(folder: Path, parts: tuple[str, ...], seen: list[int]) -> Iterator[Path]:
    seen[0] += 1
    if not parts or seen[0] > _MOST:
        yield folder
        return
    first, rest = parts[0], parts[1:]
    if first == _ANY_DEPTH:
        yield from _fitting(folder, rest, seen)
        if holds_repository(folder):
            return
        for each in _folders(folder):
            if not each.name.startswith("."):
                yield from _fitting(each, parts, seen)
        return
    for each in _folders(folder):
        if fnmatchcase(each.name, first) and (first.startswith(".") or not each.name.startswith(".")):
            yield from _fitting(each, rest, seen)


def _folders(folder: Path) -> list[Path]:
    """The folders in a folder, by name; none where it cannot be looked into."""
    try:
        with os.scandir(folder) as each:
            return sorted(Path(one.path) for one in each if one.is_dir(follow_symlinks=False))
    except OSError:
        return []
