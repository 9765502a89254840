"""What hooks and reflogs tell of the person's own machine: commits made here, rewrites, answers at the terminal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

# What was answered when a commit was made.
TOLD, NOT, LATER, NEVER = "told", "not", "later", "never"


@dataclass(frozen=True, slots=True)
class Made:
    """A hook ran after a commit came in; `sha` is "" where it could not tell which."""

    hook: str
    sha: str


@dataclass(frozen=True, slots=True)
class Rewritten:
    """Git said that a commit became another one; `by` is "rebase" or "amend"."""

    by: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody answered about a commit of theirs: TOLD with their words, NOT, LATER or NEVER.

    `at` is the time of their clock in epoch seconds, `saw` the rule that asked.
    """

    id: str
    said: str
    sha: str
    at: int
    saw: str
    text: str


Entry = Made | Rewritten | Answer


@dataclass(frozen=True, slots=True)
class Rejected:
    """A line of a spool that cannot be used: where it stood, why, and all of it."""

    where: str
    why: str
    line: bytes


@dataclass(frozen=True, slots=True)
class LocalCommit:
    """A commit of the person's own that was made here, and that no scan has read on a main branch yet.

    `branch` is a local branch that holds it while no main branch does, "" else.
    """

    sha: str
    day: date | None
    subject: str
    branch: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer as it is kept: a question about this commit is settled, but for LATER."""

    id: str
    said: str
    sha: str
    day: date
    saw: str
    text: str
