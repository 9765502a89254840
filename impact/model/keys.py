"""By what a commit is known again when a rewrite of history gave it another id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Keys:
    """What of one commit may outlive a rewrite; "" or () where it has none or nobody could read it.

    `seen` tells the order in which commits were read, and of one that was spoken of how many had been by then;
    `alive` whether a branch reaches it. `subject` is without what
    tools put around it. `at` is the author's time, `who` the author's address, `message`, `tree` and `patch` (git's
    stable patch id) speak for themselves; all five are hashes that mean nothing outside of their ledger.
    `lines` adds up what the patch does to each line of each file, so that the sum over several commits is that of
    their squash, whatever it lies on; None where the patch could not be read, 0 where it changes nothing.
    """

    sha: str
    seen: int = 0
    alive: bool = False
    parents: tuple[str, ...] = ()
    day: date | None = None
    subject: str = ""
    paths: tuple[str, ...] = ()
    change: str = ""
    at: str = ""
    who: str = ""
    message: str = ""
    tree: str = ""
    patch: str = ""
    lines: int | None = None


# Sums of lines are numbers below it.
LINES = 1 << 128


@dataclass(frozen=True, slots=True)
class Relinked:
    """Which commit holds each of the lost ones now, as (commit, key it was known by), and what may hold the others.

    A lost commit in neither is not known again.
    """

    links: Mapping[str, tuple[str, str]]
    open: Mapping[str, tuple[str, ...]]
