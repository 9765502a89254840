"""Opens the database file: everything that is SQLite's alone stands here."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterable
from glob import escape
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event

from impact.ledger.place import WRITES
from impact.model.errors import LedgerError

_PATIENCE = 20.0  # seconds to wait for another writer; one batch takes about 60 ms


def make_private(path: Path) -> None:
    """Create the file (0600) and its folder (0700) where they are missing; leave what exists alone."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    except OSError as error:
        raise LedgerError(
            f"{path}: the ledger cannot be written ({error.strerror})",
            hint="check the rights there, or name another place with --ledger PATH or IMPACT_LEDGER",
        ) from error


# What has to be done in a copy as well: in which table, as SQL, with which values.
Change = tuple[str, str, tuple[str, ...]]


def open_engine(path: Path) -> Engine:
    """An engine for the file; a transaction is BEGIN, or BEGIN IMMEDIATE with the WRITES option."""
    engine = create_engine(
        URL.create("sqlite", database=str(path)), connect_args={"timeout": _PATIENCE, "isolation_level": None}
    )
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _set_up(driver: sqlite3.Connection, _record: Any) -> None:
    # Two processes may turn a new file to WAL at once; SQLite does not wait there, and one of them is enough.
    with contextlib.suppress(sqlite3.OperationalError):
        driver.execute("PRAGMA journal_mode = wal").fetchone()
    driver.execute("PRAGMA synchronous = normal")
    driver.execute("PRAGMA secure_delete = on")  # what is deleted is overwritten, not only let go of
    driver.execute("PRAGMA cache_size = -8000")
    driver.execute("PRAGMA wal_autocheckpoint = 4000")  # 16 MB: a quarter of the writing of the default


def _begin(connection: Connection) -> None:
    # Taking the lock at the start makes two writers wait for each other instead of failing half-way.
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def copy_aside(engine: Engine, target: Path) -> None:
    """Write a whole copy of the database to `target`, which must not exist (0600)."""
    os.close(os.open(target, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    source = engine.raw_connection()
    copy = sqlite3.connect(target)
    try:
        driver = source.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        driver.backup(copy)
    finally:
        copy.close()
        source.close()


def compact(engine: Engine) -> bool:
    """Write the file anew, so that nothing deleted is left in its free pages; False while somebody reads its log."""
    raw = engine.raw_connection()
    try:
        driver = raw.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        driver.execute("VACUUM")
        busy, *_ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy
    finally:
        raw.close()


def copies(path: Path) -> tuple[Path, ...]:
    """The copies that bringing the file up to date left beside it."""
    return tuple(sorted(path.parent.glob(f"{escape(path.name)}.*.backup*")))


def change_copies(path: Path, changes: Iterable[Change]) -> None:
    """Carry out (table, SQL, values) in the copies that upgrading left beside the file, where they have the table.

    Raises LedgerError for a copy that cannot be changed.
    """
    told = tuple(changes)
    for copy in copies(path):
        try:
            with contextlib.closing(sqlite3.connect(copy, _PATIENCE, isolation_level=None)) as driver:
                there = {name for (name,) in driver.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
                for table, statement, values in told:
                    if table in there:
                        driver.execute(statement, values)
                if driver.total_changes:
                    driver.execute("VACUUM")
        except sqlite3.Error as error:
            raise LedgerError(
                f"{copy}: this older copy may still hold the words, and cannot be changed ({error})",
                hint="delete the copy if the ledger is in order; the ledger itself no longer holds them",
            ) from error
