"""What lies outside the ledger and goes with it: spools, mirrors, runs of a schedule, the digest, what was learned."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from impact.edges import hook_files, places, run_files, spool_files
from impact.edges.mirrors import shelf
from impact.model.errors import ImpactError
from impact.model.forgetting import OfPeriod, OfPerson, OfRepository, Outside, Wanted
from impact.redact.words import without
from impact.services.reading.workshop import learned_file
from impact.sources import spool

if TYPE_CHECKING:
    from impact.ledger.ledger import Ledger

_ESCAPED = re.compile(r"(?:\\u[0-9a-fA-F]{4})+")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that goes: its sort, how many of it, and what lets it go; doing it twice does no harm."""

    sort: str
    number: int
    do: Callable[[], object]


def steps(ledger: Ledger, wanted: Wanted, outside: Outside) -> tuple[Step, ...]:
    """Return what has to go; raises ImpactError where one of the files cannot be read."""
    return (
        *_spools(ledger, wanted, outside),
        *_mirrors(outside),
        *_schedule(wanted, outside),
        *_learned(wanted, outside),
    )


def _spools(ledger: Ledger, wanted: Wanted, outside: Outside) -> Iterator[Step]:
    every = [state.place for state in ledger.repositories() if state.place]
    for place in outside.places if isinstance(wanted, OfRepository) else every:
        for folder in (os.path.join(place, "impact"), str(places.aside_folder(place))):
            lines = spool_files.lines_in(folder)
            if isinstance(wanted, OfRepository):
                if lines:
                    yield Step("lines that hooks left", len(lines), partial(spool_files.drop, folder))
                continue
            hold = _blanking(wanted, outside)
            gone = sum(hold(each).strip() == b"" for each in lines)
            if gone:
                yield Step("lines that hooks left", gone, partial(spool_files.overwrite, folder, hold, hold))


def _blanking(wanted: Wanted, outside: Outside) -> Callable[[bytes], bytes]:
    """What makes blanks of a line that is to go: of one's own all, else those that hold a name, a day or a commit."""

    def blank(line: bytes) -> bytes:
        if isinstance(wanted, OfPeriod):
            gone = _is_then(line, wanted, outside)
        else:
            text = (spool.line_of(line) or line).decode("utf-8", "replace")
            gone = outside.own or without(_plain(text), outside.plain) != _plain(text)
        return b" " * len(line) if gone else line

    return blank


def _is_then(line: bytes, wanted: OfPeriod, outside: Outside) -> bool:
    """Whether a line tells of these days; one that cannot be read may."""
    kept = spool.line_of(line)
    try:
        value = json.loads(line if kept is None else kept)
        shas = {value.get(key) for key in ("sha", "old", "new")} & outside.shas
        return bool(shas) or ("at" in value and wanted.period.holds(_day(value["at"])))
    except (ValueError, TypeError, AttributeError, OverflowError, OSError):
        return True


def _day(at: int) -> date:
    return datetime.fromtimestamp(at, UTC).date()


def _mirrors(outside: Outside) -> Iterator[Step]:
    found = {(places.mirrors_folder(), shelf.name_for(url)) for url in outside.fetched}
    for place in map(Path, outside.places):
        if place.name.endswith(".git") and (place.parent / "locks").is_dir():
            found.add((place.parent, place.name))
            # Another folder of mirrors holds them under the same names.
            found |= {(place.parent, shelf.name_for(url)) for url in outside.fetched}
    for root, name in sorted(found):
        if any(each.exists() for each in (root / name, root / "read" / name, root / "locks" / name)):
            yield Step("mirrors of repositories", 1, partial(shelf.dropped, root, name))


def _schedule(wanted: Wanted, outside: Outside) -> Iterator[Step]:
    folder = places.schedule_folder()
    lines = run_files.lines(folder)
    words = (*outside.plain, *outside.names, *outside.fetched)
    kept = [each for each in lines if not _tells(each, words, wanted)]
    if len(kept) < len(lines):
        yield Step("lines of scheduled runs", len(lines) - len(kept), lambda: _keep(folder, kept))
    digest = run_files.digest_file(folder)
    if digest.exists():
        yield Step("the last digest", 1, lambda: hook_files.delete(str(digest)))


def _tells(line: str, words: tuple[str, ...], wanted: Wanted) -> bool:
    if without(_plain(line), words) != _plain(line):
        return True
    if not isinstance(wanted, OfPeriod):
        return False
    try:
        return wanted.period.holds(_day(json.loads(line)["at"]))
    except (ValueError, TypeError, KeyError, OverflowError, OSError):
        return False


def _plain(line: str) -> str:
    """A line of JSON with its letters as they are read."""
    return _ESCAPED.sub(lambda each: str(json.loads(f'"{each[0]}"')), line)


def _keep(folder: Path, kept: list[str]) -> None:
    with run_files.alone(folder) as first:
        if not first:
            raise ImpactError("a scheduled run is under way", hint="run this again when it has ended")
        run_files.keep_lines(folder, kept)


def _learned(wanted: Wanted, outside: Outside) -> Iterator[Step]:
    file = learned_file()
    if not isinstance(wanted, OfPerson) or not file.is_file():
        return
    text = file.read_text("utf-8", "replace").lower()
    if any(each.lower() in text for each in outside.plain if "@" in each):
        yield Step("what your corrections taught", 1, lambda: hook_files.delete(str(file)))
