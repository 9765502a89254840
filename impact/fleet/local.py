"""The engine of one machine: a few processes, each with a ledger of its own open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from impact.edges import lanes
from impact.fleet.engine import Work
from impact.model.fleet import FAILED, Done, Job

NAME = "local"
_DIED = "the process that read it died, twice; is there too little memory? run `impact scan` on it alone to see more"


class Local:
    """Does jobs in processes of this machine, the first ones of the order first."""

    NAME = NAME

    def __init__(self, work: Work, processes: int) -> None:
        self._work = work
        self._processes = processes

    def run(self, jobs: Iterable[Job]) -> Iterator[Done]:
        """Yield how each job ended; the jobs should come the heaviest first. One process does all where one is asked.

        Raises what `work` raises: that is a fault of ours, or of the ledger, and not of a repository.
        """
        if self._processes == 1:
            yield from map(self._work, jobs)
            return
        for job, done in lanes.as_done(self._work, jobs, self._processes):
            yield Done(job, FAILED, said=_DIED) if isinstance(done, lanes.Died) else done
