"""Remembers which id each identity, path and signal set of a repository has, and hands out new ones.

All of it is used inside the write lock. `catch_up` reads what others have added since, so that ids
remembered between two batches stay right with several writers. Rows are removed by forgetting alone, after which a
writer begins anew.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, update

from impact.ledger.encoding import clean, path_bytes, path_text
from impact.ledger.forgotten import SOMEBODY, Forgotten
from impact.ledger.rows import Credit
from impact.ledger.schema import identities, paths, signal_sets


def last_id(connection: Connection, table: Table) -> int:
    """The highest id in `table`, 0 for none."""
    return connection.scalar(select(func.coalesce(func.max(table.c.id), 0))) or 0


class Interned(ABC):
    """What the three have in common: the last id seen, and the rows that wait to be written."""

    def __init__(self, table: Table, repo_id: int | None) -> None:
        self._table = table
        self._repo_id = repo_id
        self._last = 0
        self._waiting: list[dict[str, Any]] = []

    def catch_up(self, connection: Connection) -> None:
        """Take in the rows that were written since the last look."""
        last = last_id(connection, self._table)
        if last > self._last:
            query = select(self._table).where(self._table.c.id > self._last)
            if self._repo_id is not None:
                query = query.where(self._table.c.repo_id == self._repo_id)
            for row in connection.execute(query):
                self._take(row)
        self._last = last

    def write(self, connection: Connection) -> None:
        """Store what waits."""
        if self._waiting:
            connection.execute(insert(self._table), self._waiting)
            self._waiting = []

    @abstractmethod
    def _take(self, row: Any) -> None:
        """Remember one row that is stored."""

    def _new(self, **values: Any) -> int:
        self._last += 1
        if self._repo_id is not None:
            values["repo_id"] = self._repo_id
        self._waiting.append({"id": self._last, **values})
        return self._last


class Paths(Interned):
    """Path to id."""

    def __init__(self, repo_id: int, forgotten: Forgotten) -> None:
        super().__init__(paths, repo_id)
        self.ids: dict[str, int] = {}
        self._forgotten = forgotten

    def _take(self, row: Any) -> None:
        self.ids[path_text(row.path)] = row.id

    def id(self, path: str) -> int:
        """The id of `path`, new if need be."""
        found = self.ids.get(path)
        if found is None:
            kept = self._forgotten.text(path)
            found = self.ids.get(kept) or self._new(path=path_bytes(kept))
            self.ids[kept] = self.ids[path] = found
        return found


class SignalSets(Interned):
    """Rule names to id."""

    def __init__(self) -> None:
        super().__init__(signal_sets, None)
        self._by_text: dict[str, int] = {}
        self._seen: dict[tuple[str, ...], int] = {}

    def _take(self, row: Any) -> None:
        self._by_text[row.names] = row.id

    def id(self, signals: tuple[str, ...]) -> int:
        """The id of this set, new if need be."""
        found = self._seen.get(signals)
        if found is None:
            text = json.dumps(signals)
            # What this writer made it finds by the names as they came; their text need not be kept as well.
            found = self._by_text.get(text) or self._new(names=text)
            self._seen[signals] = found
        return found


class Identities(Interned):
    """Identity as the commit says it to id, with the person it stands for."""

    def __init__(self, repo_id: int, forgotten: Forgotten) -> None:
        super().__init__(identities, repo_id)
        self._forgotten = forgotten
        self._seen: dict[tuple[str, str], int] = {}  # as told, before cleaning
        self._by_text: dict[tuple[str, str], tuple[int, str, str, bool]] = {}
        self._changed: list[dict[str, Any]] = []

    def _take(self, row: Any) -> None:
        self._by_text[row.name, row.email] = (row.id, row.person_name, row.person_email, row.bot)

    def id(self, credit: Credit) -> int:
        """The id of this identity, new if need be; another person than is stored replaces that one."""
        key = (credit.raw.name, credit.raw.email)
        found = self._seen.get(key)
        if found is None:
            found = self._seen[key] = self._look_up(credit)
        return found

    def _look_up(self, credit: Credit) -> int:
        name, email = clean(credit.raw.name), clean(credit.raw.email)
        person = (clean(credit.person.name), clean(credit.person.email), credit.bot)
        if self._is_forgotten(name, email, *person[:2]):
            name, email, person = SOMEBODY, "", (SOMEBODY, "", False)
        values = {"person_name": person[0], "person_email": person[1], "bot": person[2]}
        known = self._by_text.get((name, email))
        if known is None:
            known = (self._new(name=name, email=email, **values), *person)
        elif known[1:] != person:
            self._changed.append({"id": known[0], **values})
            known = (known[0], *person)
        self._by_text[name, email] = known
        return known[0]

    def _is_forgotten(self, name: str, email: str, person_name: str, person_email: str) -> bool:
        is_person = self._forgotten.is_person
        return is_person(name, email, person_email) or is_person(person_name)

    def write(self, connection: Connection) -> None:
        """Store what waits, and who stands for somebody else now."""
        super().write(connection)
        for values in self._changed:
            row = dict(values)
            connection.execute(update(identities).where(identities.c.id == row.pop("id")).values(row))
        self._changed = []
