"""What lies in a repository now: its files and folders."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

_PAGES = ("html", "htm", "md")


class Head:
    """The files of one commit."""

    def __init__(self, files: Iterable[str]) -> None:
        self.files = frozenset(files)

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
        """Return whether a path is there, in any spelling, or below what git does not look into."""
        if place in self.files or place in self.folders or place.lower() in self._lower:
            return True
        # A file above it is a submodule or a link; a page of a site is made of one with another ending.
        page = place.rpartition(".")[2].lower() in _PAGES or "." not in place.rpartition("/")[2]
        return any(each in self.files for each in ancestors(place)) or (page and _stem(place) in self._stems)

    def ends_with(self, name: str) -> bool:
        """Return whether a path is there that ends in these words."""
        tail = f"/{name.lower()}"
        return tail.rpartition("/")[2] in self._names and any(each.endswith(tail) for each in self._lower)

    def called(self, base: str) -> tuple[str, ...]:
        """Return the files with this name, in any folder."""
        return tuple(sorted(each for each in self.files if each.rpartition("/")[2] == base))

    @cached_property
    def _lower(self) -> frozenset[str]:
        return frozenset(each.lower() for part in (self.files, self.folders) for each in part)

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(each.rpartition("/")[2] for each in self._lower)

    @cached_property
    def _stems(self) -> frozenset[str]:
        return frozenset(map(_stem, self.files))


def ancestors(place: str) -> Iterator[str]:
    """Yield the folders above a path, the nearest first."""
    folder = place.rpartition("/")[0]
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]


def _stem(place: str) -> str:
    folder, slash, name = place.rpartition("/")
    return f"{folder}{slash}{name[:1]}{name[1:].partition('.')[0]}".lower()
