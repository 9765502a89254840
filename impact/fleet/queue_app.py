"""The queue's engine set up for us: one sort of job, what is done again, and the care for what dead workers left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from impact.fleet.patience import Patience
from impact.model.errors import LedgerError
from impact.model.fleet import PASSING, Done, Job

if TYPE_CHECKING:
    from procrastinate import App
    from procrastinate.connector import BaseConnector
    from procrastinate.jobs import Job as Queued

JOBS, CARE, RUNS = "impact", "impact-care", "impact-runs"
TASK = "impact.job"
_RESCUE, _RUN = "impact.rescue", "impact.run"
_KEPT = 7 * 24  # hours that a job which went well is still counted
_FIRST = 100  # the priority of the care, which waits behind no repository


class Later(Exception):
    """A job that did not go well, and may by itself."""


class Failed(Exception):
    """A job that will fail again until somebody acts."""


@dataclass(frozen=True, slots=True)
class Work:
    """What a worker does: a job; give one up that killed its workers; ask for a whole fleet, at times (cron)."""

    do: Callable[[Job], Done]
    give_up: Callable[[Job, int], None]
    ask: Callable[[], object] | None = None
    every: str = ""


def working(connector: BaseConnector, work: Work, patience: Patience) -> App:
    """The engine of a worker."""
    from procrastinate import App, RetryStrategy

    app = App(connector=connector)
    again = RetryStrategy(
        max_attempts=patience.tries - 1, exponential_wait=patience.again, retry_exceptions=[Later, LedgerError]
    )

    @app.task(name=TASK, queue=JOBS, retry=again)
    def job(job: str) -> None:
        done = work.do(Job.from_json(job))
        if not done.good:
            raise (Later if done.end == PASSING else Failed)(done.said)

    # No lock: a rescue that died itself would keep every later one waiting.
    @app.periodic(cron=patience.rescue)
    @app.task(name=_RESCUE, queue=CARE, priority=_FIRST)
    async def rescue(timestamp: int) -> None:
        await _rescue(app, work, patience)
        await app.job_manager.delete_old_jobs(_KEPT, queue=JOBS, include_cancelled=True)
        await app.job_manager.delete_old_jobs(1, queue=CARE, include_failed=True, include_aborted=True)

    if work.ask is not None and work.every:
        asked = work.ask

        @app.periodic(cron=work.every)
        @app.task(name=_RUN, queue=RUNS, retry=again)
        def run(timestamp: int) -> None:
            asked()

    return app


async def _rescue(app: App, work: Work, patience: Patience) -> None:
    """Let jobs of dead workers be done again, but for one that killed every worker that took it."""
    from procrastinate.jobs import Status
    from procrastinate.utils import utcnow

    for each in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=patience.dead):
        if each.task_name != TASK or await _waits_already(app, each):
            # Another of its sort comes, or waits, to do the same.
            await app.job_manager.finish_job(each, Status.ABORTED, delete_job=False)
        elif each.attempts + 1 >= patience.tries:
            work.give_up(Job.from_json(str(each.task_kwargs["job"])), each.attempts + 1)
            await app.job_manager.finish_job(each, Status.FAILED, delete_job=False)
        else:
            await app.job_manager.retry_job(each, retry_at=utcnow())


async def _waits_already(app: App, job: Queued) -> bool:
    found: Any = await app.job_manager.list_jobs_async(queueing_lock=job.queueing_lock, status="todo")
    return job.queueing_lock is not None and bool(list(found))
