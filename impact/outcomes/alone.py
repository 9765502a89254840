"""Areas that one person keeps nearly alone: a fact with a question, for that person's own eyes.

It says nothing good or bad: an area may be kept by one person for good reasons. Nothing here is ever asked of others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from impact.model.options import Look
from impact.model.report import quoted

# More than two lines would be a list to work through, not a thing to think about.
MOST = 2
# Where somebody else was there this lately, "since" would say nothing.
_QUIET = 30


class Change(NamedTuple):
    """One commit by a person in one area, with care; `mine` where it is the subject's."""

    area: str
    sha: str
    day: date
    mine: bool


class Kept(NamedTuple):
    """An area, how many changes it saw, how many of them were the subject's, when somebody else changed it last."""

    area: str
    mine: int
    all: int
    last_other: date | None


def begin(until: date) -> date:
    """Return the first day of the months that are looked at; they end on `until`."""
    # The 29th of February has no namesake a year before.
    return until.replace(year=until.year - 1, day=min(until.day, 28) if until.month == 2 else until.day)


def kept_alone(changes: Iterable[Change], bar: Look) -> tuple[Kept, ...]:
    """Return the areas that reach both bars, the one with most changes first, MOST at most.

    `changes` lie within the months; a commit counts once an area.
    """
    found: dict[str, dict[str, Change]] = defaultdict(dict)
    for each in changes:
        found[each.area][each.sha] = each
    kept = []
    for area, rows in found.items():
        mine = sum(each.mine for each in rows.values())
        last = max((each.day for each in rows.values() if not each.mine), default=None)
        if mine >= bar.changes and mine * 100 >= len(rows) * bar.share:
            kept.append(Kept(area, mine, len(rows), last))
    return tuple(sorted(kept, key=lambda each: (-each.mine, each.area))[:MOST])


def told(kept: Kept, repo: str, until: date) -> str:
    """Return the fact and its question; `repo` is named where there are several, else ""."""
    nearly = kept.mine * 10 >= kept.all * 9
    where = f"{quoted(kept.area)} in {quoted(repo)}" if repo else quoted(kept.area)
    # How many commits these are is nobody's business, not even here: it would be a number to raise.
    much = "every change" if kept.mine == kept.all else "nearly every change" if nearly else "most changes"
    were = "were" if much.startswith("most") else "was"
    said = f"In the 12 months up to {until.isoformat()}, {much} to {where} {were} yours"
    if kept.last_other is not None and (until - kept.last_other).days >= _QUIET:
        said += f"; nobody else has changed it since {kept.last_other.isoformat()}"
    return f"{said}. Who could, if you were away?"
