"""What is done for one repository of a fleet, in whichever process: read what is new, keep how it ended."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from impact.edges import clock
from impact.fleet.engine import Work
from impact.model.errors import HostError, ImpactError, LedgerError, RepositoryError
from impact.model.fleet import FAILED, GOOD, PASSING, SAME, Done, Job, same
from impact.services.fleet.places import given_folder, rules_of
from impact.services.gathering.contributions import keep
from impact.services.reading.manifesting import keep_manifests
from impact.services.reading.scanning import Scanned, scan
from impact.services.reading.shared_files import keep_shared
from impact.services.reading.subject import Subject
from impact.services.reading.workshop import Workshop, workshop
from impact.sources import git_log

if TYPE_CHECKING:
    from impact.ledger.ledger import Ledger


class _Held(Exception):
    """Another entry of the fleet holds this repository."""


def work(job: Job) -> Done:
    """Do one job and keep how it ended; raises LedgerError, for then nothing can be kept."""
    return kept(job, TASKS[job.task])


def kept(job: Job, task: Work) -> Done:
    """The same, by a task of the asker's."""
    began = time.monotonic()
    ledger = _ledger(dict(job.given)["ledger"])
    try:
        done = task(job)
    except LedgerError:
        raise
    except HostError as error:
        done = Done(job, PASSING, said=_said(error))
    except ImpactError as error:
        done = Done(job, FAILED, said=_said(error))
    done = _lasting(done, time.monotonic() - began)
    ledger.keep_done(done, clock.now())
    return done


def scan_one(job: Job) -> Done:
    """Read what is new of one repository into the ledger, with the subject's contributions where there is a subject."""
    if not job.url:
        return _scanned(job, job.path)
    by = rules_of(job, _first())
    with given_folder(job, by) as mirror:
        done = _scanned(job, mirror.folder) if mirror.folder else Done(job, GOOD)
        if not done.good:
            return done
        gone = mirror.was_read(by)
    return replace(done, said="; ".join(filter(None, (done.said, _thrown_away(gone)))))


def _scanned(job: Job, folder: str) -> Done:
    given = dict(job.given)
    ledger = _ledger(given["ledger"])
    # As the fleet calls it: half of all bare repositories lie in a folder called "repo".
    place = replace(git_log.open_place(folder), name=job.repository)
    shop = _shop(place)

    def register(roots: tuple[str, ...]) -> None:
        here = place.repository.common_dir
        holder = ledger.claim(
            job.repository, roots, name=place.name, place=here, url=place.url, settling="settling" in given
        )
        if holder != job.repository:
            raise _Held(holder)

    try:
        scanned = scan(ledger, place, shop, lambda done: None, register)
    except _Held as held:
        holder = str(held)
        return Done(job, SAME, said=same(holder), same_as=holder)
    if scanned.new == 0 and any(each.sha for each in scanned.unread):
        raise RepositoryError(f"damaged: {_unread(scanned)}", hint="git fsck there shows more; what was read stays")
    if addresses := tuple(given.get("me", "").split()):
        keep(ledger, scanned, shop, Subject(addresses, given.get("name", ""), "the fleet"))
    keep_shared(ledger, scanned, shop)
    unread = _unread(scanned) if scanned.repo_id is not None else _empty(ledger, job)
    said = "; ".join(filter(None, (unread, keep_manifests(ledger, scanned))))
    return Done(job, GOOD, _new(ledger, scanned, given), said=said, repo_id=scanned.repo_id)


def _new(ledger: Ledger, scanned: Scanned, given: dict[str, str]) -> int:
    """How many commits the run came to know, by the ledger: a process that died before may have read some of them."""
    if scanned.repo_id is None or "after" not in given:
        return scanned.new
    return max(scanned.new, ledger.kept_after(scanned.repo_id, int(given["after"])))


def _thrown_away(names: tuple[str, ...]) -> str:
    if not names:
        return ""
    what = "1 mirror was" if len(names) == 1 else f"{len(names)} mirrors were"
    return f"{what} thrown away to keep within `limits.all_gb` ({', '.join(names)}): what was read of them stays"


TASKS: dict[str, Work] = {"scan": scan_one}


def _unread(scanned: Scanned) -> str:
    return "; ".join(f"not read: {each.what} {each.sha[:12]}".rstrip() for each in scanned.unread)


def _empty(ledger: Ledger, job: Job) -> str:
    standing = ledger.standings().get(job.repository)
    if standing is None or standing.repo_id is None:
        return "no commit yet"
    return "no commit there any more; what was read of it before stays"


def _said(error: ImpactError) -> str:
    return f"{error.what} ({error.hint})" if error.hint else error.what


def _lasting(done: Done, seconds: float) -> Done:
    return replace(done, seconds=round(seconds, 3))


@cache
def _ledger(name: str) -> Ledger:
    """The ledger of this process: opened once, for all jobs that it does."""
    from impact.edges import places
    from impact.ledger.opening import open_ledger

    return open_ledger(places.ledger_file(name))


@cache
def _first() -> Workshop:
    return workshop()


def _shop(place: git_log.Place) -> Workshop:
    # What rules compile to is shared by all repositories that this process reads.
    return _first().beside(place.repository)
