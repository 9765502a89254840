"""Reads what is new in a whole fleet: says which repositories have something new, and lets an engine do the work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from pathlib import Path

from impact.commands.scanning import tips_of
from impact.commands.subject import subject
from impact.commands.workshop import Workshop, ledger_file, workshop
from impact.edges import places
from impact.edges import workers as processes
from impact.edges.disk import weight
from impact.model.errors import ImpactError, UsageError
from impact.model.fleet import SAME, Done, Entry, Fleet, Job, Standing
from impact.settings.fleet import load_fleet
from impact.sources import git_log


@dataclass(frozen=True, slots=True)
class Run:
    """What one run over a fleet did: how each job ended, by name, and the names of those with nothing new."""

    done: tuple[Done, ...]
    unchanged: tuple[str, ...]

    @property
    def failed(self) -> tuple[Done, ...]:
        """Those that could not be read."""
        return tuple(each for each in self.done if not each.good)

    def lines(self) -> Iterator[str]:
        """What a person reads of it."""
        read = [each for each in self.done if each.good and each.end != SAME]
        count = len(self.done) + len(self.unchanged)
        new = sum(each.new for each in read)
        yield f"{count} repositories: {len(read)} read ({new} new commits), {len(self.unchanged)} with nothing new"
        for each in self.done:
            if each.good and each.said:
                yield f"{each.job.repository}: {each.said}"
        if self.failed:
            yield f"{len(self.failed)} could not be read; `impact fleet status` keeps why"


def scan_fleet(
    fleet_file: str, groups: tuple[str, ...], me: tuple[str, ...], workers: int | None, ledger_path: str | None
) -> Run:
    """Read what is new in every repository of the fleet, on this machine; raises SettingsError for its file."""
    jobs, unchanged = _asked(fleet_file, groups, me, str(ledger_file(ledger_path)))
    return Run(tuple(sorted(_run(jobs, workers), key=lambda done: done.job.repository)), unchanged)


def queue_fleet(fleet_file: str, groups: tuple[str, ...], me: tuple[str, ...], ledger_path: str | None) -> Run:
    """The same by workers of the team's queue, waited for; raises ImpactError where the ledger is no database."""
    from impact.commands.fleet_queueing import queue, team_address
    from impact.ledger.opening import open_ledger

    address = team_address(ledger_path)
    jobs, unchanged = _asked(fleet_file, groups, me, str(address))
    with open_ledger(address) as ledger:
        done = tuple(queue(address, ledger).run(jobs))
    return Run(tuple(sorted(done, key=lambda each: each.job.repository)), unchanged)


def put_fleet(fleet_file: str, groups: tuple[str, ...], me: tuple[str, ...], ledger_path: str | None) -> int:
    """Put what is new in the fleet into the team's queue, wait for nothing, and return how many jobs wait then."""
    from impact.commands.fleet_queueing import queue, team_address
    from impact.ledger.opening import open_ledger

    address = team_address(ledger_path)
    jobs, _ = _asked(fleet_file, groups, me, str(address))
    with open_ledger(address) as ledger:
        return len(queue(address, ledger).enqueue(jobs))


def _asked(
    fleet_file: str, groups: tuple[str, ...], me: tuple[str, ...], ledger: str
) -> tuple[tuple[Job, ...], tuple[str, ...]]:
    """The jobs for a fleet, and the names of those repositories that have nothing new."""
    fleet = load_fleet(Path(fleet_file))
    first = workshop()
    whose = subject(me, first.options, None)
    given = {"ledger": ledger}
    if whose is not None:
        given |= {"me": " ".join(whose.addresses), "name": whose.name}
    return waiting(fleet, _wanted(fleet, groups), first, given)


def waiting(
    fleet: Fleet, entries: tuple[Entry, ...], shop: Workshop, given: dict[str, str]
) -> tuple[tuple[Job, ...], tuple[str, ...]]:
    """The jobs of all entries that have something new, the heaviest first, and the names of the others."""
    from impact.ledger.opening import open_ledger

    with open_ledger(places.ledger_file(given["ledger"])) as ledger:
        ledger.keep_fleet([(each.name, each.address) for each in fleet.entries], fleet.teams)
        standing = ledger.standings()
    # Threads: nearly all of it is waiting for git.
    with ThreadPoolExecutor(2 * processes.cores()) as pool:
        seen = list(pool.map(partial(_job, shop=shop, given=tuple(given.items())), entries))
    jobs = [(size, job) for size, job in seen if not _done_before(standing.get(job.repository), job)]
    unchanged = tuple(job.repository for _, job in seen if _done_before(standing.get(job.repository), job))
    return tuple(job for _, job in sorted(jobs, key=lambda pair: (-pair[0], pair[1].repository))), unchanged


def _job(entry: Entry, shop: Workshop, given: tuple[tuple[str, str], ...]) -> tuple[int, Job]:
    """How heavy a repository is, and the job for it; what cannot be opened says so when the job is done."""
    job = Job(entry.name, path=entry.path, url=entry.url, given=given)
    try:
        place = git_log.open_place(entry.path)
        tips = tips_of(place, shop.options.main_branches)
    except ImpactError:
        return 0, job
    told = repr((sorted(tips.items()), place.mailmap_text)).encode()
    return weight(place.repository), replace(job, tips=sha256(told).hexdigest(), rules=shop.rules)


def _done_before(standing: Standing | None, job: Job) -> bool:
    return standing is not None and bool(job.tips) and standing.key == job.key and not standing.failures


def _wanted(fleet: Fleet, groups: Iterable[str]) -> tuple[Entry, ...]:
    asked = set(groups)
    known = {group for each in fleet.entries for group in each.groups}
    if unknown := sorted(asked - known):
        raise UsageError(
            f"{unknown[0]}: no group of this fleet", hint="groups: " + (", ".join(sorted(known)) or "none")
        )
    return tuple(each for each in fleet.entries if not asked or asked & set(each.groups))


def _run(jobs: tuple[Job, ...], workers: int | None) -> Iterator[Done]:
    from impact.commands.fleet_tasks import work
    from impact.fleet.local import Local

    if jobs:
        yield from Local(work, min(workers or processes.cores(), len(jobs))).run(jobs)
