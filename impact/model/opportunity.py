"""Something about the system that may fail: a hypothesis with evidence, never a word about people."""

from __future__ import annotations

from dataclasses import dataclass

UNPINNED, STALE_DOC, DRIFT = SIGNALS = ("unpinned", "stale-doc", "drift")

# Who changed the files in the last year, unnamed.
NOBODY, ONE, SEVERAL = "nobody", "one person", "several people"


@dataclass(frozen=True, slots=True)
class Spot:
    """One place to look at: a line of a file at the head, and why it may matter.

    `named` are the words of the file that the line holds, `because` says what is known of them in our words, with
    text from the repository marked by `quoted`. `sha` is the commit since which it is so, "" where none is known.
    """

    path: str
    line: int
    named: str
    because: str
    sha: str = ""


@dataclass(frozen=True, slots=True)
class Opportunity:
    """One thing about one repository that may be worth somebody's care.

    `signal` is one of SIGNALS; `about` is the file or the part it is about; `spots` are the evidence, in the order of
    files and lines. `changes` counts what landed there lately, `known` says whether the engineer changed the area in
    the period, `by` who changed it in the last year. `expectation` is the key of what it could evidence at the target
    level, "" where that level asks for nothing like it. `shared` says that the engineer lets others see it.
    """

    id: str
    signal: str
    repo: str
    about: str
    spots: tuple[Spot, ...]
    areas: tuple[str, ...]
    changes: int
    known: bool
    by: str = NOBODY
    expectation: str = ""
    shared: bool = False

    @property
    def breadth(self) -> int:
        """How many places it touches."""
        return len(self.spots)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that could not be looked into, and why."""

    path: str
    why: str


@dataclass(frozen=True, slots=True)
class Found:
    """All opportunities in the order in which they are worth showing, and what nobody could look into.

    `looked` counts what was looked into, by name; `dropped` counts those that somebody is already at.
    """

    opportunities: tuple[Opportunity, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    looked: tuple[tuple[str, int], ...] = ()
    dropped: int = 0


NONE_FOUND = Found()
