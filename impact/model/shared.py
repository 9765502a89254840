"""What somebody says of their own work inside the repository that it lies in: a line of a note, a trailer."""

from __future__ import annotations

from dataclasses import dataclass

SCHEMA = "impact.note/1"
TRAILER = "Impact"


@dataclass(frozen=True, slots=True)
class SharedLine:
    """One line of a note: what sort of work its commit belongs to, by the word of whoever did it.

    `id` tells whose line about which contribution it is, and stays when history is rewritten; of several lines of one
    id the one with the highest `edit` counts. `about` is the id of the contribution, `theme` the key of a category,
    `role` author, co-author or reviewer, `statement` the person's own sentence, "" where none is shared.
    """

    id: str
    about: str
    theme: str
    role: str
    statement: str = ""
    edit: int = 1


@dataclass(frozen=True, slots=True)
class Fault:
    """A line that is no line of ours: of which commit, which line (from 1), and what is wrong with it."""

    commit: str
    line: int
    what: str
