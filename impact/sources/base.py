"""What every source of facts promises, and what may be asked of a repository."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from impact.model.facts import Commit, Unreadable


@dataclass(frozen=True, slots=True)
class Selection:
    """Which commits: the history of `starts` less that of `stops`, or exactly the ids in `only`.

    With nothing given: HEAD's history. `every_ref` adds all branches, remote branches and tags.
    `first_parent_merges` asks for the files of merges, against their first parent. `contents` says
    whether it matters that file contents are there; none is opened either way. Without `files` nobody looks at what
    a commit changes, which is most of what git has to do. `matching` is an extended regular expression, whatever the
    case, that a line of the message has to match; a sieve to save time, which a damaged history goes around.
    """

    starts: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    only: tuple[str, ...] | None = None
    every_ref: bool = False
    first_parent_merges: bool = False
    contents: bool = True
    files: bool = True
    matching: str = ""


class Source(Protocol):
    """One module that turns a place where work leaves traces into facts."""

    @property
    def NAME(self) -> str:
        """The word for it, as `impact doctor` shows it."""

    def facts(self, place: str, selection: Selection) -> Iterator[Commit | Unreadable]: ...
