"""Work: signals seen in facts, kinds of commits, contributions, and what came of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from impact.model.facts import DiffFacts, FileChange, Identity

KINDS = ("feat", "fix", "docs", "test", "perf", "refactor", "build", "ci", "chore", "style", "revert")
FLAKY = "flaky_fix"

# What came of work by the word of people, and what such an outcome counts.
CONFIRMED, STATED = "confirmed by another person", "stated with a link"
CONFIRMERS = "people who confirmed it"

# Whether a fleet let go of what work moved away from.
MIGRATED = "migrated"
# What it counts: repositories that had the old thing at one time, and those that still have it.
AT_THE_HEIGHT, STILL_OLD = "repositories at the height", "repositories that use the old one"

# Whether another team, whose files work changed, went on with them; and how many files that were.
KEPT, THEIR_FILES = "kept-by-owners", "files of another team"

# What CI results say of the tests or workflows that work changed.
CI = "ci-results"

# What came of reviews: advice that others took up, and long waits after which a change landed.
ADVICE, WAITS = "advice-taken", "waits-ended"
# Whether other repositories came to use what it offers them, and whether they moved to a version that holds it.
ACROSS, VERSIONS = "adopted-across", "version-taken"
OTHER_REPOSITORIES = "other repositories"
STILL_USE_IT = "other repositories that still use it"
# Counts before and after that are compared with nothing: told as counts, and no evidence of an effect.
BARE = ("released", "freed")

# How many of the markers that went had been put there by the same person: no evidence of a repair.
PLANTED = "put there by the engineer"

# How a claim is known, weakest first.
PROVENANCES = ("inferred", "stated", "observed", "corroborated")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A pointer into a fact: which fact, where in it, and the words or path that matched."""

    fact: str
    where: str
    excerpt: str


@dataclass(frozen=True, slots=True)
class Signal:
    """One rule matched one fact, and a sentence a stranger understands."""

    rule: str
    because: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Kind:
    """What one commit does, with a probability between 0 and 1."""

    name: str
    probability: float


UNKNOWN = Kind("", 0.0)


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One commit as the ledger keeps it: days instead of times, rule names instead of the message.

    `kind` is the likeliest of `kinds`; both say nothing (UNKNOWN, none) where nobody has read the commit for its
    kind. `diff` is what its patch shows, None where nobody looked. `changes` are empty where there are none, and where
    nobody could read them, which `unread` says.

    `role` is "author" or "co-author" from the subject's view. `links` are pairs such as
    ("pull-request", "123"), ("issue", "ABC-7"), ("change-id", "I0f.."), ("merge", sha) or ("run", sha of
    the first of the person's commits that follow each other with nobody else's in between).
    `others` are the other humans credited on the commit.
    """

    repo: str
    sha: str
    role: str
    day: date
    landed: date
    subject: str
    signals: tuple[str, ...]
    kind: Kind
    links: tuple[tuple[str, str], ...]
    changes: tuple[FileChange, ...]
    others: tuple[Identity, ...] = ()
    kinds: tuple[Kind, ...] = ()
    diff: DiffFacts | None = None
    unread: bool = False

    @property
    def key(self) -> str:
        """A name that is unique across repositories."""
        return f"{self.repo}:{self.sha}"


# What a person can say about a contribution. The first three are words on what it is, the next two on which
# commits are one piece of work; the last takes an earlier one back.
RECLASSIFY, CONFIRM, DISMISS, MERGE, SPLIT, UNDO = "reclassify", "confirm", "dismiss", "merge", "split", "undo"
WORDS = (RECLASSIFY, CONFIRM, DISMISS)
SHAPES = (MERGE, SPLIT)


@dataclass(frozen=True, slots=True)
class Correction:
    """What the person said about a contribution; outlives every re-scan.

    `contribution` is the one it was said of, of several merged the one whose id stays. `category` is what it is
    by the person's word, "" where that was not said. `shas` are the commits it is about: all of them, or those
    that a split makes a contribution of their own. `parts` are (id, commits) of each contribution merged.
    `later` are (commit, the commit that a rewrite of history put in its place). `number` tells the order in which
    corrections were kept, and `takes_back` is the number of the one that an undo ends.
    """

    contribution: str
    category: str
    why: str
    day: date
    shas: tuple[str, ...]
    action: str = RECLASSIFY
    parts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    later: tuple[tuple[str, str], ...] = ()
    number: int = 0
    takes_back: int = 0

    @property
    def at(self) -> tuple[date, int]:
        """When it was said; a later word counts more."""
        return self.day, self.number


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The same change in another repository: what it is called there by itself, its commits, and when it was done."""

    repo: str
    id: str
    shas: tuple[str, ...]
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Contribution:
    """One piece of work with one purpose, told once, over one or many commits.

    `signals` are (rule name, number of commits it spoke on); `grouped_by` says in words why
    these commits are one piece of work; `reasons` are the sentences for the category,
    `against` those for the runner-up and why it lost. `created` are the files there when it ended;
    `created_on` says of every file it brought into being, removed or moved since or not, on which day that
    landed, and `landed` the same of each commit that is the work itself: what came afterwards is measured from there,
    never from `last`, and never from commits that only ride along.
    `correction` is the person's last word on what it is, `shaped` what they said on which commits belong to it.
    `addresses` are those by which its commits were known to be the person's.
    `note` is the note that it is, where it left no commit: then it has no commits, no files and no repository.
    `events` are what it rests on where it is made of reviews, as source:instance:key, and `pages` where each of them
    can be opened, "" where that is not known: then it has a repository, no commits, and the role "reviewer".
    `elsewhere` is the same change in other repositories, which is told in this one and not again.
    """

    id: str
    repo: str
    person: Identity
    role: str
    category: str
    runner_up: str | None
    title: str
    first: date
    last: date
    areas: tuple[str, ...]
    shas: tuple[str, ...]
    paths: tuple[str, ...]
    created: tuple[str, ...]
    signals: tuple[tuple[str, int], ...]
    provenance: str
    grouped_by: str
    reasons: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    others: tuple[Identity, ...] = ()
    correction: Correction | None = None
    created_on: tuple[tuple[str, date], ...] = ()
    landed: tuple[tuple[str, date], ...] = ()
    shaped: tuple[Correction, ...] = ()
    addresses: tuple[str, ...] = ()
    note: str = ""
    events: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()

    @property
    def riders(self) -> tuple[str, ...]:
        """The commits that only ride along and set none of its days; none where nobody noted which those are."""
        own = {sha for sha, _ in self.landed}
        return tuple(sha for sha in self.shas if sha not in own) if own else ()

    @property
    def dismissed(self) -> bool:
        """Whether the person said that it is not to be told."""
        return self.correction is not None and self.correction.action == DISMISS


@dataclass(frozen=True, slots=True)
class Comparable:
    """An area of the same repository in the same two periods: how many events it had in each."""

    area: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happened afterwards. `holds` is None while it cannot be known yet or was not measured.

    `measure` is survived-30, survived-90, continued, marker-gone or adopted-by-use, with `grade` O0, O1 or O2; ACROSS,
    MIGRATED or KEPT (O2 where it holds) or VERSIONS (O1); one of BARE, always O0; REGRESSIONS or CI (O3 where it
    holds); or CONFIRMED (O4 where it holds) or STATED (O0), which have no window; or ADVICE (O2 where it holds) or
    WAITS (O1), whose window is the quarter; `numbers` are (name, count) with the unit in the name, e.g.
    ("other people", 3).
    `shas` are the commits that show it, where those are not simply the commits of the contribution, and `elsewhere` are
    (repository, commit) that show it in other repositories. `comparables` are what it was measured against, its own
    area first; `steps` are (day, how many other people by then), one for each who came; of ACROSS they are (day, how
    many other repositories use it then).
    """

    contribution: str
    measure: str
    grade: str
    holds: bool | None
    window_days: int
    numbers: tuple[tuple[str, int], ...]
    because: str
    shas: tuple[str, ...] = ()
    comparables: tuple[Comparable, ...] = ()
    steps: tuple[tuple[date, int], ...] = ()
    elsewhere: tuple[tuple[str, str], ...] = ()


# What is said where others went on with it, before it is told by how many.
CONTINUED = "other people later changed files it created"

# Whether repairs of its areas fell further than those of comparable ones.
REGRESSIONS = "regressions"

# What may be said of any contribution, whatever its category, in the order in which it is said.
PERSISTENT, REACH, SELF_INITIATED, DURABILITY, SHARED = QUALITIES = (
    "persistent-problem",
    "reach",
    "self-initiated",
    "durability",
    "shared-work",
)


@dataclass(frozen=True, slots=True)
class Quality:
    """A fact computed on any contribution, never a category.

    `holds` is None while it cannot be known, or not from Git. `because` says in words what holds, or why it does not;
    `numbers` are as those of an outcome. `shas` are the commits that show it, where those are not simply the commits of
    the contribution.
    """

    name: str
    holds: bool | None
    because: str
    numbers: tuple[tuple[str, int], ...] = ()
    shas: tuple[str, ...] = ()
