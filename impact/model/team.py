"""What a member sends to a team, and what a team is told: areas and themes, never people.

Nothing here counts: a part of the work is there or is not, so that neither size nor speed of anybody's work leaves.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from impact.model.consent import Signed

SCHEMA = "impact.team-work/1"
SLIP_SCHEMA = "impact.team-slip/1"
REPORT_SCHEMA = "impact.team-report/1"
# The fewest people that anything a team is told rests on; a team may ask for more, never for fewer.
LEAST = 5
# For what a key signs a slip; a signature made for anything else does not hold.
SLIP_NAMESPACE = "impact-team-export"
# Why a window that was told is told no more. The keeper's report and a reader's say it word for word alike, so that
# nobody learns whether the keeper has looked.
LEFT = (
    "Fewer or other people stand behind this window than when it was told, so it is withheld as a whole: nobody can "
    "hold what was told before against what is told now. It is told again when the data of at least {least} people "
    "went out of it, and of as many came in; who sends anew counts for both."
)
# By what papers of somebody who was forgotten are known.
ADDRESS, KEY, CONSENT = "address", "key", "consent"
# How long the windows of a team are: fixed ones that never overlap, so that no two of them tell of their difference.
HALVES, QUARTERS, YEARS = WINDOWS = ("half-years", "quarters", "years")


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """Work on one theme (a category's key) in one area of one repository; "" for an area that is not told."""

    theme: str
    repository: str
    area: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Weak:
    """A weak point of a system, one of impact.model.opportunity.SIGNALS: files as they are, nobody who made them so.

    In which area it lies is not told to a team, and so does not leave.
    """

    signal: str
    repository: str


@dataclass(frozen=True, slots=True)
class TeamWork:
    """One member's export for one window (2026-H1, 2026-Q3 or 2026): no name, no address, no text, no count, no day.

    `unseen` are keys of what was not read for it (reviews, ci).
    """

    team: str
    window: str
    parts: tuple[Part, ...]
    weak: tuple[Weak, ...] = ()
    unseen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of a team as its ledger knows them: `number` is random; `login` is their role in a shared database."""

    number: str
    address: str
    key: str
    login: str = ""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """One thing by which papers of somebody who was forgotten are known: a salted digest, never the thing itself.

    `sort` is ADDRESS, KEY or CONSENT (its id); what was signed on `day` or before counts no more.
    """

    sort: str
    digest: str
    salt: str
    day: date


@dataclass(frozen=True, slots=True)
class Team:
    """A team's ledger: its name, its windows (one of WINDOWS), the fewest people that a told thing rests on."""

    name: str
    windows: str = HALVES
    least: int = LEAST


@dataclass(frozen=True, slots=True)
class Slip:
    """What a member signs beside an export: by which consent it goes, the digest of the export, and the day.

    It is for the keeper of the team's ledger alone: the export itself says nothing of whose it is.
    """

    consent: str
    sha256: str
    day: date


@dataclass(frozen=True, slots=True)
class Delivered:
    """An export as a team's ledger keeps it: whose, by which consent, exactly as it was signed, and when it came."""

    member: str
    window: str
    consent: str
    work: str
    slip: Signed
    day: date


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """One line of a team's report that rests on enough people.

    `sort` is one of SORTS and `name` what it is called there: LEVERAGE or ORDINARY; a category by key; a repository;
    a repository and its area (BETWEEN them); a weak point and its repository (without one: others, which are not
    named); a key of what was not read. Of themes and repositories it may be OTHER as well, of themes with the group.
    `words` is how much of the work it is ("about a quarter"), "" where only presence is told.
    """

    sort: str
    name: str
    words: str = ""


# REPOSITORY is where improvement work went; where too few have any, WORKED is where all of the work did.
GROUP, THEME, REPOSITORY, WORKED, AREA, WEAK, UNSEEN = SORTS = (
    "group", "theme", "repository", "worked", "area", "weak", "unseen"
)  # fmt: skip
LEVERAGE, ORDINARY = "leverage", "ordinary"
# No name of a repository or area holds it.
BETWEEN = "\n"
# The name of what is told of no single one: themes, or repositories, that rest on enough people only together.
OTHER = f"{BETWEEN}other"


@dataclass(frozen=True, slots=True)
class Released:
    """What a team was told of a window: its cells in an order that says nothing.

    `members` is how many were in it; `withheld` says why nothing is told, "" where something is.
    """

    window: str
    cells: tuple[Cell, ...]
    members: int
    withheld: str = ""


@dataclass(frozen=True, slots=True)
class Edition:
    """One telling of a window, as the ledger remembers it.

    `parts` are (member, digest of their export), without those who were forgotten since: `forgotten` counts them.
    `until` is the last day on which the consents of all who were in it hold; `told` says that it is the one in force.
    """

    number: int
    day: date
    until: date
    least: int
    parts: tuple[tuple[str, str], ...]
    released: Released
    forgotten: int = 0
    told: bool = True


@dataclass(frozen=True, slots=True)
class TeamReport:
    """What a reader of the team's report gets: `missing` is how many members are not included, never who or why.

    `themes` are (key, title, group) of categories, in the order in which the product lists them.
    """

    team: Team
    released: Released
    missing: int
    themes: tuple[tuple[str, str, str], ...]
