"""The opportunities in the repositories of a session, for the report and by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from impact.model.report import EVIDENCED
from impact.services.fleet.drifting import fleet_apart
from impact.services.foreseeing.weak_points import Seeking, seek_all
from impact.services.gathering.contributions import within
from impact.services.reading.read_places import each_once, kept_in, names_of

if TYPE_CHECKING:
    from datetime import date

    from impact.model.ladder import Level
    from impact.model.opportunity import Found
    from impact.model.period import Period
    from impact.model.report import Coverage
    from impact.model.work import Contribution
    from impact.services.reading.scanning import Scanned
    from impact.services.reading.session import Session


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
