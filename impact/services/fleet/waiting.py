"""Which repositories of a fleet have something new, and the jobs for those."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from difflib import get_close_matches
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING

from impact.edges import workers as processes
from impact.edges.disk import weight
from impact.edges.mirrors import shelf
from impact.model.errors import ImpactError, UsageError
from impact.model.fleet import Entry, Fleet, Job, Standing
from impact.services.fleet.places import given_by, rules_of
from impact.services.reading.scanning import tips_of
from impact.services.reading.workshop import Workshop, repository_file
from impact.sources import git_log

if TYPE_CHECKING:
    from impact.ledger.ledger import Ledger


def waiting(
    ledger: Ledger, fleet: Fleet, entries: tuple[Entry, ...], shop: Workshop, given: dict[str, str]
) -> tuple[tuple[Job, ...], tuple[str, ...]]:
    """The jobs of all entries that have something new, the heaviest first, and the names of the others.

    `given` is what each job is told, as plain values.
    """
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


def wanted(fleet: Fleet, groups: Iterable[str]) -> tuple[Entry, ...]:
    """The entries in these groups, of all where none is named; raises UsageError for a group that is not there."""
    asked = set(groups)
    known = sorted({group for each in fleet.entries for group in each.groups})
    if unknown := sorted(asked - set(known)):
        close = get_close_matches(unknown[0], known, 1, 0.6)
        hint = f"did you mean '{close[0]}'?" if close else "groups: " + (", ".join(known) or "none")
        raise UsageError(f"{unknown[0]}: no group of this fleet", hint=hint)
    return tuple(each for each in fleet.entries if not asked or asked & set(each.groups))


def _job(entry: Entry, shop: Workshop, given: dict[str, str], fleet: Fleet) -> tuple[int, Job]:
    """How heavy a repository is, and the job for it; what cannot be opened says so when the job is done."""
    job = Job(entry.name, path=entry.path, url=entry.url, given=tuple((given | given_by(fleet, entry)).items()))
    if entry.url:
        return shelf.weight(entry.url, fleet.mirrors), job  # what lies there is known when it was asked
    try:
        place = git_log.open_place(entry.path)
        own = shop if repository_file(place.repository) is None else shop.beside(place.repository)
        tips = tips_of(place, own.options.main_branches)
    except ImpactError:
        return 0, job
    told = repr((sorted(tips.items()), place.mailmap_text)).encode()
    return weight(place.repository), replace(job, tips=sha256(told).hexdigest(), rules=rules_of(job, own))


def _done_before(standing: Standing | None, job: Job) -> bool:
    return standing is not None and bool(job.tips) and standing.key == job.key and not standing.failures
