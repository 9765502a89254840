"""Facts: what a source saw, and nothing it thought."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Identity:
    """A name and an address, as text with lone bytes kept as surrogate escapes."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class FileChange:
    """One path in a commit; `status` is git's letter (A M D T R C), `binary` None when nobody looked."""

    path: str
    status: str
    old_path: str | None = None
    binary: bool | None = None


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit: raw people from the object, the person after mailmap, times in epoch seconds.

    `authored_at` and `committed_at` are None where the object holds no readable time;
    `offset` is the author's timezone in minutes east of UTC.
    `changes` is None where they were not asked for (merges) or could not be read.
    """

    repo: str
    sha: str
    parents: tuple[str, ...]
    author: Identity
    person: Identity
    authored_at: int | None
    offset: int
    committed_at: int | None
    message: str
    trailers: tuple[tuple[str, str], ...]
    co_authors: tuple[Identity, ...]
    changes: tuple[FileChange, ...] | None

    @property
    def subject(self) -> str:
        """The first paragraph of the message on one line, as git shows it."""
        return " ".join(self.message.lstrip("\n").partition("\n\n")[0].split("\n")).strip()

    @property
    def body(self) -> str:
        """Everything after the first paragraph."""
        return self.message.lstrip("\n").partition("\n\n")[2].strip("\n")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something in a repository that could not be read: which object, and what is missing."""

    sha: str
    what: str
