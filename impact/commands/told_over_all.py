"""What only several repositories together tell of work: that it is one change, or part of a migration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from impact.commands.fleet_migrating import with_migrations
from impact.commands.landed_alike import told_in_one

if TYPE_CHECKING:
    from datetime import date

    from impact.commands.aftermath import Known
    from impact.commands.scanning import Scanned
    from impact.commands.session import Session
    from impact.model.work import Contribution


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
    work, known = told_in_one(session, scanned, lying, work, known)
    return with_migrations(session, scanned, work, known, today)
