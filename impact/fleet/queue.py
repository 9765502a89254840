"""The engine of several machines: jobs wait in the team's database until a worker takes them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from impact.fleet import queue_tables
from impact.fleet.patience import Patience
from impact.fleet.queue_app import JOBS, TASK
from impact.model.database import Address
from impact.model.errors import LedgerError
from impact.model.fleet import FAILED, Done, Job

if TYPE_CHECKING:
    import psycopg

NAME = "queue"
_BATCH = 200
_TAKEN_OUT = "taken out of the queue before it was done; `impact fleet scan --queue` asks for it again"
_LOST = "its end is not known; the worker that took it says why"
_UNDER_WAY = """SELECT queueing_lock, id FROM procrastinate_jobs
    WHERE status IN ('todo', 'doing') AND queueing_lock = ANY(%(keys)s)"""
_ENDED = """SELECT wanted.id, coalesce(status::text, 'succeeded')
    FROM unnest(%(ids)s::bigint[]) AS wanted (id) LEFT JOIN procrastinate_jobs AS job ON job.id = wanted.id
    WHERE status IS NULL OR status NOT IN ('todo', 'doing')"""
_COUNTS = f"""SELECT
    count(*) FILTER (WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now())),
    count(*) FILTER (WHERE status = 'todo' AND scheduled_at > now()),
    count(*) FILTER (WHERE status = 'doing'),
    count(*) FILTER (WHERE status = 'succeeded'),
    count(*) FILTER (WHERE status = 'failed'),
    (SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '1 minute')
    FROM procrastinate_jobs WHERE queue_name = '{JOBS}'"""
# The last job of a repository counts: one that failed before a later one went well is over.
_FAILED = f"""SELECT lock, id FROM
    (SELECT DISTINCT ON (lock) lock, id, status FROM procrastinate_jobs WHERE queue_name = '{JOBS}'
     ORDER BY lock, id DESC) AS last
    WHERE status = 'failed' AND (%(every)s OR lock = ANY(%(names)s)) ORDER BY lock"""
_AGAIN = "SELECT procrastinate_retry_job_v2(%(id)s, now(), NULL, NULL, NULL)"
_DRAIN = f"""SELECT count(procrastinate_cancel_job_v1(id, false, false))
    FROM (SELECT id FROM procrastinate_jobs WHERE queue_name = '{JOBS}' AND status = 'todo' FOR UPDATE) AS waiting"""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many jobs wait, wait to be tried again, are being done, went well within a week, failed; living workers."""

    waiting: int
    later: int
    running: int
    good: int
    failed: int
    workers: int


class Queue:
    """Lets workers do jobs, on any machine that reaches the database.

    `told` says how a job ended, by what the ledger keeps of its repository; None where it keeps nothing.
    """

    NAME = NAME

    def __init__(self, address: Address, told: Callable[[Job], Done | None], patience: Patience | None = None) -> None:
        self._address = address
        self._told = told
        self._patience = patience or Patience()
        queue_tables.make(address)

    def run(self, jobs: Iterable[Job]) -> Iterator[Done]:
        """Yield how each job ended, in the order in which they end; what waits already is not asked for twice.

        Raises LedgerError where the database stays away.
        """
        waiting = self.enqueue(jobs)
        while waiting:
            for number, status in self._ended(list(waiting)):
                yield self._done(waiting.pop(number), status)
            if waiting:
                time.sleep(self._patience.look)

    def enqueue(self, jobs: Iterable[Job]) -> dict[int, Job]:
        """Put jobs into the queue; return them by the number of what waits for them. One key is asked for once."""
        found: dict[int, Job] = {}
        source = iter(jobs)
        with connected(self._address) as connection:
            while part := {job.key: job for job in islice(source, _BATCH)}:
                while part:
                    there = queue_tables.rows(connection, _UNDER_WAY, {"keys": list(part)})
                    found |= {number: part.pop(key) for key, number in there if key in part}
                    with suppress(_Meanwhile):
                        found |= _deferred(connection, list(part.values()))
                        part = {}
        return found

    def _ended(self, numbers: list[int]) -> list[tuple[int, str]]:
        """Which of these have come to an end, and to which; a server that is away is waited for."""
        until = time.monotonic() + self._patience.away
        while True:
            try:
                with connected(self._address) as connection:
                    return [(row[0], row[1]) for row in queue_tables.rows(connection, _ENDED, {"ids": numbers})]
            except LedgerError:
                if time.monotonic() > until:
                    raise
            time.sleep(self._patience.look)

    def _done(self, job: Job, status: str) -> Done:
        if status == "cancelled":
            return Done(job, FAILED, said=_TAKEN_OUT)
        return self._told(job) or Done(job, FAILED, said=_LOST)


class _Meanwhile(Exception):
    """Somebody else asked for the same since it was looked for."""


def _deferred(connection: psycopg.Connection, jobs: list[Job]) -> dict[int, Job]:
    from procrastinate import SyncPsycopgConnector, exceptions
    from procrastinate.jobs import Job as Queued
    from procrastinate.manager import JobManager

    if not jobs:
        return {}
    asked = [
        Queued(queue=JOBS, lock=job.repository, queueing_lock=job.key, task_name=TASK,
               task_kwargs={"job": job.as_json()})
        for job in jobs
    ]  # fmt: skip
    try:
        with connection.transaction():
            kept = JobManager(SyncPsycopgConnector()).batch_defer_jobs(asked, connection)
    except exceptions.AlreadyEnqueued as error:
        raise _Meanwhile from error
    return {each.id: job for each, job in zip(kept, jobs, strict=True) if each.id is not None}


def counts(address: Address) -> Counts | None:
    """How the queue stands; None where there is none."""
    with connected(address) as connection:
        return Counts(*queue_tables.rows(connection, _COUNTS)[0]) if queue_tables.there(connection) else None


def retry(address: Address, names: Sequence[str] = ()) -> tuple[str, ...]:
    """Put the last job of each of these repositories, or of all, into the queue again if it failed; return whose."""
    from psycopg.errors import UniqueViolation

    queue_tables.make(address)
    found = []
    with connected(address) as connection:
        for name, number in queue_tables.rows(connection, _FAILED, {"every": not names, "names": list(names)}):
            # One that waits already does the same.
            with suppress(UniqueViolation), connection.transaction():
                queue_tables.rows(connection, _AGAIN, {"id": number})
            found.append(str(name))
    return tuple(found)


def drain(address: Address) -> int:
    """Take out what waits and return how many jobs that were; what is being done comes to its end."""
    queue_tables.make(address)
    with connected(address) as connection:
        return int(queue_tables.rows(connection, _DRAIN)[0][0])


@contextmanager
def connected(address: Address) -> Iterator[psycopg.Connection]:
    """A connection to the queue for one transaction; raises LedgerError where the server is not reached."""
    import psycopg

    given: Mapping[str, Any] = queue_tables.settings(address)
    with queue_tables.told(address), psycopg.connect(**given) as connection:
        yield connection
