"""Work: signals seen in facts, kinds of commits, contributions, and what came of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from impact.model.facts import DiffFacts, FileChange, Identity

KINDS = ("feat", "fix", "docs", "test", "perf", "refactor", "build", "ci", "chore", "style", "revert")
FLAKY = "flaky_fix"

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
    kind. `diff` is what its patch shows, None where nobody looked.

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

    @property
    def key(self) -> str:
        """A name that is unique across repositories."""
        return f"{self.repo}:{self.sha}"


@dataclass(frozen=True, slots=True)
class Correction:
    """What the person said a contribution really is; outlives every re-scan."""

    contribution: str
    category: str
    why: str
    day: date
    shas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contribution:
    """One piece of work with one purpose, told once, over one or many commits.

    `signals` are (rule name, number of commits it spoke on); `grouped_by` says in words why
    these commits are one piece of work; `reasons` are the sentences for the category,
    `against` those for the runner-up and why it lost. `created` are the files there when it ended;
    `created_on` says of every file it brought into being, removed or moved since or not, on which day that
    landed, and `landed` the same of each commit: what came afterwards is measured from there, never from `last`.
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


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happened afterwards. `holds` is None while it cannot be known yet or was not measured.

    `measure` is survived-30, survived-90 or continued; `grade` O0, O1 or O2;
    `numbers` are (name, count) with the unit in the name, e.g. ("other people", 3). `shas` are the commits
    that show it, where those are not simply the commits of the contribution.
    """

    contribution: str
    measure: str
    grade: str
    holds: bool | None
    window_days: int
    numbers: tuple[tuple[str, int], ...]
    because: str
    shas: tuple[str, ...] = ()
