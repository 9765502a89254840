"""Files that repositories tend to share, as digests: what each holds and held, and groups of nearly equal ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

PIPELINE, TOOLING, BUILD = SORTS = ("pipeline", "tooling", "build")


@dataclass(frozen=True, slots=True)
class Held:
    """A shared file as one repository holds it now: `digest` is of its text, `lines` are digests of its lines.

    Comments, empty lines and white space are left out of both, and of `bare` the versions of actions and hooks as well;
    () where nobody looked.
    """

    repo: int
    path: str
    sort: str
    digest: str
    lines: tuple[str, ...]
    bare: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Came:
    """In one commit a shared file got this content, "" where it was removed; `person` says who without a name.

    Of commits of one day that changed it, so many others follow each other before it (`follows`), and none of them
    follows the `last`; of those side by side each is.
    """

    repo: int
    path: str
    sha: str
    day: date
    person: str
    bot: bool
    digest: str
    follows: int = 0
    last: bool = True


@dataclass(frozen=True, slots=True)
class Apart:
    """A repository whose file differs from the standard: in how many lines, since which day (None: not known).

    Of so many of the lines (`versions`) the version of an action or hook is all that differs.
    """

    repo: int
    path: str
    lines: int
    since: date | None
    versions: int = 0

    @property
    def told(self) -> int:
        """In how many lines it says something else."""
        return self.lines - self.versions


@dataclass(frozen=True, slots=True)
class Alike:
    """Files of one name that are near-identical in several repositories.

    `standard` is the content that most of them hold, of equally many the oldest; "" where no two are equal, and then
    `apart` is measured from the file that is nearest to all. `equal` are the repositories that hold it; of the first of
    them, which had it before the others, it is told since when another differs. `lines` are the digests of its lines.
    """

    path: str
    sort: str
    standard: str
    equal: tuple[int, ...]
    apart: tuple[Apart, ...]
    lines: tuple[str, ...] = ()

    @property
    def repos(self) -> tuple[int, ...]:
        """All repositories of the group."""
        return tuple(sorted((*self.equal, *(each.repo for each in self.apart))))
