"""One scheduled run: reads the fleet, makes the digest once a week, sends what is to be sent, notes how it ended."""

from __future__ import annotations

import json
import sys
from dataclasses import replace

from impact.edges import clock, places, programs, run_files
from impact.edges.programs import Finished
from impact.model.errors import DONE, FIXABLE, IN_PART, ImpactError
from impact.model.options import ScheduleOptions
from impact.schedules import runs
from impact.schedules.errand import MOST_SECONDS
from impact.schedules.runs import Run
from impact.services.reading.subject import subject
from impact.services.reading.workshop import options
from impact.services.schedule import sending

_OURS = "impact: "
UNDER_WAY = "another run is under way; this one leaves it to that"


def run_once(fleet: str, ledger: str | None) -> Run | None:
    """Run what a schedule is for, and return how that ended; None where another run is under way.

    It is noted before it begins and after it ended, in a file of its own, so that a ledger out of reach is told there.
    """
    folder = places.schedule_folder()
    with run_files.alone(folder) as first:
        if not first:
            return None
        known = runs.read(run_files.lines(folder))
        # Two in one second are two all the same.
        begun = max([clock.now(), *(each.begun + 1 for each in known[-1:])])
        run_files.add(folder, runs.begun(begun), runs.shortened)
        done = _told(_scanned(fleet, ledger, begun), known, fleet, ledger)
        done = replace(done, ended=clock.now())
        run_files.add(folder, runs.ended(done), runs.shortened)
        return done


def _scanned(fleet: str, ledger: str | None, begun: int) -> Run:
    done = _ours(("fleet", "scan", "--fleet", fleet), ledger)
    if done.code is None:
        return Run(begun, says=f"it was ended, for it took longer than {MOST_SECONDS // 3600} hours")
    if done.code < 0:
        return Run(begun, code=done.code, says=f"it was killed by signal {-done.code}")
    return Run(begun, code=done.code, says=_done(done) if done.code in (DONE, IN_PART) else _wrong(done))


def _told(run: Run, known: tuple[Run, ...], fleet: str, ledger: str | None) -> Run:
    """Make and send what is due; nothing in it makes the run a failed one."""
    try:
        settings = options()
        where = settings.schedule
        if not run.good:
            return replace(run, unsent=sending.send_failure(where, run.says))
        week = _week()
        if runs.digest_is_due(known, week) and subject((), settings, None) is not None:
            return _digested(run, week, where, fleet, ledger)
    except ImpactError as error:
        return replace(run, unsent=str(error))
    return run


def _digested(run: Run, week: str, where: ScheduleOptions, fleet: str, ledger: str | None) -> Run:
    done = _ours(("digest", "--format", "json", fleet), ledger)
    lines = posted = _lines(done)
    if not lines:
        # Nobody waits for a digest that goes nowhere.
        return replace(run, unsent=f"no digest: {_wrong(done)}" if sending.places(where) else "")
    run_files.keep_digest(places.schedule_folder(), "\n".join(lines) + "\n")
    faults = []
    if where.others_read:
        done = _ours(("digest", "--for-others", "--format", "json", fleet), ledger)
        posted = _lines(done)
        if not posted:
            where, faults = replace(where, webhook=""), [f"webhook: no digest for others: {_wrong(done)}"]
    faults.append(sending.send_digest(where, lines, posted, clock.today()))
    return replace(run, digest=week, unsent="; ".join(filter(None, faults)))


def _lines(done: Finished) -> list[str]:
    try:
        return [str(each) for each in json.loads(done.out)["lines"]] if done.code == 0 else []
    except (ValueError, KeyError, TypeError):
        return []


def _ours(words: tuple[str, ...], ledger: str | None) -> Finished:
    """Run a command of our own in a process of its own, so that whatever becomes of it can be told."""
    more = ("--ledger", ledger) if ledger else ()
    try:
        return programs.attend((sys.executable, "-P", "-m", "impact", *words, *more), MOST_SECONDS)
    except OSError as error:
        return Finished(FIXABLE, b"", f"it could not be started: {error.strerror}".encode())


def _done(done: Finished) -> str:
    """What was done is said first; what was not, last."""
    lines = done.out.decode("utf-8", "replace").splitlines()
    return "; ".join(lines[:1] + lines[1:][-1:] if done.code == IN_PART else lines[:1])


def _wrong(done: Finished) -> str:
    """The error, which begins with our name, and its hint below."""
    lines = done.err.decode("utf-8", "replace").splitlines()
    begun = [number for number, line in enumerate(lines) if line.startswith(_OURS)]
    if not begun:
        return done.said
    what, *hints = (line.strip() for line in lines[begun[-1] :])
    return what.removeprefix(_OURS) + "".join(f" ({each})" for each in hints[:1])


def _week() -> str:
    year, week, _ = clock.today().isocalendar()
    return f"{year}-W{week:02}"
