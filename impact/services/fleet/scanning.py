"""Reads what is new in a whole fleet: says which repositories have something new, and lets an engine do the work."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from impact.edges import workers as processes
from impact.identity import twins
from impact.model.fleet import SAME, Done, Fleet, Job
from impact.outcomes.uptake_words import counted
from impact.services.fleet.waiting import waiting, wanted
from impact.services.reading.progress import progress
from impact.services.reading.subject import subject
from impact.services.reading.workshop import ledger_file, workshop

if TYPE_CHECKING:
    from impact.ledger.ledger import Ledger
    from impact.ledger.place import Place


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked of a run over a fleet, as typed; `tell` gets a line where a forge is waited for."""

    fleet_file: str
    groups: tuple[str, ...] = ()
    me: tuple[str, ...] = ()
    ledger_path: str | None = None
    tell: Callable[[str], None] = lambda line: None


@dataclass(frozen=True, slots=True)
class Run:
    """What one run over a fleet did: how each job ended, by name, and the names of those with nothing new.

    `notes` are what is to be said of the fleet's file.
    """

    done: tuple[Done, ...]
    unchanged: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def failed(self) -> tuple[Done, ...]:
        """Those that could not be read."""
        return tuple(each for each in self.done if not each.good)

    def lines(self) -> Iterator[str]:
        """What a person reads of it."""
        read = [each for each in self.done if each.good and each.end != SAME]
        count = len(self.done) + len(self.unchanged)
        new = sum(each.new for each in read)
        every, commits = counted(count, "repository", "repositories"), counted(new, "new commit", "new commits")
        yield f"{every}: {len(read)} read ({commits}), {len(self.unchanged)} with nothing new"
        for each in self.done:
            if each.good and each.said:
                yield f"{each.job.repository}: {each.said}"
        if self.failed:
            yield f"{len(self.failed)} could not be read; `impact fleet status` keeps why"


def scan_fleet(asked: Asked, workers: int | None = None) -> Run:
    """Read what is new in every repository of the fleet, on this machine; raises SettingsError for its file."""
    fleet, jobs, unchanged = _work(asked, ledger_file(asked.ledger_path))
    return _run(fleet, jobs, unchanged, partial(_here, workers))


def queue_fleet(asked: Asked) -> Run:
    """The same by workers of the team's queue, waited for; raises ImpactError where the ledger is no database."""
    from impact.ledger.opening import open_ledger
    from impact.services.fleet.queueing import queue, team_address

    address = team_address(asked.ledger_path)
    fleet, jobs, unchanged = _work(asked, address)
    with open_ledger(address) as ledger:
        return _run(fleet, jobs, unchanged, lambda jobs: queue(address, ledger).run(jobs))


def put_fleet(asked: Asked) -> int:
    """Put what is new in the fleet into the team's queue, wait for nothing, and return how many jobs wait then."""
    from impact.ledger.opening import open_ledger
    from impact.services.fleet.queueing import queue, team_address

    address = team_address(asked.ledger_path)
    _, jobs, _ = _work(asked, address)
    with open_ledger(address) as ledger:
        return len(queue(address, ledger).enqueue(jobs))


def _work(asked: Asked, place: Place) -> tuple[Fleet, tuple[Job, ...], tuple[str, ...]]:
    """The fleet with what its forges have now, the jobs for it, and the names of those that have nothing new."""
    from impact.ledger.opening import open_ledger
    from impact.services.fleet.file import whole_fleet

    first = workshop()
    whose = subject(asked.me, first.options, None)
    given = {"ledger": str(place)}
    if whose is not None:
        given |= {"me": " ".join(whose.addresses), "name": whose.name}
    with open_ledger(place) as ledger:
        _say(ledger, asked)
        given["after"] = str(ledger.last_kept())
        fleet = whole_fleet(Path(asked.fleet_file), first.options, ledger, asked.tell)
        jobs, unchanged = waiting(ledger, fleet, wanted(fleet, asked.groups), first, given)
    return fleet, jobs, unchanged


def _say(ledger: Ledger, asked: Asked) -> None:
    if ledger.notice:
        asked.tell(ledger.notice)


def _run(
    fleet: Fleet, jobs: tuple[Job, ...], unchanged: tuple[str, ...], run: Callable[[tuple[Job, ...]], Iterable[Done]]
) -> Run:
    done = list(_shown(run(jobs), len(jobs))) if jobs else []
    if late := twins.late((each.name for each in fleet.entries), done):
        # Everything else is over by now, so that nobody else reads what changes hands.
        done = twins.settled(done, late, run(twins.again(late)))
    return Run(tuple(sorted(done, key=lambda each: each.job.repository)), unchanged, fleet.notes)


def _shown(done: Iterable[Done], count: int) -> Iterator[Done]:
    """Pass on how each job ended, with a line on a terminal that says how many have."""
    with progress("repositories done", lambda: count) as tell:
        for number, each in enumerate(done, start=1):
            tell(number)
            yield each


def _here(workers: int | None, jobs: tuple[Job, ...]) -> Iterator[Done]:
    from impact.fleet.local import Local
    from impact.services.fleet.tasks import work

    yield from Local(work, min(workers or processes.cores(), len(jobs))).run(jobs)
