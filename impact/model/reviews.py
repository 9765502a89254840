"""What people did for changes of others: reviews, comments, votes and credit; and the changes they did it for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

from impact.model.facts import Identity

COMMENT, REPLY, APPROVE, REQUEST_CHANGES, VOTE, DISMISSED, MERGED, REQUESTED, TRAILER, SUMMARY = EVENT_KINDS = (
    "comment",  # opens a thread, on a line, a file or the change
    "reply",
    "approve",
    "request_changes",
    "vote",
    "dismiss",
    "merge",
    "review_requested",
    "trailer",  # credit that a commit gives: the actor is who is credited, `label` the trailer's name
    "summary",  # a review's own words over all of a change, without a verdict
)

# What came of a comment in later revisions of its change, weakest first; "" where nobody could look.
UNSEEN = ""
LAST, APART, SAME, FILE, LINE = ADDRESSED = (
    "last",  # no revision came after it
    "apart",  # it is on the message or the whole change, which no file shows
    "same",  # revisions came, and its file is the same in the last of them
    "file",  # its file is another, its lines are not
    "line",  # the lines it is on are others or gone
)

# What a source may be able to show. What is not among its capabilities is not observable there, never zero.
THREADS, RESOLUTION, VOTES, TEAMS, EDITS, ADDRESSES, LINES, WAITING, LANDING, ASSOCIATION, CREDIT = CAPABILITIES = (
    "threads",
    "resolution",
    "votes",
    "teams",
    "edits",
    "addressed by file",
    "addressed by line",
    "waiting",
    "landing",
    "association",
    "credit",
)

HUMAN, BOT, UNKNOWN = ACTORS = ("human", "bot", "unknown")
# No comment that a person writes is longer; what is longer is cut there, and says so by its digest alone.
LONGEST_BODY = 64 * 1024
_NOREPLY = {"github.com": "users.noreply.github.com"}


def account(login: str, instance: str, name: str = "") -> Identity:
    """Return somebody known by a login: with an address that forges give such people, so that it stands beside others.

    `instance` is the host. Of GitHub it is the address of its own web commits, which ties both together.
    """
    return Identity(name or login, f"{login}@{_NOREPLY.get(instance, instance)}")


def digest(body: str) -> str:
    """Return the SHA-256 of a comment's text, by which an edit is known where the text is not kept."""
    return sha256(body.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class ReviewChange:
    """A pull request, merge request, Gerrit change, review request, mail thread, or commit that gives credit.

    `key` is unique in its source and instance, `number` what people call it ("#123", "I0f…", a commit id).
    Times are epoch seconds, None where not known: `opened_at` is when it was ready for review, `landed_at` when it
    was merged. `author` is None for a deleted account. `shas` are commits that it landed as. `paths` are the files
    it changes, () where nobody looked. `repo` is what the instance calls the repository.
    """

    source: str
    instance: str
    repo: str
    key: str
    number: str
    author: Identity | None
    opened_at: int | None = None
    landed_at: int | None = None
    closed_at: int | None = None
    updated_at: int | None = None
    title: str = ""
    shas: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    url: str = ""


@dataclass(frozen=True, slots=True)
class ReviewEvent:
    """One thing that somebody did for a change: unique by (source, instance, key), so that reading again adds nothing.

    `change` is the key of its change. `at` and `updated_at` are epoch seconds. `thread` is the key of the event that
    opened the thread (its own for the opening one), "" outside of threads; `parent` that of the one it answers.
    `line` is counted from 1 in `path` of `revision`. `body` is "" where there is none or it was not taken along;
    `body_digest` is "" only where there is none. `vote` is signed, under `label`. `resolved` is what the source says
    of the thread, None where it says nothing. `addressed` is one of ADDRESSED or UNSEEN. `raw` is where it was read:
    a git object or an exchange.
    """

    source: str
    instance: str
    key: str
    change: str
    kind: str
    actor: Identity | None
    at: int
    updated_at: int | None = None
    actor_kind: str = UNKNOWN
    thread: str = ""
    parent: str = ""
    path: str = ""
    line: int | None = None
    revision: str = ""
    body: str = ""
    body_digest: str = ""
    has_suggestion: bool = False
    links: tuple[str, ...] = ()
    vote: int | None = None
    label: str = ""
    resolved: bool | None = None
    resolved_by: Identity | None = None
    association: str = ""
    teams: tuple[str, ...] = ()
    addressed: str = UNSEEN
    url: str = ""
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """What is kept at once or not at all, and where to go on after it.

    `cursor` is the source's own text. `complete` says that everything up to `cursor` was read: only then does a
    watermark in it count. `missing` are sentences about what could not be read. `same` are (address, another address
    of the same person) as the source shows them, such as a Gerrit account and the address of its uploads. `shows` are
    the capabilities of what a file holds; a source itself says them as CAPABILITIES. `said` are (key of an event, class
    of its text, how sure, how many words) where a file holds these instead of the text.
    """

    changes: tuple[ReviewChange, ...] = ()
    events: tuple[ReviewEvent, ...] = ()
    cursor: str = ""
    complete: bool = False
    missing: tuple[str, ...] = ()
    same: tuple[tuple[str, str], ...] = ()
    counts: tuple[tuple[str, int], ...] = ()
    shows: tuple[str, ...] = ()
    said: tuple[tuple[str, str, float, int], ...] = ()


@dataclass(frozen=True, slots=True)
class KeptEvent:
    """An event as the ledger keeps it: a day and a place in the order instead of a time, and what its text was.

    `order` rises with time within one source and instance. `says` is the class of its text and `sure` how sure that is,
    between 0 and 1; "" where there was no text. `words` is how many words it had, code and quotations left out.
    """

    event: ReviewEvent
    day: date
    order: int
    says: str = ""
    sure: float = 0.0
    words: int = 0


@dataclass(frozen=True, slots=True)
class KeptChange:
    """A change as the ledger keeps it: days instead of times."""

    change: ReviewChange
    opened: date | None
    landed: date | None
    closed: date | None


@dataclass(frozen=True, slots=True)
class Reviews:
    """All that the ledger holds of one repository's reviews.

    `capabilities` are found by source; `same` as in a batch.
    """

    changes: tuple[KeptChange, ...] = ()
    events: tuple[KeptEvent, ...] = ()
    capabilities: tuple[tuple[str, tuple[str, ...]], ...] = ()
    same: tuple[tuple[str, str], ...] = field(default=())

    def accounts(self, addresses: Iterable[str]) -> frozenset[str]:
        """Return these addresses, in lower case, and those that a source says are of the same people."""
        mine = {each.lower() for each in addresses}
        pairs = [(one.lower(), other.lower()) for one, other in self.same]
        while True:
            more = {other for pair in pairs for one, other in (pair, pair[::-1]) if one in mine} - mine
            if not more:
                return frozenset(mine)
            mine |= more
