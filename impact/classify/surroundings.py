"""What lies around a piece of work in its repository: every other commit, found by path, by folder or by name."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from typing import NamedTuple

# What touches more files than this is a sweep: it says nothing about any one of them.
SWEEP = 50
_NUMBERED = r"\b(?:rfc|adr|pep|kep|nep|proposal|decision|entscheidung)[ #-]*0*{}\b"
_PARTS = re.compile(r"[-_. ]+")


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
        return self.of([path for path in self._by_path if path.startswith(folder + "/")])

    def naming(self, names: Iterable[re.Pattern[str]]) -> Iterator[Nearby]:
        """Yield the commits whose subject says one of these names."""
        text, starts = self._subjects
        found = {bisect_right(starts, match.start()) - 1 for name in names for match in name.finditer(text)}
        yield from (self.commits[at] for at in sorted(found))


def names_of(paths: Iterable[str], new_folders: Iterable[str]) -> list[re.Pattern[str]]:
    """Return patterns for what people call these files: path, name of several words, number of a record, own folder.

    A name of one word is no name: "main" and "index" are said of everything.
    """
    said: set[str] = set()
    for path in paths:
        stem = path.rpartition("/")[2].rpartition(".")[0] or path.rpartition("/")[2]
        words = [word for word in _PARTS.split(stem.lower()) if word]
        if "/" in path:
            said.add(_bounded(re.escape(path.lower())))
        if words and words[0].isdigit() and 3 <= len(words[0]) <= 5:
            said.update((_bounded(words[0]), _NUMBERED.format(int(words[0]))))
            words = words[1:]
        if len(words) > 1 and not any(word.isdigit() for word in words):
            said.add(_bounded("[-_ ]".join(map(re.escape, words))))
    said.update(_bounded(re.escape(folder.lower())) for folder in new_folders if "/" in folder)
    return [re.compile(each) for each in sorted(said)]


def _bounded(pattern: str) -> str:
    return rf"(?<![\w/-]){pattern}(?![\w-])"
