"""Inserts and looks up tens of thousands of rows without paying for each of them twice.

SQLAlchemy writes the SQL, once per writer; the driver then gets plain tuples. Its usual way
(a dictionary a row, each value through a type) costs more than SQLite itself does: for 82,000
commits with 138,000 touches it came to twice the processor time. A driver that is not positional
(psycopg) needs its engine made with `paramstyle="format"`.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Delete, Dialect, Insert, Select, Table, Update, bindparam
from sqlalchemy.dialects import sqlite

T = TypeVar("T")
CHUNK = 500


def chunks(values: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """The values in lists of at most `size`."""
    source = iter(values)
    while part := list(islice(source, size)):
        yield part


def insert_new(dialect: Dialect, table: Table) -> Insert:
    """An insert that leaves a row alone when one with its key is there."""
    if dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql  # 20 ms that a ledger in a file need not pay

        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()


def sql(
    dialect: Dialect, statement: Insert | Update | Delete | Select[Any], columns: Sequence[str] | None = None
) -> str:
    """The statement as text for the driver; `columns` are those it sets, in the order of the tuples."""
    return str(statement.compile(dialect=dialect, column_keys=columns))


def many(connection: Connection, text: str, rows: list[tuple[Any, ...]]) -> None:
    """Run one statement for each tuple."""
    if rows:
        connection.exec_driver_sql(text, rows)


def places(name: str) -> list[Any]:
    """CHUNK parameters for an IN list, so that one text serves every chunk."""
    return [bindparam(f"{name}_{number}") for number in range(CHUNK)]


def padded(values: Sequence[T]) -> tuple[T, ...]:
    """The values, the last of them repeated until they fill `places`."""
    return (*values, *[values[-1]] * (CHUNK - len(values)))


@contextmanager
def no_collecting() -> Iterator[None]:
    """Keep the cyclic collector from walking a batch again and again: plain tuples hold no cycles.

    Without it, a sixth of the time of a large scan goes there.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
