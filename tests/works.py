"""What a piece of work is in the histories that tests make up: the commits of its days."""

# Long lines are commits as they are written.

from __future__ import annotations

from dataclasses import dataclass

Files = dict[str, str]


@dataclass(frozen=True)
class Commit:
    """What one commit says and does; what is in `before` was there already."""

    message: str
    writes: Files
    deletes: tuple[str, ...] = ()
    lists: bool = False  # adds a line to the change log


@dataclass(frozen=True)
class Work:
    """One piece of work: the files it begins with, its commits by day, and the new file that others take on."""

    name: str
    before: Files
    days: tuple[tuple[Commit, ...], ...]
    taken_on: str = ""


def lines(*each: str) -> str:
    """Return the text of a file."""
    return "\n".join(each) + "\n"
