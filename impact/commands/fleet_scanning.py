"""Reads what is new in a whole fleet: says which repositories have something new, and lets an engine do the work."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import partial
from hashlib import sha256
from pathlib import Path

from impact.commands.fleet_places import given_by
from impact.commands.scanning import tips_of
from impact.commands.subject import subject
from impact.commands.workshop import Workshop, ledger_file, workshop
from impact.edges import workers as processes
from impact.edges.disk import weight
from impact.edges.mirrors import shelf
from impact.model.errors import ImpactError, UsageError
from impact.model.fleet import SAME, Done, Entry, Fleet, Job, Standing, same
from impact.sources import git_log


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
        yield f"{count} repositories: {len(read)} read ({new} new commits), {len(self.unchanged)} with nothing new"
        for each in self.done:
            if each.good and each.said:
                yield f"{each.job.repository}: {each.said}"
        if self.failed:
            yield f"{len(self.failed)} could not be read; `impact fleet status` keeps why"


def scan_fleet(
    fleet_file: str,
    groups: tuple[str, ...],
    me: tuple[str, ...],
    workers: int | None,
    ledger_path: str | None,
    tell: Callable[[str], None],
) -> Run:
    """Read what is new in every repository of the fleet, on this machine; raises SettingsError for its file.

    `tell` gets a line where a forge is waited for.
    """
    first = workshop()
    ledger, fleet = loaded(fleet_file, ledger_path, first, tell)
    whose = subject(me, first.options, None)
    given = {"ledger": str(ledger)}
    if whose is not None:
        given |= {"me": " ".join(whose.addresses), "name": whose.name}
    entries = _wanted(fleet, groups)
    jobs, unchanged = waiting(fleet, entries, first, given)
    done = settled(fleet, list(_run(jobs, workers)), workers)
    return Run(tuple(sorted(done, key=lambda done: done.job.repository)), unchanged, fleet.notes)


def loaded(
    fleet_file: str, ledger_path: str | None, first: Workshop, tell: Callable[[str], None]
) -> tuple[Path, Fleet]:
    """The ledger's file, and the fleet with what its forges have now; raises SettingsError for its file."""
    from impact.commands.fleet_file import whole_fleet
    from impact.ledger.opening import open_ledger

    file = ledger_file(ledger_path)
    with open_ledger(file) as ledger:
        return file, whole_fleet(Path(fleet_file), first.options, ledger, tell)


def settled(fleet: Fleet, done: list[Done], workers: int | None) -> list[Done]:
    """Let of entries that are the same repository the first of the file be read, whichever was the quicker one.

    Everything else is over by now, so that nobody else reads what changes hands.
    """
    position = {each.name: number for number, each in enumerate(fleet.entries)}
    late: dict[str, Done] = {}
    for each in sorted(done, key=lambda one: position[one.job.repository]):
        if each.end == SAME and position[each.job.repository] < position.get(each.same_as, -1):
            late.setdefault(each.same_as, each)
    if not late:
        return done
    again = tuple(replace(each.job, given=(*each.job.given, ("settling", "yes"))) for each in late.values())
    ended = {each.job.repository: each for each in _run(again, workers)}
    takers = {other: each.job.repository for other, each in late.items() if ended[each.job.repository].good}
    told = []
    for each in done:
        name = each.job.repository
        if name in takers:
            each = replace(each, end=SAME, new=0, said=same(takers[name]), same_as=takers[name])
        elif name in ended:
            # Where both are one folder, the other one had read what is new.
            before = sum(one.new for one in done if takers.get(one.job.repository) == name)
            each = replace(ended[name], new=ended[name].new or before)
        elif each.same_as in takers:
            holder = takers[each.same_as]
            each = replace(each, said=same(holder), same_as=holder)
        told.append(each)
    return told


def waiting(
    fleet: Fleet, entries: tuple[Entry, ...], shop: Workshop, given: dict[str, str]
) -> tuple[tuple[Job, ...], tuple[str, ...]]:
    """The jobs of all entries that have something new, the heaviest first, and the names of the others."""
    from impact.ledger.opening import open_ledger

    with open_ledger(Path(given["ledger"])) as ledger:
        ledger.keep_fleet([(each.name, each.address) for each in fleet.entries], fleet.teams)
        standing = ledger.standings()
    # Threads: nearly all of it is waiting for git.
    with ThreadPoolExecutor(2 * processes.cores()) as pool:
        seen = list(pool.map(partial(_job, shop=shop, given=given, fleet=fleet), entries))
    position = {each.name: number for number, each in enumerate(fleet.entries)}
    jobs, unchanged = [], []
    for size, job in seen:
        there = standing.get(job.repository)
        # One that was read under another name is not done with where the file names it first by now.
        given_up = there is not None and position[job.repository] < position.get(there.same_as, -1)
        if _done_before(there, job) and not given_up:
            unchanged.append(job.repository)
        else:
            jobs.append((size, job))
    return tuple(job for _, job in sorted(jobs, key=lambda pair: (-pair[0], pair[1].repository))), tuple(unchanged)


def _job(entry: Entry, shop: Workshop, given: dict[str, str], fleet: Fleet) -> tuple[int, Job]:
    """How heavy a repository is, and the job for it; what cannot be opened says so when the job is done."""
    job = Job(entry.name, path=entry.path, url=entry.url, given=tuple((given | given_by(fleet, entry)).items()))
    if entry.url:
        return shelf.weight(entry.url, fleet.mirrors), job  # what lies there is known when it was asked
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
    known = sorted({group for each in fleet.entries for group in each.groups})
    if unknown := sorted(asked - set(known)):
        close = get_close_matches(unknown[0], known, 1, 0.6)
        hint = f"did you mean '{close[0]}'?" if close else "groups: " + (", ".join(known) or "none")
        raise UsageError(f"{unknown[0]}: no group of this fleet", hint=hint)
    return tuple(each for each in fleet.entries if not asked or asked & set(each.groups))


def _run(jobs: tuple[Job, ...], workers: int | None) -> Iterator[Done]:
    from impact.commands.fleet_tasks import work
    from impact.fleet.local import Local

    if jobs:
        yield from Local(work, min(workers or processes.cores(), len(jobs))).run(jobs)
