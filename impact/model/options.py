"""The settings of one run, checked and complete."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Gather:
    """What bounds a contribution: days between two commits, days in all, commits of a merge, commits in all."""

    gap_days: int
    span_days: int
    merge_commits: int
    most_commits: int


@dataclass(frozen=True, slots=True)
class LinkPattern:
    """Where a commit names the piece of work it belongs to.

    `kind` is pull-request, issue or change-id, `where` is subject or message; the pattern is
    case-sensitive, ^ and $ mean lines, and its one group is the name. A name that begins with
    one of `unless` is none.
    """

    kind: str
    where: str
    pattern: str
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Private:
    """What a report for others leaves out: words, repositories and paths by glob, issue keys, security matters."""

    words: tuple[str, ...] = ()
    repositories: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    issues: bool = False
    security: bool = True


@dataclass(frozen=True, slots=True)
class ReviewOptions:
    """Whether texts of one's own comments are kept ("own" or "none"), for how many days, and whose certificates count.

    `ca_file` is a file of certificates for hosts of one's own, "" for the system's.
    """

    bodies: str = "own"
    keep_days: int = 400
    ca_file: str = ""

    def oldest_text(self, today: date) -> date:
        """The first day of which a text is kept; a day that never comes where none is."""
        return today - timedelta(self.keep_days) if self.bodies == "own" else date.max


@dataclass(frozen=True, slots=True)
class NoteOptions:
    """For how many days the words of a note, and of a request, are kept after the last word in it; 0 for good."""

    keep_days: int = 731

    def oldest(self, today: date) -> date:
        """The first day of which words are kept."""
        return today - timedelta(self.keep_days) if self.keep_days else date.min


@dataclass(frozen=True, slots=True)
class Look:
    """When an area is told to be kept nearly alone: own changes at the least, and how many in a hundred are own."""

    changes: int = 10
    share: int = 80


@dataclass(frozen=True, slots=True)
class ScheduleOptions:
    """Where a scheduled run sends the weekly digest and the news of a failure: an address, an https address, or "".

    What a webhook is sent may be read by others, unless it `webhook_is_mine`.
    """

    mail: str = ""
    webhook: str = ""
    webhook_is_mine: bool = False

    @property
    def others_read(self) -> bool:
        """Whether what is sent has to be fit for others."""
        return bool(self.webhook) and not self.webhook_is_mine


@dataclass(frozen=True, slots=True)
class Options:
    """Every setting; `level` and `target` are "" where nobody said, `ledger` where the usual place holds.

    `forges` are (host, what it runs), `absent` times away as written.
    """

    me: tuple[str, ...]
    ledger: str
    ladder: str
    level: str
    target: str
    period: str
    gather: Gather
    area_depth: int
    main_branches: tuple[str, ...]
    links: tuple[LinkPattern, ...]
    anchors: int
    forges: tuple[tuple[str, str], ...] = ()
    absent: tuple[str, ...] = ()
    private: Private = Private()
    trusted_owners: tuple[str, ...] = ()
    reviews: ReviewOptions = ReviewOptions()
    look: Look = Look()
    schedule: ScheduleOptions = ScheduleOptions()
    notes: NoteOptions = NoteOptions()
