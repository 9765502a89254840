"""What goes into the ledger and what comes out, where the model has no word for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from impact.model.facts import DiffFacts, FileChange, Identity
from impact.model.work import Kind


class Credit(NamedTuple):
    """Somebody named by a commit: as it says, after mailmap, and whether it is a program."""

    raw: Identity
    person: Identity
    bot: bool


class CommitRow(NamedTuple):
    """One commit to keep: a tuple, because tens of thousands are made in a second.

    Days count from 1970-01-01; None where the commit holds no readable time.
    `changes` is None where nobody looked. `reverts` are commit ids or subjects.
    """

    sha: str
    parents: tuple[str, ...]
    author: Credit
    author_day: int | None
    commit_day: int | None
    subject: str
    signals: tuple[str, ...]
    changes: tuple[FileChange, ...] | None
    co_authors: tuple[Credit, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    reverts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """What one commit was read as: the rules that hold, its kinds, and what its patch shows (None: nobody looked)."""

    sha: str
    signals: tuple[str, ...]
    kinds: tuple[Kind, ...]
    diff: DiffFacts | None


@dataclass(frozen=True, slots=True)
class RepoState:
    """A repository the ledger knows: `tips` (ref to commit id) were read to the end, under these rules.

    A digest is "" where no scan has come to its end yet.
    """

    id: int
    roots: tuple[str, ...]
    name: str
    url: str | None
    place: str
    tips: Mapping[str, str]
    rules_digest: str
    mailmap_digest: str
    contributions_digest: str


@dataclass(frozen=True, slots=True)
class Touch:
    """A commit that changed one path: when it landed, who made it (after mailmap), and the rules that hold for it.

    `files` is how many it changed in all, None where nobody knows; `subject` is what it is called.
    """

    path: str
    status: str
    sha: str
    person: Identity
    landed: date
    signals: tuple[str, ...] = ()
    files: int | None = None
    subject: str = ""


class Passing(NamedTuple):
    """A commit that changed one path, whoever made it; `files` is how many it changed in all, None where nobody knows.

    A tuple, because of a busy file there are thousands.
    """

    path: str
    status: str
    sha: str
    bot: bool
    landed: date
    files: int | None
    subject: str
    signals: tuple[str, ...]


class Vanished(NamedTuple):
    """A commit that took a file away, and the path that it gave it in the same content, "" where none."""

    sha: str
    landed: date
    path: str
    to: str


class Landed(NamedTuple):
    """A commit by a person, told apart by a number, with the rules that hold for it and what it touched.

    A tuple, because of some years there are tens of thousands.
    """

    sha: str
    day: date
    who: int
    signals: tuple[str, ...]
    paths: tuple[str, ...]


class Passer(NamedTuple):
    """Who changed one path, when and how: the person after mailmap, what the path was before, what the rules say.

    `files` is how many the commit changed in all, None where nobody knows. A tuple, as `Passing` is.
    """

    path: str
    status: str
    old_path: str
    sha: str
    person: Identity
    bot: bool
    landed: date
    files: int | None
    signals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Revert:
    """`sha` says that it takes back `reverted`; `by_subject` when it named the subject, not the commit."""

    reverted: str
    sha: str
    person: Identity
    landed: date | None
    by_subject: bool


@dataclass(frozen=True, slots=True)
class Known:
    """An identity the ledger has seen, and on how many commits it is the author."""

    raw: Identity
    person: Identity
    bot: bool
    commits: int
