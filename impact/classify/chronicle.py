"""Every commit of a repository in a few bytes each: columns of numbers, made into a commit when one is asked for."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple


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


# Whose a commit is: the address, whether that is the subject, whether it is a program.
Author = tuple[str, bool, bool]


class Chronicle:
    """Commits in the order of (day, id), known by their row.

    `shas`, `days` (ordinals), `by`, `subjects` and `said` have one entry a commit. `by` points into `authors`, `said`
    into `signals`. What row i touches lies from `starts[i]` to `ends[i]` in `touched` (into `paths`) and `letters`.
    """

    def __init__(self) -> None:
        self.shas: list[str] = []
        self.days, self.by, self.said = array("l"), array("l"), array("l")
        self.subjects: list[str] = []
        self.starts, self.ends = array("l"), array("l")
        self.touched, self.letters = array("l"), bytearray()
        self.authors: list[Author] = []
        self.signals: list[tuple[str, ...]] = []
        self.paths: list[str] = []

    @classmethod
    def of(cls, commits: Iterable[Nearby]) -> Chronicle:
        """Return a chronicle of these commits, given in any order."""
        made = cls()
        authors: dict[Author, int] = {}
        signals: dict[tuple[str, ...], int] = {}
        paths: dict[str, int] = {}
        for each in sorted(commits, key=lambda each: (each.day, each.sha)):
            made.shas.append(each.sha)
            made.days.append(each.day.toordinal())
            made.by.append(authors.setdefault((each.who, each.mine, each.bot), len(authors)))
            made.said.append(signals.setdefault(each.signals, len(signals)))
            made.subjects.append(each.subject)
            made.starts.append(len(made.touched))
            made.touched.extend(paths.setdefault(path, len(paths)) for path, _ in each.touched)
            made.letters.extend(ord(letter) for _, letter in each.touched)
            made.ends.append(len(made.touched))
        made.authors, made.signals, made.paths = list(authors), list(signals), list(paths)
        return made

    def __len__(self) -> int:
        return len(self.shas)

    def __getitem__(self, row: int) -> Nearby:
        who, mine, bot = self.authors[self.by[row]]
        span = slice(self.starts[row], self.ends[row])
        touched = zip(map(self.paths.__getitem__, self.touched[span]), map(chr, self.letters[span]), strict=True)
        day, said = date.fromordinal(self.days[row]), self.signals[self.said[row]]
        return Nearby(self.shas[row], day, who, mine, bot, self.subjects[row], said, tuple(touched))

    def width(self, row: int) -> int:
        """How many paths a commit touches."""
        return self.ends[row] - self.starts[row]


def joined(parts: Iterable[Chronicle]) -> Chronicle:
    """Return one chronicle of several: a single one as it is."""
    every = list(parts)
    return every[0] if len(every) == 1 else Chronicle.of(part[row] for part in every for row in range(len(part)))
