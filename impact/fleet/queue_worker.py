"""A worker of the queue: takes jobs until it is told to end, and waits for a server that goes away and comes back."""

from __future__ import annotations

import asyncio
import logging
import signal
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from impact.fleet import queue_tables
from impact.fleet.patience import Patience
from impact.fleet.queue_app import CARE, JOBS, RUNS, Failed, Later, Work, working
from impact.model.database import Address
from impact.model.errors import LedgerError, UsageError

if TYPE_CHECKING:
    from procrastinate import App

_SHORTEST, _LONGEST = 0.5, 30.0  # seconds between two tries to reach a server that is away
_NO_TABLES = ("42883", "42P01", "3F000")  # by what SQL calls it: no such function, table, schema


def serve(
    address: Address, work: Work, patience: Patience, *, tell: Callable[[str], None], until_empty: bool = False
) -> None:
    """Do jobs until SIGTERM or SIGINT comes, or with `until_empty` until none waits; the job at hand is always ended.

    `tell` is told when the server goes away and comes back. Raises LedgerError where it is not there at the start, or
    where the queue was made by another version of its engine meanwhile.
    """
    _check(work)
    queue_tables.make(address)
    # What it says of a server that is away is told by `tell`, and how a job ended is kept in the ledger.
    for name in ("procrastinate", "psycopg.pool", "asyncio"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    told = logging.getLogger("procrastinate.worker")
    told.setLevel(logging.ERROR)
    told.addHandler(_Bugs(tell))
    told.propagate = False
    asyncio.run(_Worker(address, work, patience, tell).run(until_empty))


class _Bugs(logging.Handler):
    """Tells of what ended a job and is no failure of its repository: that would be known to nobody else."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        super().__init__(logging.ERROR)
        self._tell = tell

    def emit(self, record: logging.LogRecord) -> None:
        """Tell the last words of the error, and where it came from."""
        error = record.exc_info[1] if record.exc_info else None
        if (
            getattr(record, "action", "") == "job_error"
            and error is not None
            and not isinstance(error, (Failed, Later))
        ):
            last = traceback.extract_tb(error.__traceback__)[-1:]
            where = "".join(f" ({each.filename}:{each.lineno})" for each in last)
            self._tell(f"a job ended by a fault of ours, please report it: {error!r}{where}")


def _check(work: Work) -> None:
    # Procrastinate reads it by croniter, and brings that along: whoever else is asked could let pass what it refuses.
    # Schedules of this machine, which have no queue, are read by cronsim.
    from croniter import croniter

    if work.every and not croniter.is_valid(work.every):
        hint = 'minute, hour, day, month, day of the week: "0 3 * * 1-5" is at three on working days'
        raise UsageError(f"--every {work.every}: not a time", hint=hint)


class _Worker:
    def __init__(self, address: Address, work: Work, patience: Patience, tell: Callable[[str], None]) -> None:
        self._address = address
        self._work = work
        self._patience = patience
        self._tell = tell
        self._stop = asyncio.Event()

    async def run(self, until_empty: bool) -> None:
        loop = asyncio.get_running_loop()
        for each in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(each, self._stop.set)
        pause, away = _SHORTEST, False
        while not self._stop.is_set():
            begun = loop.time()
            try:
                if away:
                    # Somebody may have taken the tables away, as is asked for before another version makes its own.
                    await asyncio.to_thread(queue_tables.make, self._address)
                # A new engine each time: under its old number its jobs would seem to be alive.
                app = self._app()
                async with app.open_async():
                    if away:
                        self._tell(f"{self._address}: the server is back")
                    away = False
                    await self._once(app, until_empty)
                if until_empty:
                    return
            except self._errors() as error:
                why = error.__cause__ or error
                if isinstance(error, LedgerError) and why is error:
                    raise
                if not away:
                    self._tell(f"{self._address}: {_said(why)} ({' '.join(str(why).split())})")
                # One that comes back for a moment, again and again, is asked as seldom as one that stays away.
                pause = _SHORTEST if loop.time() - begun > _LONGEST else min(2 * pause, _LONGEST)
                away = True
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._stop.wait(), pause)

    async def _once(self, app: App, until_empty: bool) -> None:
        """Work until the end is asked for, the server goes away (which raises) or, if so asked, nothing waits."""
        queues = [JOBS, CARE, *([RUNS] if self._work.every else [])]
        worker = asyncio.create_task(
            app.run_worker_async(
                queues=queues,
                wait=not until_empty,
                update_heartbeat_interval=self._patience.heartbeat,
                stalled_worker_timeout=self._patience.dead,
                fetch_job_polling_interval=min(5.0, self._patience.heartbeat),
                install_signal_handlers=False,
            )
        )
        ending = asyncio.create_task(self._stop.wait())
        await asyncio.wait({worker, ending}, return_when=asyncio.FIRST_COMPLETED)
        if not worker.done():
            # It takes no more, and comes to its end when the job at hand does.
            worker.cancel()
        ending.cancel()
        with suppress(asyncio.CancelledError):
            await worker

    def _app(self) -> App:
        from procrastinate import PsycopgConnector

        given = queue_tables.settings(self._address)
        connector = PsycopgConnector(kwargs=given, min_size=1, max_size=3, timeout=10.0)
        return working(connector, self._work, self._patience)

    def _errors(self) -> tuple[type[Exception], ...]:
        from procrastinate.exceptions import ConnectorException
        from psycopg import Error

        return ConnectorException, Error, LedgerError


def _said(why: BaseException) -> str:
    if getattr(why, "sqlstate", None) in _NO_TABLES:
        return "the queue's tables are gone, they are made anew"
    return "the server is away, it is waited for"
