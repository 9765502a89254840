"""Moves a ledger to another place, whatever database either lies in: every row of every table, or nothing at all."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Index, Table, select
from sqlalchemy.exc import DBAPIError

from impact.ledger import upgrading
from impact.ledger.engine import make_private
from impact.ledger.faults import explained
from impact.ledger.moved_rows import fill, ordered, rows, take_stock
from impact.ledger.opening import engine_of
from impact.ledger.place import WRITES, Place
from impact.ledger.schema import VERSION
from impact.ledger.tables import metadata
from impact.model.errors import LedgerError

# What every driver calls the refusal of a value, or of a row that names another one that is not there.
_REFUSED = frozenset(("DataError", "IntegrityError"))
Tell = Callable[[int], None]
# Closed as soon as no more of it is wanted: a server that still sends hears nothing else.
Rows = Generator[Sequence[Any], None, None]
# Rows of a table: as they come, or by its key.
Asked = Callable[[Callable[[Connection, Table], Rows], Table], Rows]


@dataclass(frozen=True, slots=True)
class Kind:
    """One sort of ledger: its tables, each after those that it names, how one is reached, made and known.

    `prepare` makes one where there is none, and returns the tables to fill; `finish` is done when they are full.
    """

    tables: tuple[Table, ...]
    engine: Callable[[Place], Engine]
    prepare: Callable[[Connection, Place], tuple[Table, ...]]
    check: Callable[[Connection, Place], None]
    finish: Callable[[Connection, Place], None] = lambda _connection, _place: None


@dataclass(frozen=True, slots=True)
class Moved:
    """What came of it: rows that were written, and tables that held the same already."""

    rows: int
    same: int


def _prepare(connection: Connection, place: Place) -> tuple[Table, ...]:
    """Make what lies there a ledger of this version, where it is empty."""
    if upgrading.stored_version(connection, place) is None:
        upgrading.create(connection, place)
    _of_this_version(connection, place)
    return PERSONS.tables


def _of_this_version(connection: Connection, place: Place) -> None:
    stored = upgrading.stored_version(connection, place)
    if stored != VERSION:
        raise LedgerError(
            f"{place}: a ledger of version {stored}; this impact copies {VERSION}",
            hint=f"bring it up to date first, with a copy beside it: impact doctor --ledger {place}",
        )


def _check(connection: Connection, place: Place) -> None:
    if upgrading.stored_version(connection, place) is None:
        raise LedgerError(f"{place}: there is no ledger", hint="name the place of one")
    _of_this_version(connection, place)


PERSONS = Kind(tuple(metadata.sorted_tables), engine_of, _prepare, _check)


def copy(kind: Kind, source: Place, target: Place, tell: Tell = lambda _: None) -> Moved:
    """Copy the ledger at `source` to `target`, in one transaction there; `tell` hears how many rows are done.

    Each table of the target must be empty or hold the same rows. Raises LedgerError for one that holds others, for
    a source where there is no ledger, and for what the target's database cannot hold; then nothing was written.
    """
    with reading(kind, source) as ask:
        return write(kind, target, partial(ask, rows), partial(ask, ordered), tell)


@contextmanager
def reading(kind: Kind, source: Place) -> Iterator[Asked]:
    """Ask the ledger at `source` for the rows of its tables: all of one moment, whoever writes there meanwhile.

    Raises LedgerError where there is none.
    """
    if isinstance(source, Path) and not source.exists():
        raise LedgerError(f"{source}: there is no ledger", hint="name the place of one; nothing was made there")
    with ExitStack() as at_the_end:
        engine = kind.engine(source)
        at_the_end.callback(engine.dispose)
        connection = at_the_end.enter_context(_explained_read(engine, source))
        kind.check(connection, source)

        def ask(how: Callable[[Connection, Table], Rows], table: Table) -> Rows:
            # A fault here is the source's, and not that of the place where the rows go.
            with explained(source):
                yield from how(connection, table)

        yield ask


@contextmanager
def _explained_read(engine: Engine, place: Place) -> Iterator[Connection]:
    with explained(place), engine.connect() as connection:
        yield connection


def write(
    kind: Kind,
    target: Place,
    given: Callable[[Table], Rows],
    in_order: Callable[[Table], Rows] | None,
    tell: Tell = lambda _: None,
) -> Moved:
    """Put the rows that are `given` for each table into the ledger at `target`, all of them or none.

    A table that holds rows must hold exactly those, which are told `in_order` of its key; None where that is not
    known: then every table must be empty.
    """
    with ExitStack() as at_the_end:
        at_the_end.enter_context(_new_file(target))
        engine = kind.engine(target)
        at_the_end.callback(engine.dispose)
        with explained(target), engine.execution_options(**{WRITES: True}).begin() as connection:
            done = same = 0
            for table in kind.prepare(connection, target):
                if holds_any(connection, table):
                    _refuse_others(connection, table, target, in_order)
                    same += 1
                    continue
                with _without_indexes(connection, table), _named(table, target), closing(given(table)) as new:
                    done += fill(connection, table, new, partial(_tell, tell, done))
            kind.finish(connection, target)
            take_stock(connection, kind.tables)
    return Moved(done, same)


def holds_any(connection: Connection, table: Table) -> bool:
    """Whether there is a row in the table."""
    return connection.execute(select(*table.primary_key).limit(1)).first() is not None


def _tell(tell: Tell, before: int, count: int) -> None:
    tell(before + count)


def _refuse_others(
    connection: Connection, table: Table, target: Place, in_order: Callable[[Table], Rows] | None
) -> None:
    if in_order is not None:
        with closing(ordered(connection, table)) as there, closing(in_order(table)) as given:
            if all(one == other for one, other in _pairs(there, given)):
                return
    raise taken(table, target)


def taken(table: Table, target: Place) -> LedgerError:
    """What is said of a place that holds other rows."""
    return LedgerError(
        f"{target}: there is a ledger already, and its table {table.name} holds something else",
        hint="name an empty place; what lies there was left as it was",
    )


def _pairs(one: Iterable[Sequence[Any]], other: Iterable[Sequence[Any]]) -> Iterator[tuple[Any, Any]]:
    """Row by row, with None for what the shorter one lacks."""
    return zip_longest(map(tuple, one), map(tuple, other))


@contextmanager
def _without_indexes(connection: Connection, table: Table) -> Iterator[None]:
    """Building an index once costs less than keeping it at each row."""
    indexes: list[Index] = sorted(table.indexes, key=lambda each: str(each.name))
    for index in indexes:
        index.drop(connection, checkfirst=True)
    yield
    for index in indexes:
        index.create(connection)


@contextmanager
def _named(table: Table, target: Place) -> Iterator[None]:
    """Say which table holds what the target's database refuses."""
    try:
        yield
    except DBAPIError as error:
        if not _REFUSED.intersection(each.__name__ for each in type(error.orig).__mro__):
            raise
        words = " ".join(str(error.orig).split())
        raise LedgerError(
            f"{target}: a row of {table.name} cannot be kept there ({words})",
            hint="the ledger it comes from is damaged there; nothing was written",
        ) from error


@contextmanager
def _new_file(place: Place) -> Iterator[None]:
    """Leave no file behind that was not there before, when the block fails."""
    if not isinstance(place, Path) or place.exists():
        yield
        return
    make_private(place)
    with ExitStack() as failing:
        for each in (place, *(place.with_name(place.name + end) for end in ("-wal", "-shm", "-journal"))):
            failing.callback(each.unlink, missing_ok=True)
        yield
        failing.pop_all()
