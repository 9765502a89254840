"""What lies in a repository now: files, folders, and what is left out of it on purpose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from functools import cached_property

_PAGES = ("html", "htm", "md")


class Head:
    """The files of one commit, and its .gitignore files by path."""

    def __init__(self, files: Iterable[str], ignoring: Mapping[str, str] | None = None) -> None:
        self.files = frozenset(files)
        self._ignoring = ignoring or {}

    @cached_property
    def folders(self) -> frozenset[str]:
        """Every folder that holds a file, at any depth."""
        found: set[str] = set()
        for path in self.files:
            folder = path.rpartition("/")[0]
            while folder and folder not in found:
                found.add(folder)
                folder = folder.rpartition("/")[0]
        return frozenset(found)

    def has(self, place: str) -> bool:
        """Return whether a path is there, in any spelling, or lies in what git does not look into."""
        if place in self.files or place in self.folders or place.lower() in self._lower:
            return True
        # A file above it is a submodule or a link; a page of a site is made of one with another ending.
        page = place.rpartition(".")[2].lower() in _PAGES or "." not in place.rpartition("/")[2]
        known = any(each in self.files for each in ancestors(place)) or (page and _stem(place) in self._stems)
        return known or self.ignores(place)

    def ends_with(self, name: str) -> bool:
        """Return whether a path is there that ends in these words."""
        tail = f"/{name.lower()}"
        return any(each.endswith(tail) for each in self._lower)

    def ignores(self, place: str) -> bool:
        """Return whether a .gitignore keeps the path, or a folder above it, out; what is let in again counts as out."""
        parts = (place, *ancestors(place))
        return any(_kept_out(part, folder, pattern) for part in parts for folder, pattern in self._patterns)

    def called(self, base: str) -> tuple[str, ...]:
        """Return the files with this name, in any folder."""
        return tuple(sorted(each for each in self.files if each.rpartition("/")[2] == base))

    @cached_property
    def _lower(self) -> frozenset[str]:
        return frozenset(each.lower() for part in (self.files, self.folders) for each in part)

    @cached_property
    def _stems(self) -> frozenset[str]:
        return frozenset(map(_stem, self.files))

    @cached_property
    def _patterns(self) -> tuple[tuple[str, str], ...]:
        return tuple(_patterns(self._ignoring))


def ancestors(place: str) -> Iterator[str]:
    """Yield the folders above a path, the nearest first."""
    folder = place.rpartition("/")[0]
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]


def _stem(place: str) -> str:
    folder, slash, name = place.rpartition("/")
    return f"{folder}{slash}{name[:1]}{name[1:].partition('.')[0]}".lower()


def _patterns(ignoring: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for path, text in ignoring.items():
        folder = path.rpartition("/")[0]
        for line in text.split("\n"):
            pattern = line.strip()
            if pattern and pattern[0] not in "#!" and pattern.strip("*/"):
                yield folder, pattern.rstrip("/")


def _kept_out(place: str, folder: str, pattern: str) -> bool:
    if folder and not place.startswith(f"{folder}/"):
        return False
    inside = place[len(folder) + 1 :] if folder else place
    if "/" in pattern:
        return fnmatchcase(inside, pattern.lstrip("/").removeprefix("**/")) or (
            pattern.startswith("**/") and fnmatchcase(inside, f"*/{pattern[3:]}")
        )
    return fnmatchcase(inside.rpartition("/")[2], pattern)
