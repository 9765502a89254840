"""Takes jobs out of the queue that name what is forgotten, and leaves none of their bytes in its tables."""

from __future__ import annotations

from collections.abc import Collection

from impact.fleet import queue_tables
from impact.fleet.queue import connected
from impact.fleet.queue_app import JOBS
from impact.model.database import Address
from impact.model.errors import LedgerError

_TABLES = ("procrastinate_jobs", "procrastinate_events")
_NAMED = f"""queue_name = '{JOBS}' AND (lock = ANY(%(names)s) OR EXISTS
    (SELECT FROM unnest(%(words)s::text[]) AS word WHERE strpos(lower(args::text), lower(word)) > 0))"""
_DOING = f"SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing' AND {_NAMED}"
_COUNT = f"SELECT count(*) FROM procrastinate_jobs WHERE {_NAMED}"
_DELETE = f"DELETE FROM procrastinate_jobs WHERE {_NAMED} RETURNING id"


def named(address: Address, names: Collection[str], words: Collection[str]) -> int:
    """How many jobs name one of these repositories, or hold one of these words; 0 where there is no queue."""
    with connected(address) as connection:
        if not queue_tables.there(connection):
            return 0
        return int(queue_tables.rows(connection, _COUNT, _given(names, words))[0][0])


def forget(address: Address, names: Collection[str], words: Collection[str]) -> int:
    """Take them out and return how many there were; raises LedgerError where one of them is being done."""
    import psycopg

    given = _given(names, words)
    with connected(address) as connection:
        if not queue_tables.there(connection):
            return 0
        if queue_tables.rows(connection, _DOING, given)[0][0]:
            raise LedgerError(f"{address}: a worker is reading it right now", hint="run this again when it is done")
        gone = len(queue_tables.rows(connection, _DELETE, given))
    with (
        queue_tables.told(address),
        psycopg.connect(**queue_tables.settings(address), autocommit=True) as connection,
    ):
        for table in _TABLES:
            connection.execute(f"VACUUM (FULL, ANALYZE) {table}")
    return gone


def _given(names: Collection[str], words: Collection[str]) -> dict[str, list[str]]:
    return {"names": sorted(names), "words": sorted(each for each in words if each)}
