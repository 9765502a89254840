"""What a member sends to a team, and what a team is told: areas and themes, never people.

Nothing here counts: a part of the work is there or is not, so that neither size nor speed of anybody's work leaves.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

SCHEMA = "impact.team-work/1"
REPORT_SCHEMA = "impact.team-report/1"
# The fewest people that anything a team is told rests on; a team may ask for more, never for fewer.
LEAST = 5
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
    """A weak point of a system, one of impact.model.opportunity.SIGNALS: files as they are, nobody who made them so."""

    signal: str
    repository: str
    area: str = ""


@dataclass(frozen=True, slots=True)
class TeamWork:
    """One member's export for one window (2026-H1, 2026-Q3 or 2026): no name, no address, no text, no count, no day.

    `unseen` are keys of what was not read for it (reviews, ci, notes).
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
class Team:
    """A team's ledger: its name, its windows (one of WINDOWS), the fewest people that a told thing rests on."""

    name: str
    windows: str = HALVES
    least: int = LEAST


@dataclass(frozen=True, slots=True)
class Delivered:
    """An export as a team's ledger keeps it: whose, by which consent, and on which day it came."""

    member: str
    consent: str
    work: TeamWork
    day: date


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """One line of a team's report that rests on enough people: `sort` is theme, area, weak or unseen.

    `words` is how much of the work it is, in words ("about a quarter"), "" where only presence is told.
    """

    sort: str
    name: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Released:
    """What a team was told of a window: its cells in an order that says nothing, and what was left out, in sentences.

    `members` is how many were in it; `withheld` says why nothing is told, "" where something is.
    """

    window: str
    cells: tuple[Cell, ...]
    members: int
    left_out: tuple[str, ...] = ()
    withheld: str = ""
