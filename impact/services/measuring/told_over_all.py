"""What only several repositories tell of work: that it is one change, part of a migration, or across teams."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from impact.services.fleet.migrating import with_migrations
from impact.services.gathering.judging_again import judged
from impact.services.measuring.crossing import across_teams
from impact.services.measuring.landed_alike import told_in_one

if TYPE_CHECKING:
    from datetime import date

    from impact.model.work import Contribution
    from impact.services.measuring.asking import Known
    from impact.services.reading.scanning import Scanned
    from impact.services.reading.session import Session


def told_over_all(
    session: Session,
    scanned: Sequence[Scanned],
    lying: Mapping[int | None, tuple[Contribution, ...]],
    work: tuple[Contribution, ...],
    known: Known,
    today: date,
) -> tuple[tuple[Contribution, ...], Known]:
    """Return the work, each change that landed in several repositories told once, and what came of it in all of them.

    `lying` is the work by repository, with what the person dismissed; `work` is what is to be told.
    """
    work, known, same = told_in_one(session, scanned, lying, work, known)
    known, ended = with_migrations(session, work, known, today)
    # Judged once, when everything is known that holds: of two verdicts the second would forget the first.
    held = (same, ended, across_teams(work, known.outcomes))
    besides = {each.id: frozenset[str]().union(*(one.get(each.id, ()) for one in held)) for each in work}
    return tuple(judged(session, scanned, each, besides[each.id]) for each in work), known
