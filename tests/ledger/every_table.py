"""A ledger with rows in every one of its tables, each value as odd as its column takes."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Float, Integer, LargeBinary, insert

from impact.ledger.moving import PERSONS
from impact.ledger.opening import open_ledger

ODD_TEXTS = ("", "ä\u2028\U0001f600", 'tab\t "quoted"\\ \n\r end', "\\N", "\\x41", "{}", " \x7f\x01")
ODD_BYTES = (b"", b"\x00\x01", b"caf\xe9/\xff\xfe", b"plain/path.c", b"\\x41", bytes(range(20)), b"\n")
ROWS = 7


def fill_every_table(place):
    """Make a ledger whose every table holds ROWS rows that fit together."""
    with open_ledger(place) as ledger, ledger._writing() as connection:
        fill(connection, PERSONS.tables)


def fill(connection, tables):
    """Put ROWS rows that fit together into each of these tables, which are empty."""
    for table in tables:
        connection.execute(insert(table), [_row(table, number) for number in range(ROWS)])


def _row(table, number):
    return {column.name: _value(table, column, number) for column in table.c}


def _value(table, column, number):
    if column.nullable and number == 3:
        return None
    if isinstance(column.type, Boolean):
        return bool(number % 2)
    if isinstance(column.type, Float):
        return (0.1, 1e-300, -2.5, 1 / 3, 1e300, 0.0, 3.0)[number]
    if isinstance(column.type, Integer):
        key = column.primary_key or column.foreign_keys or column.name.endswith("_id")
        most = 2**40 if isinstance(column.type, BigInteger) else 2**31 - 1
        return number if key else (0, 1, -1, most, 5, 6, -most)[number]
    if isinstance(column.type, LargeBinary):
        return ODD_BYTES[number]
    if table.name == "touches":
        return "AMDRTC "[number]
    return ODD_TEXTS[number]


def rows_of(place):
    """Every row of every table with the types of its values, by table."""
    from impact.ledger.moved_rows import ordered

    with open_ledger(place) as ledger, ledger._reading() as connection:
        return {
            table.name: [tuple((type(value), value) for value in row) for row in ordered(connection, table)]
            for table in PERSONS.tables
        }
