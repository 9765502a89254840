"""What a team was told, window by window: the memory by which nothing is told twice in two ways."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from impact.ledger.access import Access
from impact.ledger.encoding import day_date, day_number
from impact.ledger.team_schema import release_cells, release_members, releases
from impact.model.team import Cell, Edition, Released


class Editions(Access):
    """The part of a team's ledger that holds what was told; every method raises LedgerError."""

    def editions(self, window: str) -> tuple[Edition, ...]:
        """Everything that was told of a window, oldest first."""
        with self._reading() as connection:
            rows = connection.execute(select(releases).where(releases.c.period == window).order_by(releases.c.edition))
            return tuple(_edition(connection, row) for row in rows.all())

    def told_windows(self) -> tuple[str, ...]:
        """Every window of which something was told, in order."""
        with self._reading() as connection:
            return tuple(connection.scalars(select(releases.c.period).distinct().order_by(releases.c.period)))

    def keep_edition(self, edition: Edition) -> None:
        """Keep what is told of a window from now on, behind everything that was told of it before."""
        window = edition.released.window
        with self._writing() as connection:
            last = connection.scalar(select(func.max(releases.c.edition)).where(releases.c.period == window)) or 0
            key = {"period": window, "edition": last + 1}
            if edition.told:
                connection.execute(update(releases).where(releases.c.period == window).values(told=0))
            connection.execute(insert(releases).values(key | _row(edition)))
            for member, digest in edition.parts:
                connection.execute(insert(release_members).values(key | {"member": member, "digest": digest}))
            for cell in edition.released.cells:
                told = {"sort": cell.sort, "name": cell.name, "words": cell.words}
                connection.execute(insert(release_cells).values(key | told))

    def tell(self, window: str, number: int, until: date, withheld: str = "") -> None:
        """Let an edition be the one in force, shown until a day, or withheld for a reason."""
        with self._writing() as connection:
            here = releases.c.period == window
            connection.execute(update(releases).where(here).values(told=0, withheld=""))
            row = {"told": 1, "withheld": withheld, "until": day_number(until)}
            connection.execute(update(releases).where(here, releases.c.edition == number).values(row))


def forget_told(connection: Connection, member: str) -> None:
    """Let what was told with a member remember only how many of those who were in it were forgotten."""
    mine = select(release_members.c.period, release_members.c.edition).where(release_members.c.member == member)
    for period, edition in connection.execute(mine).all():
        here = (releases.c.period == period) & (releases.c.edition == edition)
        connection.execute(update(releases).where(here).values(forgotten=releases.c.forgotten + 1))
    connection.execute(delete(release_members).where(release_members.c.member == member))


def _row(edition: Edition) -> dict[str, Any]:
    return {
        "day": day_number(edition.day),
        "until": day_number(edition.until),
        "least": edition.least,
        "members": edition.released.members,
        "forgotten": edition.forgotten,
        "told": int(edition.told),
        "withheld": edition.released.withheld,
    }


def _edition(connection: Connection, row: Any) -> Edition:
    key = {"period": row.period, "edition": row.edition}
    parts = connection.execute(select(release_members).filter_by(**key).order_by(release_members.c.member))
    cells = connection.execute(select(release_cells).filter_by(**key))
    told = tuple(sorted(Cell(each.sort, each.name, each.words) for each in cells))
    return Edition(
        number=row.edition,
        day=day_date(row.day) or date.min,
        until=day_date(row.until) or date.min,
        least=row.least,
        parts=tuple((each.member, each.digest) for each in parts),
        released=Released(row.period, told, row.members, row.withheld),
        forgotten=row.forgotten,
        told=bool(row.told),
    )
