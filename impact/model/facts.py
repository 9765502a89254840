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
    """One path in a commit; `status` is git's letter (A M D T R C).

    `binary`, and the lines `added` and `deleted`, are None when nobody looked inside; a binary file has no lines.
    """

    path: str
    status: str
    old_path: str | None = None
    binary: bool | None = None
    added: int | None = None
    deleted: int | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """How many added and how many removed lines show one thing; `path` and `line` are the first that does."""

    added: int
    removed: int
    path: str = ""
    line: str = ""


@dataclass(frozen=True, slots=True)
class DiffFacts:
    """What was seen inside the patch of one commit, against its first parent.

    `changes` are its files with their line counts. `facts` are (name, count) pairs over all files, `in_tests` the
    same over test files only; what was not seen has no entry. `cut` says that the patch was longer than what is
    read of one: line counts are whole all the same, `facts` are of the part that was read.
    """

    changes: tuple[FileChange, ...]
    facts: tuple[tuple[str, Count], ...]
    in_tests: tuple[tuple[str, Count], ...]
    cut: bool = False


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
