"""Counts what goes, by the sort of thing that it is told as."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import ColumnElement, Connection, Table, delete, func, select

from impact.ledger.held import held_of
from impact.ledger.tables import TABLES

_OTHER = "other rows"


class Tally:
    """What went so far, and from which tables."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.tables: set[str] = set()
        self._counts: Counter[str] = Counter()

    def delete(self, table: Table, *conditions: ColumnElement[bool]) -> int:
        """Delete these rows and return how many there were."""
        number = self.connection.scalar(select(func.count()).select_from(table).where(*conditions)) or 0
        if number:
            self.connection.execute(delete(table).where(*conditions))
            self.count(table, number)
        return number

    def count(self, table: Table, number: int = 1) -> None:
        """Rows of this table went, or lost their words."""
        self.tables.add(table.name)
        self._counts[held_of(table).sort or _OTHER] += number

    def say(self, sort: str, number: int) -> None:
        """Tell of something that no table has a word for."""
        self._counts[sort] += number

    def told(self) -> tuple[tuple[str, int], ...]:
        """What went, in the order of the tables."""
        order = dict.fromkeys(held_of(each).sort for each in TABLES if held_of(each).sort)
        rest = sorted(each for each in self._counts if each not in order and each != _OTHER)
        return tuple((sort, self._counts[sort]) for sort in (*order, *rest, _OTHER) if self._counts[sort])
