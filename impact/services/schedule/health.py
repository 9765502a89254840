"""Says how the schedule of this machine stands: what is installed, how its runs ended, what was missed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from impact.edges import clock, places, run_files
from impact.model.errors import ImpactError
from impact.schedules import record, runs
from impact.schedules.errand import LATE_SECONDS
from impact.schedules.record import Record
from impact.schedules.runs import Run, Verdict

# From a moment that is due until a run must have begun: what is drawn at random, and some time to wake up.
_GRACE = LATE_SECONDS + 300
_MOST_DUE = 1000
_NONE = "none; `impact schedule install` reads a fleet every night"
_REPAIR = "impact schedule install"


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a schedule: what was installed, what of that is gone (""), the runs, and what to say of them."""

    record: Record | None
    gone: str
    runs: tuple[Run, ...]
    verdict: Verdict
    following: int | None


def kept_record() -> Record | None:
    """Return what was installed, None where nothing was; raises ImpactError for a file that was damaged."""
    folder = places.schedule_folder()
    content = run_files.record(folder)
    return record.read(content, run_files.record_file(folder)) if content else None


def standing(*, look: bool = True) -> Standing:
    """Return how it stands now; with `look`, whoever keeps the schedule is asked whether it still does."""
    folder = places.schedule_folder()
    kept = kept_record()
    made = runs.read(run_files.lines(folder))
    now = clock.now()
    running = run_files.is_running(folder)
    if kept is None:
        return Standing(None, "", made, runs.verdict(made, (), now, running=running), None)
    verdict = runs.verdict(made, _due(kept, made, now), now, running=running)
    return Standing(kept, _gone(kept) if look else "", made, verdict, _following(kept, now))


def sentence() -> str:
    """Return what `impact doctor` says; raises ImpactError where something needs a hand."""
    found = standing()
    if found.record is None:
        return _NONE
    if found.gone:
        raise ImpactError(found.gone, hint=_REPAIR)
    if not found.verdict.well:
        raise ImpactError(found.verdict.whole, hint="impact schedule show")
    return f"kept by {found.record.way}; {found.verdict.whole}"


def notice() -> str:
    """Return what the person must know before a report of theirs, "" where all is well."""
    try:
        found = standing(look=False)
    except ImpactError:
        # The doctor says so; a report is not the place to learn of a damaged file.
        return ""
    if found.record is None or found.verdict.well:
        return ""
    return f"Scheduled reading needs a look: {found.verdict.says}. `impact schedule show` says more."


def lines(found: Standing, sent: tuple[str, ...], digest: Path) -> Iterator[str]:
    """Yield what `impact schedule show` prints."""
    kept = found.record
    if kept is None:
        yield f"schedule: {_NONE}"
    else:
        yield f"schedule: kept by {kept.way}, {kept.errand.fields} (minute hour day month weekday)"
        yield f"reads: {kept.errand.fleet}"
        if found.following is not None:
            yield f"next: {_shown(found.following)}"
        if found.gone:
            yield f"look: {found.gone}; {_REPAIR}"
    if found.runs:
        last = found.runs[-1]
        code = "" if last.code is None else f" with exit code {last.code}"
        end = "not ended" if last.ended is None else f"ended {_shown(last.ended)}{code}"
        yield f"last run: begun {_shown(last.begun)}, {end}"
    if kept is not None or found.runs:
        yield f"{'ok' if found.verdict.well else 'look'}: {found.verdict.whole}"
        yield f"sent: {', '.join(sent) or 'nothing, to nobody'}"
    if digest.is_file():
        yield f"last digest: {digest}"


def document(found: Standing, sent: tuple[str, ...]) -> dict[str, Any]:
    """Return the same for other programs."""
    kept, last = found.record, found.runs[-1] if found.runs else None
    return {
        "schema": "impact.schedule/1",
        "way": kept.way if kept else None,
        "fields": kept.errand.fields if kept else None,
        "fleet": kept.errand.fleet if kept else None,
        "next": _iso(found.following),
        "gone": found.gone,
        "last": last and {"begun": _iso(last.begun), "ended": _iso(last.ended), "code": last.code, "says": last.says},
        "unsent": last.unsent if last else "",
        "well": found.verdict.well and not found.gone,
        "says": found.verdict.whole,
        "sent": list(sent),
    }


def _due(kept: Record, made: tuple[Run, ...], now: int) -> tuple[int, ...]:
    """When it was due since it was installed or ran last, so long ago that a run must have begun."""
    from impact.schedules.moments import before

    since = max([kept.since, *(each.begun for each in made[-1:])])
    found: list[int] = []
    shown = clock.wall(now - _GRACE + 1)
    while len(found) < _MOST_DUE:
        shown = before(kept.errand.fields, shown)
        at = clock.moment(shown)
        if at <= since:
            break
        found.append(at)
    return tuple(reversed(found))


def _following(kept: Record, now: int) -> int | None:
    from impact.schedules.moments import following

    return clock.moment(following(kept.errand.fields, clock.wall(now)))


def _gone(kept: Record) -> str:
    from impact.services.schedule.ways import WAYS

    try:
        return WAYS[kept.way].holds(kept.errand)
    except ImpactError as error:
        return error.what


def _shown(at: int) -> str:
    return clock.wall(at).isoformat(" ", "minutes")


def _iso(at: int | None) -> str | None:
    return None if at is None else datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
