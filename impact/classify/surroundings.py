"""What lies around a piece of work in its repository: every other commit, found by path, by folder or by name."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from typing import NamedTuple

# What touches more files than this is a sweep: it says nothing about any one of them.
SWEEP = 50
# What comes before the number of a record.
_RECORDS = ("rfc", "adr", "pep", "kep", "nep", "proposal", "decision")
_PARTS = re.compile(r"[-_. ]+")


# How a name begins, and all of it.
Name = tuple[str, re.Pattern[str]]


class Nearby(NamedTuple):
    """One commit of the repository: when it landed, by whom, and what its message says by the rules.

    `mine` is true of every address of the subject, `bot` of programs; `touched` are (path, git's letter) pairs.
    """

    sha: str
    day: date
    who: str
    mine: bool
    bot: bool
    subject: str
    signals: tuple[str, ...]
    touched: tuple[tuple[str, str], ...]

    @property
    def other(self) -> bool:
        """Whether somebody else made it, and not a program."""
        return not (self.mine or self.bot)


class Surroundings:
    """The commits of one repository by day; the order in which they are given does not matter."""

    def __init__(self, commits: Iterable[Nearby]) -> None:
        self.commits = sorted(commits, key=lambda each: (each.day, each.sha))
        self._by_path: dict[str, list[int]] = defaultdict(list)
        for at, commit in enumerate(self.commits):
            for path, _ in commit.touched:
                self._by_path[path].append(at)

    @cached_property
    def _paths(self) -> list[str]:
        return sorted(self._by_path)

    @cached_property
    def _days(self) -> list[date]:
        return [each.day for each in self.commits]

    @cached_property
    def _subjects(self) -> tuple[str, list[int]]:
        """All subjects in lower case, one a line, and where each begins: one search finds a name in all of them."""
        starts, at, lines = [], 0, []
        for commit in self.commits:
            line = commit.subject.lower().replace("\n", " ")
            starts.append(at)
            lines.append(line)
            at += len(line) + 1
        return "\n".join(lines), starts

    def of(self, paths: Iterable[str]) -> list[Nearby]:
        """Return the commits that touch any of these paths, oldest first; without sweeps."""
        found = {at for path in paths for at in self._by_path.get(path, ())}
        return [self.commits[at] for at in sorted(found) if len(self.commits[at].touched) <= SWEEP]

    def below(self, folder: str) -> list[Nearby]:
        """Return the commits that touch anything below a folder."""
        # "0" is what comes after "/".
        start, end = (bisect_left(self._paths, folder + mark) for mark in ("/", "0"))
        return self.of(self._paths[start:end])

    def between(self, first: date, last: date) -> list[Nearby]:
        """Return the commits of these days and all between them, oldest first."""
        return self.commits[bisect_left(self._days, first) : bisect_right(self._days, last)]

    def naming(self, names: Iterable[Name]) -> Iterator[Nearby]:
        """Yield the commits whose subject says one of these names."""
        text, starts = self._subjects
        found = {bisect_right(starts, at) - 1 for name in names for at in _places(text, *name)}
        yield from (self.commits[at] for at in sorted(found))


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
