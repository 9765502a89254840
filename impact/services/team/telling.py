"""Tells a team of a window: decides whether it may be told, remembers what was told, and puts the report together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from impact.fleet import consent as consents
from impact.fleet import windows
from impact.fleet.aggregates import cells
from impact.fleet.releases import verdict
from impact.model.errors import ImpactError, UsageError
from impact.model.team import Edition, Released, TeamReport
from impact.services.team.checks import Counted, counted

if TYPE_CHECKING:
    from datetime import date

    from impact.ledger.team import TeamLedger
    from impact.model.ladder import Category


def told(
    ledger: TeamLedger, window: str, categories: tuple[Category, ...], today: date, *, strict: bool = False
) -> TeamReport:
    """Return the report of a window, and keep what is told; raises UsageError for a window that is none of the team's.

    Members whose work does not count are left out and counted; with `strict` there is no report then.
    """
    team = ledger.team()
    if fault := windows.fault(window, team.windows, today):
        raise UsageError(f"--window: {fault}")
    _let_go_of_ended(ledger, today)
    found = counted(ledger, window, today)
    good = {key: each for key, each in found.items() if isinstance(each, Counted)}
    # An export that holds nothing hides nobody, neither among many nor between two tellings.
    filled = {key: each for key, each in good.items() if each.work.parts}
    if strict and len(good) < len(found):
        raise ImpactError(
            f"{window}: consent and export do not hold, or are not there, of {_people(len(found) - len(good))}",
            hint="without --strict they are left out, and counted; impact team members",
        )
    themes = tuple((each.key, each.title, each.group) for each in categories)
    released, parts = _released(ledger, window, filled, {key: group for key, _, group in themes}, today)
    missing = sum(each not in parts for each in found) if not released.withheld else 0
    return TeamReport(team, released, missing, themes)


def _let_go_of_ended(ledger: TeamLedger, today: date) -> None:
    """Take away, of every window, what was sent by consents that have ended; the consents stay."""
    by_consent = {(each.member, each.consent) for each in ledger.deliveries()}
    for member in sorted({each for each, _ in by_consent}):
        for kept in ledger.consents(member):
            if (member, kept.id) in by_consent and consents.has_ended(kept, today):
                ledger.let_go(member, kept.id)


def read(
    ledger: TeamLedger, window: str, categories: tuple[Category, ...], today: date, *, strict: bool = False
) -> TeamReport:
    """Return the report of a window as its readers may see it: what the keeper had told, or why it is withheld.

    Raises ImpactError where nothing was told yet, or with `strict` where members are not in it.
    """
    team = ledger.team()
    if fault := windows.fault(window, team.windows, today):
        raise UsageError(f"--window: {fault}")
    found = ledger.read(window)
    if found is None:
        raise ImpactError(f"nothing was told of {window} yet", hint="ask the keeper of the team's ledger to tell of it")
    released, missing = found
    if strict and missing:
        raise ImpactError(f"what was told of {window} is without {_people(missing)} of the team",
                          hint="without --strict they are counted")  # fmt: skip
    return TeamReport(team, released, missing, tuple((each.key, each.title, each.group) for each in categories))


def _released(
    ledger: TeamLedger, window: str, good: Mapping[str, Counted], groups: Mapping[str, str], today: date
) -> tuple[Released, frozenset[str]]:
    """What is told of the window, and the members who are in it."""
    least = ledger.team().least
    editions = ledger.editions(window)
    now = {key: each.digest for key, each in good.items()}
    found = verdict(editions, now, len(good), least)
    if found.withheld:
        if in_force := next((each for each in editions if each.told), None):
            ledger.tell(window, in_force.number, in_force.until, found.withheld)
        return Released(window, (), 0, found.withheld), frozenset()
    if found.again is not None:
        ledger.tell(window, found.again.number, min(good[each].until for each, _ in found.again.parts))
        # It may have been withheld for a while.
        return replace(found.again.released, withheld=""), frozenset(each for each, _ in found.again.parts)
    released = Released(window, cells((each.work for each in good.values()), least, groups), len(good))
    until = min(each.until for each in good.values())
    ledger.keep_edition(Edition(0, today, until, least, tuple(sorted(now.items())), released))
    return released, frozenset(now)


def _people(count: int) -> str:
    return "one member" if count == 1 else f"{count} members"
