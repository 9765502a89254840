"""A made-up history as a value: who changed what, when; stories are built from it."""

from __future__ import annotations

from dataclasses import dataclass

from impact.model.facts import Identity


@dataclass(frozen=True, slots=True)
class Step:
    """One commit to make. `at` is in epoch seconds, UTC.

    `edits` gain a line (or come into being), `writes` are (path, whole content), `moves` are
    (old, new). A `branch` seen for the first time starts at the tip of the main one;
    `merges` names a branch whose changes come in with this step. Without a `committer` the author
    brought it in. `tag` is put on it by the author.
    """

    author: Identity
    at: int
    message: str
    branch: str = "main"
    merges: str | None = None
    edits: tuple[str, ...] = ()
    writes: tuple[tuple[str, str], ...] = ()
    deletes: tuple[str, ...] = ()
    moves: tuple[tuple[str, str], ...] = ()
    committer: Identity | None = None
    tag: str | None = None


@dataclass(frozen=True, slots=True)
class History:
    """A whole made-up history: its name, the address it is told for, and its steps in order."""

    name: str
    subject: str
    steps: tuple[Step, ...]
