"""Rows of whole tables, out of and into either database, as many as there are in little memory."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from itertools import count
from typing import Any

from sqlalchemy import Boolean, Connection, Table, select

from impact.ledger import postgres
from impact.ledger.bulk import chunks, sql

_AT_ONCE = 2_000  # rows: about a megabyte of the widest table
Row = Sequence[Any]
Rows = Generator[Row, None, None]


def rows(connection: Connection, table: Table) -> Rows:
    """Every row, its values in the order of the columns, as a file and a server alike take them."""
    return _read(connection, table, "")


def ordered(connection: Connection, table: Table) -> Rows:
    """Every row, by the table's key."""
    key = ", ".join(f'"{each.name}"' for each in table.primary_key)
    return _read(connection, table, f" ORDER BY {key}")


def fill(connection: Connection, table: Table, given: Iterable[Row], tell: Callable[[int], None]) -> int:
    """Put rows into a table that is empty; returns how many. `tell` hears of it now and then."""
    if connection.dialect.name == "postgresql":
        return postgres.take_in(connection, table, _told(given, tell))
    text, done = sql(connection.dialect, table.insert(), [each.name for each in table.c]), 0
    for part in chunks(given, _AT_ONCE):
        connection.exec_driver_sql(text, [tuple(each) for each in part])
        done += len(part)
        tell(done)
    return done


def take_stock(connection: Connection, tables: Iterable[Table]) -> None:
    """Let the database see what it holds now, so that it answers quickly from the start."""
    if connection.dialect.name == "postgresql":
        for table in tables:
            connection.exec_driver_sql(f'ANALYZE "{table.name}"')


def _read(connection: Connection, table: Table, order: str) -> Rows:
    names = ", ".join(f'"{each.name}"' for each in table.c)
    text = f'SELECT {names} FROM "{table.name}"{order}'
    if connection.dialect.name == "postgresql":
        connection.execute(select(1))  # the transaction of one moment begins here, not in the driver
        return postgres.give_out(connection, table, text)
    return _from_file(connection, table, text)


def _from_file(connection: Connection, table: Table, text: str) -> Rows:
    """A file holds 0 and 1 where a server holds truth."""
    truths = [at for at, each in enumerate(table.c) if isinstance(each.type, Boolean)]
    found = connection.exec_driver_sql(text).cursor
    assert found is not None, "a question has rows"
    try:
        while part := found.fetchmany(_AT_ONCE):
            if not truths:
                yield from part
                continue
            for row in part:
                values = list(row)
                for at in truths:
                    values[at] = None if values[at] is None else bool(values[at])
                yield tuple(values)
    finally:
        found.close()


def _told(given: Iterable[Row], tell: Callable[[int], None]) -> Rows:
    for number, row in zip(count(1), given):
        yield row
        if number % _AT_ONCE == 0:
            tell(number)
