"""The queue of a fleet, as commands use it: who asks, who works, what waits."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from impact.edges import clock
from impact.model.database import Address
from impact.model.errors import ImpactError, RepositoryError
from impact.model.fleet import ENDS, FAILED, SAME, Done, Job, Standing
from impact.outcomes.uptake_words import counted
from impact.services.reading.workshop import ledger_file, ledger_there

if TYPE_CHECKING:
    from impact.fleet.patience import Patience
    from impact.fleet.queue import Counts, Queue
    from impact.ledger.ledger import Ledger


def team_address(ledger_path: str | None) -> Address:
    """The address of the ledger whose database holds the queue; raises ImpactError where the ledger is a file."""
    found = ledger_file(ledger_path, make=False)
    if not isinstance(found, Address):
        raise ImpactError(
            f"{found}: a queue lies in a team's database, and this ledger is a file",
            hint="name a database: --ledger postgresql://USER@HOST/DATABASE; one machine alone needs no queue: "
            "`impact fleet scan`",
        )
    return found


def queue(address: Address, ledger: Ledger) -> Queue:
    """The queue beside a ledger, made where there is none; how a job ended it is told by the ledger."""
    from impact.fleet.queue import Queue

    return Queue(address, _Told(ledger))


class _Told:
    """How the job of a repository ended, by how the repository stands now."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._before = self._now = ledger.standings()

    def __call__(self, job: Job) -> Done | None:
        # Asked again only where it seems not to have ended yet: a thousand jobs need no thousand looks at all of them.
        if _end(self._now.get(job.repository)) == _end(self._before.get(job.repository)):
            self._now = self._ledger.standings()
        found = self._now.get(job.repository)
        if found is None or found.end not in ENDS:
            return None
        return Done(job, found.end, found.new, found.seconds, found.reason, found.repo_id, found.same_as)


def _end(standing: Standing | None) -> object:
    """What only the end of a job changes: while it runs it changes which repository the entry holds."""
    return standing and (standing.tried, standing.end, standing.failures, standing.key, standing.seconds)


@dataclass(frozen=True, slots=True)
class Worker:
    """How a worker works: for which ledger, how long it waits, until when, and for which fleet it asks at which times.

    `ask` puts a fleet into the queue.
    """

    address: Address
    patience: Patience
    until_empty: bool = False
    every: str = ""
    ask: Callable[[], object] | None = None


def serve(worker: Worker, tell: Callable[[str], None]) -> None:
    """Do jobs until the end is asked for; `tell` is told of each. Raises LedgerError for a server that is not there."""
    from impact.fleet import queue_worker
    from impact.fleet.queue_app import Work
    from impact.ledger.opening import open_ledger

    with open_ledger(worker.address) as ledger:
        if ledger.notice:
            tell(ledger.notice)

        def do(job: Job) -> Done:
            done = _do(job, worker.address)
            tell(f"{job.repository}: {_how(done)}")
            return done

        def give_up(job: Job, times: int) -> None:
            said = f"the process that read it died, {times} times; is there too little memory?"
            ledger.keep_done(Done(job, FAILED, said=said), clock.now())
            tell(f"{job.repository}: {said}")

        work = Work(do, give_up, worker.ask, worker.every)
        queue_worker.serve(worker.address, work, worker.patience, tell=tell, until_empty=worker.until_empty)


def _do(job: Job, address: Address) -> Done:
    from impact.services.fleet.tasks import TASKS, kept

    # What the asker calls the ledger may be called otherwise from here, and a worker writes into no other.
    here = replace(job, given=tuple((dict(job.given) | {"ledger": str(address)}).items()))
    return kept(here, _there(TASKS.get(job.task, _unknown)))


def _there(task: Callable[[Job], Done]) -> Callable[[Job], Done]:
    def look_first(job: Job) -> Done:
        if job.path and not job.url and not os.path.isdir(job.path):
            raise RepositoryError(
                f"{job.path}: no such folder on {os.uname().nodename}, whose worker took the job",
                hint="name the repository by url: in the fleet file, or let the folder lie there on every machine",
            )
        return task(job)

    return look_first


def _unknown(job: Job) -> Done:
    raise ImpactError(f"'{job.task}': this worker knows no such work", hint="update impact on the worker's machine")


def _how(done: Done) -> str:
    if done.end == SAME:
        return done.said
    if not done.good:
        return f"{done.end}: {done.said}"
    told = f"{counted(done.new, 'new commit', 'new commits')} in {done.seconds:.1f} s"
    return f"{told}; {done.said}" if done.said else told


def counts(address: Address) -> Counts | None:
    """How the queue stands; None where there is none."""
    from impact.fleet.queue import counts as ask

    return ask(address)


def standings(ledger_path: str | None) -> tuple[tuple[Standing, ...], Counts | None]:
    """How each repository of the fleet stands, by name, and how its queue does where the ledger is a database."""
    with ledger_there(ledger_path) as ledger:
        found = tuple(each for _, each in sorted(ledger.standings().items()))
    return found, counts(ledger.path) if isinstance(ledger.path, Address) else None
