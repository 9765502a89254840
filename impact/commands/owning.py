"""The opportunities in the repositories of a session, for the report and by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from impact.commands.fleet_drift import fleet_apart
from impact.commands.gathering import within
from impact.commands.read_places import each_once, kept_in, names_of
from impact.commands.weak_points import Seeking, seek_all
from impact.model.report import EVIDENCED

if TYPE_CHECKING:
    from datetime import date

    from impact.commands.scanning import Scanned
    from impact.commands.session import Session
    from impact.model.ladder import Level
    from impact.model.opportunity import Found
    from impact.model.period import Period
    from impact.model.report import Coverage
    from impact.model.work import Contribution


def seek_for(session: Session, period: Period, target: Level, today: date) -> Found:
    """Return the opportunities in the repositories of a session, without a report."""
    scanned = each_once(session.scan_all())
    names = names_of(scanned)
    work = tuple(
        each
        for one in scanned
        for each in within(kept_in(session, one, period, names[one.place]), period)
        if not each.dismissed
    )
    return seek(session, scanned, work, target, (), today)


def seek(
    session: Session,
    scanned: tuple[Scanned, ...],
    work: tuple[Contribution, ...],
    target: Level,
    covered: tuple[Coverage, ...],
    today: date,
) -> Found:
    """Return the opportunities in what was scanned; `covered` tells which expectations are without evidence yet."""
    names = names_of(scanned)
    fleet = fleet_apart(session, {each.repo_id for each in scanned})
    members = fleet.names if fleet else {}
    still_open = {each.expectation.key: each.status != EVIDENCED for each in covered}
    return seek_all(
        Seeking(
            ledger=session.ledger,
            repo_id=one.repo_id,
            place=one.place,
            name=names[one.place],
            workshop=session.workshop_of(one.place),
            works=tuple(each for each in work if each.repo == names[one.place]),
            target=target,
            as_of=today,
            open_first=still_open,
            fleet=fleet if one.repo_id in members else None,
        )
        for one in scanned
        if one.repo_id is not None
    )
