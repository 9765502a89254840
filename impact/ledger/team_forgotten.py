"""Who was forgotten in a team's ledger: salted digests alone, by which papers from before are known again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection, insert, select, update

from impact.ledger.access import Access
from impact.ledger.encoding import day_date, day_number
from impact.ledger.team_schema import TEAM_VERSION, WITHOUT_FORGOTTEN, forgotten_members, team
from impact.model.team import Forgotten


class ForgottenMembers(Access):
    """The part of a team's ledger that knows who was forgotten; every method raises LedgerError."""

    def forgotten(self) -> tuple[Forgotten, ...]:
        """All that is kept of them, in no promised order; over a member's login what is of that member alone."""
        with self._reading() as connection:
            rows = connection.execute(select(forgotten_members))
            return tuple(Forgotten(row.sort, row.digest, row.salt, day_date(row.day) or date.min) for row in rows)

    def remember_forgotten(self, rows: Iterable[Forgotten]) -> None:
        """Keep what another ledger of the team knows of who was forgotten there; what is here already stays."""
        with self._writing() as connection:
            keep_forgotten(connection, rows)


def keep_forgotten(connection: Connection, rows: Iterable[Forgotten]) -> None:
    """Put in those rows that are not there yet."""
    key = (forgotten_members.c.sort, forgotten_members.c.digest)
    there = {tuple(row) for row in connection.execute(select(*key))}
    new = {(each.sort, each.digest): each for each in rows if (each.sort, each.digest) not in there}
    for each in new.values():
        connection.execute(
            insert(forgotten_members).values(
                sort=each.sort, digest=each.digest, salt=each.salt, day=day_number(each.day)
            )
        )


def bring_up_to_date(connection: Connection) -> None:
    """Let a team's ledger of the version before know who was forgotten; one of this version stays as it is."""
    if connection.scalar(select(team.c.version)) == WITHOUT_FORGOTTEN:
        forgotten_members.create(connection, checkfirst=True)
        connection.execute(update(team).values(version=TEAM_VERSION))
