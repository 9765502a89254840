"""What lies around a piece of work in its repository: every other commit, found by path, by folder or by name."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from itertools import accumulate

from impact.classify.chronicle import Chronicle, Nearby

# What touches more files than this is a sweep: it says nothing about any one of them.
SWEEP = 50
# What comes before the number of a record.
_RECORDS = ("rfc", "adr", "pep", "kep", "nep", "proposal", "decision")
_PARTS = re.compile(r"[-_. ]+")


# How a name begins, and all of it.
Name = tuple[str, re.Pattern[str]]


class Surroundings:
    """The commits of one repository by path, by folder, by name and by day."""

    def __init__(self, commits: Chronicle) -> None:
        self._commits = commits

    @cached_property
    def _by_path(self) -> dict[str, list[int]]:
        found: list[list[int]] = [[] for _ in self._commits.paths]
        spans = zip(self._commits.starts, self._commits.ends, strict=True)
        for row, (start, end) in enumerate(spans):
            # What touches more is a sweep.
            if end - start <= SWEEP:
                for path in self._commits.touched[start:end]:
                    found[path].append(row)
        return dict(zip(self._commits.paths, found, strict=True))

    @cached_property
    def _paths(self) -> list[str]:
        return sorted(self._by_path)

    @cached_property
    def _subjects(self) -> tuple[str, list[int]]:
        """All subjects in lower case, one a line, and where each begins: one search finds a name in all of them."""
        lines = [subject.lower().replace("\n", " ") for subject in self._commits.subjects]
        return "\n".join(lines), list(accumulate((len(line) + 1 for line in lines[:-1]), initial=0))

    def of(self, paths: Iterable[str]) -> list[Nearby]:
        """Return the commits that touch any of these paths, oldest first; without sweeps."""
        found = {row for path in paths for row in self._by_path.get(path, ())}
        return [self._commits[row] for row in sorted(found)]

    def below(self, folder: str) -> list[Nearby]:
        """Return the commits that touch anything below a folder."""
        # "0" is what comes after "/".
        start, end = (bisect_left(self._paths, folder + mark) for mark in ("/", "0"))
        return self.of(self._paths[start:end])

    def between(self, first: date, last: date) -> Iterator[Nearby]:
        """Yield the commits of these days and all between them, oldest first."""
        days = self._commits.days
        rows = range(bisect_left(days, first.toordinal()), bisect_right(days, last.toordinal()))
        return (self._commits[row] for row in rows)

    def mine(self, first: date, last: date) -> Iterator[Nearby]:
        """Yield the subject's own commits of these days, oldest first; without sweeps."""
        commits, authors = self._commits, self._commits.authors
        rows = range(bisect_left(commits.days, first.toordinal()), bisect_right(commits.days, last.toordinal()))
        return (commits[row] for row in rows if authors[commits.by[row]][1] and commits.width(row) <= SWEEP)

    def others_since(self, day: date) -> bool:
        """Whether somebody else, and no program, did anything on this day or later."""
        by, authors = self._commits.by, self._commits.authors
        rows = range(len(by) - 1, bisect_left(self._commits.days, day.toordinal()) - 1, -1)
        return any(not any(authors[by[row]][1:]) for row in rows)

    def naming(self, names: Iterable[Name]) -> Iterator[Nearby]:
        """Yield the commits whose subject says one of these names, oldest first."""
        text, starts = self._subjects
        found = {bisect_right(starts, at) - 1 for name in names for at in _places(text, *name)}
        yield from (self._commits[row] for row in sorted(found))


def _places(text: str, anchor: str, pattern: re.Pattern[str]) -> Iterator[int]:
    """Yield where a pattern that begins with `anchor` matches; looking for plain text first is much faster."""
    at = text.find(anchor)
    while at >= 0:
        if pattern.match(text, at):
            yield at
        at = text.find(anchor, at + 1)


def names_of(paths: Iterable[str], new_folders: Iterable[str]) -> list[Name]:
    """Return what people call these files: path, name of several words, number of a record, own folder.

    A name of one word is no name: "main" and "index" are said of everything.
    """
    said: set[tuple[str, str]] = set()
    for path in map(str.lower, (*paths, *new_folders)):
        if "/" in path:
            said.add((path, re.escape(path)))
    for path in paths:
        stem = path.rpartition("/")[2].rpartition(".")[0] or path.rpartition("/")[2]
        words = [word for word in _PARTS.split(stem.lower()) if word]
        if words and words[0].isdigit() and 3 <= len(words[0]) <= 5:
            said.update(((words[0], words[0]), *((each, rf"{each}[ #-]*0*{int(words[0])}") for each in _RECORDS)))
            words = words[1:]
        if len(words) > 1 and not any(word.isdigit() for word in words):
            said.add((words[0], "[-_ ]".join(map(re.escape, words))))
    return [(anchor, re.compile(rf"(?<![\w/-]){pattern}(?![\w-])")) for anchor, pattern in sorted(said)]
