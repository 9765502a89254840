"""Leaves the indexes that only questions need until the first scan is over: building them at once is cheaper.

A ledger whose first scan was killed lacks them; it answers slowly, but right, until the next scan ends.
"""

from __future__ import annotations

from sqlalchemy import Connection, Index, select

from impact.ledger.schema import commits, touches

_FOR_QUESTIONS: tuple[Index, ...] = tuple(sorted(commits.indexes | touches.indexes, key=lambda each: str(each.name)))


def drop_while_empty(connection: Connection) -> None:
    """Drop them if the ledger holds no commit yet, and lies in a file.

    In a team's database dropping one waits until everybody has left its table, whatever they read there.
    """
    if connection.dialect.name == "postgresql":
        return
    if connection.execute(select(commits.c.id).limit(1)).first() is None:
        for index in _FOR_QUESTIONS:
            index.drop(connection, checkfirst=True)


def restore(connection: Connection) -> None:
    """Build those that are missing."""
    for index in _FOR_QUESTIONS:
        index.create(connection, checkfirst=True)
