"""Reads the kind of every commit of everybody, lightly, for the repository as a whole and never for a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import closing
from functools import cache, partial
from itertools import islice
from typing import TYPE_CHECKING

from impact.edges import workers
from impact.services.reading.looking import Known, how, light, read_lightly
from impact.services.reading.progress import progress
from impact.services.reading.workshop import workshop
from impact.sources import git_log

if TYPE_CHECKING:
    from impact.classify.reading import Reader
    from impact.ledger.kept_look import KeptLook
    from impact.ledger.ledger import Ledger
    from impact.services.reading.scanning import Scanned
    from impact.services.reading.workshop import Workshop

# Commits read and kept at a time: what an interrupted run loses at most, for each process.
_BATCH = 1000
# For fewer, starting processes takes longer than reading.
_FEW = 5000


def read_everyone(ledger: Ledger, scanned: Scanned, shop: Workshop, subjects: str) -> Counter[str]:
    """Read what nobody read yet; return how many commits are of each type, "" for those without a probable one.

    `subjects` names what the subject's own commits are read by.
    """
    if scanned.repo_id is None:
        return Counter()
    place, own = scanned.place, light(shop)
    # Whatever was read more deeply stays: a lighter look never takes its place.
    rules = tuple(dict.fromkeys((subjects, how(place, shop), own)))
    waiting = ledger.unread(scanned.repo_id, None, *rules)
    known = _known(ledger, scanned.repo_id, waiting) if waiting else iter(())
    done = 0
    with (
        progress(place.name, lambda: len(waiting)) as tell,
        closing(_read(place, shop, known, len(waiting))) as batches,
    ):
        for looks in batches:
            ledger.save_looks(scanned.repo_id, looks, rules=own)
            done += len(looks)
            tell(done)
    return ledger.kinds_of_all(scanned.repo_id, *rules, least=shop.reader.model.abstain)


def _known(ledger: Ledger, repo_id: int, waiting: list[str]) -> Iterator[Known]:
    """Yield what the scan saw of these commits."""
    chronicle = ledger.surroundings(repo_id, ())
    rows = {sha: row for row, sha in enumerate(chronicle.shas)}
    for sha in waiting:
        if sha in rows:
            seen = chronicle[rows[sha]]
            yield Known(sha, seen.signals, seen.touched)
        else:  # without a readable day
            yield Known(sha, None, ())


def _read(place: git_log.Place, shop: Workshop, known: Iterator[Known], count: int) -> Generator[list[KeptLook]]:
    """Yield looks batch by batch, in the order of the commits; of many, on every core."""
    batches = iter(lambda: tuple(islice(known, _BATCH)), ())
    processes = workers.cores()
    if processes == 1 or count < _FEW:
        yield from (list(read_lightly(place, shop.reader, each)) for each in batches)
    else:
        yield from workers.spread(partial(_elsewhere, place.repository.path), batches, processes)


def _elsewhere(path: str, known: tuple[Known, ...]) -> list[KeptLook]:
    """Read one batch in a process of its own."""
    place, reader = _tools(path)
    return list(read_lightly(place, reader, known))


@cache
def _tools(path: str) -> tuple[git_log.Place, Reader]:
    place = git_log.open_place(path)
    return place, workshop(place.repository).reader
