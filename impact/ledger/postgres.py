"""Opens a ledger in a team's database: everything of a ledger that is PostgreSQL's alone stands here."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, Table, create_engine, event
from sqlalchemy.exc import DBAPIError

from impact.edges.postgres import connect_settings
from impact.ledger.place import WRITES
from impact.model.database import Address
from impact.model.errors import LedgerError

if TYPE_CHECKING:
    import psycopg

# Writers wait for each other as long as a first scan of a large repository builds its indexes. A machine that goes away
# without a word lets go of the lock after two minutes.
_SESSION = "SET lock_timeout = '300s'; SET tcp_keepalives_idle = 60; SET tcp_keepalives_interval = 10; " \
           "SET tcp_keepalives_count = 6; SET client_min_messages = 'warning'"  # fmt: skip
# Ids are handed out by the writer, so there is one at a time; "impact" as a number is the lock that it holds.
_ONE_WRITER = f"SELECT pg_advisory_xact_lock({int.from_bytes(b'impact', 'big')})"
_ONE_MOMENT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
# Text is compared byte by byte, as in a file, whatever the database was made with.
_OTHER_ORDER = """
    SELECT table_name, column_name FROM information_schema.columns
    WHERE table_schema = current_schema() AND data_type IN ('text', 'character varying')
      AND collation_name IS DISTINCT FROM 'C' AND table_name <> 'alembic_version'
    ORDER BY table_name, column_name"""

_TYPES = """
    SELECT column_name, udt_name FROM information_schema.columns
    WHERE table_schema = current_schema() AND table_name = %s"""


def open_engine(address: Address) -> Engine:
    """An engine for the database; a transaction sees one moment, or with the WRITES option is the only writer's.

    Raises LedgerError where the driver is missing or the address cannot be read.
    """
    settings = connect_settings(address)

    def connect() -> psycopg.Connection:
        from psycopg import connect as reach

        return reach(**settings)

    # Tuples go to the driver as they are (bulk.py), so its parameters are places and have no names. A server that was
    # started anew is noticed before a connection of old is used.
    engine = create_engine("postgresql+psycopg://", creator=connect, paramstyle="format", pool_pre_ping=True)
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _set_up(driver: Any, _record: Any) -> None:
    driver.execute(_SESSION)
    driver.commit()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql(_ONE_WRITER if writes else _ONE_MOMENT)


def refuse_encoding(connection: Connection, address: Address) -> None:
    """Raise LedgerError for a database that cannot hold every letter."""
    encoding = connection.exec_driver_sql("SHOW server_encoding").scalar()
    if encoding != "UTF8":
        hint = "make one that can: createdb --encoding=UTF8 --template=template0 NAME"
        raise LedgerError(f"{address}: a database of encoding {encoding} cannot hold every name", hint=hint)


def order_bytewise(connection: Connection) -> None:
    """Let every text of the ledger be compared byte by byte; costs nothing while the tables are empty."""
    for table, column in connection.exec_driver_sql(_OTHER_ORDER).all():
        connection.exec_driver_sql(f'ALTER TABLE "{table}" ALTER COLUMN "{column}" TYPE text COLLATE "C"')


def give_out(connection: Connection, table: Table, asked: str) -> Generator[tuple[Any, ...], None, None]:
    """The rows of a question about one table, as they come from the server; none is kept."""
    types = _types(connection, table)  # while a copy is under way, nothing else can be asked
    driver: Any = connection.connection.driver_connection
    with _wrapped(asked), driver.cursor() as cursor, cursor.copy(f"COPY ({asked}) TO STDOUT (FORMAT BINARY)") as copy:
        copy.set_types(types)
        yield from copy.rows()


def take_in(connection: Connection, table: Table, rows: Iterable[Sequence[Any]]) -> int:
    """Put rows into a table, within the transaction under way; returns how many."""
    types = _types(connection, table)
    driver: Any = connection.connection.driver_connection
    names, done = ", ".join(f'"{each.name}"' for each in table.c), 0
    text = f'COPY "{table.name}" ({names}) FROM STDIN (FORMAT BINARY)'
    with _wrapped(text), driver.cursor() as cursor, cursor.copy(text) as copy:
        copy.set_types(types)
        for done, row in enumerate(rows, 1):  # noqa: B007 - the last number is how many there were
            copy.write_row(row)
    return done


@contextmanager
def _wrapped(text: str) -> Iterator[None]:
    """Let a fault of the driver look as SQLAlchemy's own do, whose cursor it was not."""
    from psycopg import Error

    try:
        yield
    except Error as error:
        raise DBAPIError(text, None, error) from error


def _types(connection: Connection, table: Table) -> list[str]:
    """What the server calls the types of the columns."""
    types = {name: sort for name, sort in connection.exec_driver_sql(_TYPES, (table.name,))}
    return [types[each.name] for each in table.c]
