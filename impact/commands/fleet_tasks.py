"""What is done for one repository of a fleet, in whichever process: read what is new, keep how it ended."""

from __future__ import annotations

import time
from functools import cache
from typing import TYPE_CHECKING

from impact.commands.gathering import keep
from impact.commands.scanning import Scanned, scan
from impact.commands.subject import Subject
from impact.commands.workshop import Workshop, workshop
from impact.edges import clock
from impact.fleet.engine import Work
from impact.model.errors import HostError, ImpactError, LedgerError
from impact.model.fleet import FAILED, GOOD, PASSING, SAME, Done, Job
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
    given = dict(job.given)
    ledger = _ledger(given["ledger"])
    place = git_log.open_place(job.path)
    shop = _shop(place)

    def register(roots: tuple[str, ...]) -> None:
        here = place.repository.common_dir
        holder = ledger.claim(job.repository, roots, name=place.name, place=here, url=place.url)
        if holder != job.repository:
            raise _Held(holder)

    try:
        scanned = scan(ledger, place, shop, lambda done: None, register)
    except _Held as held:
        holder = str(held)
        return Done(job, SAME, said=f"the same repository as {holder}: read once, under that name", same_as=holder)
    if addresses := tuple(given.get("me", "").split()):
        keep(ledger, scanned, shop, Subject(addresses, given.get("name", ""), "the fleet"))
    return Done(job, GOOD, scanned.new, said=_unread(scanned), repo_id=scanned.repo_id)


TASKS: dict[str, Work] = {"scan": scan_one}


def _unread(scanned: Scanned) -> str:
    if scanned.repo_id is None:
        return "no commit yet"
    return "; ".join(f"not read: {each.what} {each.sha[:12]}".rstrip() for each in scanned.unread)


def _said(error: ImpactError) -> str:
    return f"{error.what} ({error.hint})" if error.hint else error.what


def _lasting(done: Done, seconds: float) -> Done:
    from dataclasses import replace

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
