"""Removes what a team's database keeps of deleted rows: pages, statistics, and its log as far as one may."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Engine, Table

# Samples of values stand in the statistics. A server goes on to a new file of its log where it is told to, and lets go
# of the files before with the next checkpoint; unless wal_recycle is off, it keeps them to write them over one day.
_STATISTICS = "VACUUM FULL pg_catalog.pg_statistic"
_LOG = ("SELECT pg_switch_wal()", "CHECKPOINT")
_RECYCLES = "SHOW wal_recycle"
# What was counted of a table stays when the table is empty; to declare a column anew drops it.
_COUNTED = """
    SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), l.collname
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid LEFT JOIN pg_collation l ON l.oid = a.attcollation
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relname = %s AND EXISTS
        (SELECT FROM pg_stats s WHERE s.schemaname = current_schema() AND s.tablename = c.relname
         AND s.attname = a.attname)"""
_FOR_GOOD = ("ALTER SYSTEM SET wal_recycle = off", "SELECT pg_reload_conf()", *_LOG)


def remove(engine: Engine, tables: Iterable[Table]) -> tuple[str, ...]:
    """Write the tables anew, count their values anew, and let the log go; returns commands that we may not run."""
    raw = engine.raw_connection()
    driver: Any = raw.driver_connection
    try:
        driver.autocommit = True  # none of these runs in a transaction
        for table in tables:
            if driver.execute(f'SELECT FROM "{table.name}" LIMIT 1').fetchone() is None:
                _uncount(driver, table.name)
            driver.execute(f'VACUUM (FULL, ANALYZE) "{table.name}"')
        left = [] if _done(driver, _STATISTICS) else [_STATISTICS]
        if driver.execute(_RECYCLES).fetchone()[0] == "on":
            return (*left, *_FOR_GOOD)
        return (*left, *(() if all([_done(driver, each) for each in _LOG]) else _LOG))
    finally:
        driver.autocommit = False
        raw.close()


def _uncount(driver: Any, name: str) -> None:
    for table, column, sort, order in driver.execute(_COUNTED, (name,)).fetchall():
        collate = f' COLLATE "{order}"' if order else ""
        driver.execute(f'ALTER TABLE "{table}" ALTER COLUMN "{column}" TYPE {sort}{collate}')


def _done(driver: Any, statement: str) -> bool:
    """Whether we may run this, and did; a catalog that we may not touch is passed over with a warning alone."""
    from psycopg.errors import InsufficientPrivilege  # noqa: PLC0415 - a ledger in a file needs no driver

    warned: list[Any] = []
    driver.add_notice_handler(warned.append)
    try:
        driver.execute(statement)
    except InsufficientPrivilege:
        return False
    finally:
        driver.remove_notice_handler(warned.append)
    return not warned
