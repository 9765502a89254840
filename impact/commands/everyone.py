"""Reads the kind of every commit of everybody, lightly, for the repository as a whole and never for a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator
from contextlib import closing
from functools import cache, partial
from itertools import islice
from typing import TYPE_CHECKING

from impact.commands.looking import how, light, read_lightly
from impact.commands.progress import progress
from impact.commands.workshop import workshop
from impact.edges import workers
from impact.sources import git_log

if TYPE_CHECKING:
    from impact.classify.reading import Reader
    from impact.commands.scanning import Scanned
    from impact.commands.workshop import Workshop
    from impact.ledger.kept_look import KeptLook
    from impact.ledger.ledger import Ledger

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
    done = 0
    with progress(place.name, lambda: len(waiting)) as tell, closing(_read(place, shop, waiting)) as batches:
        for looks in batches:
            ledger.save_looks(scanned.repo_id, looks, rules=own)
            done += len(looks)
            tell(done)
    return ledger.kinds_of_all(scanned.repo_id, *rules, least=shop.reader.model.abstain)


def _read(place: git_log.Place, shop: Workshop, waiting: list[str]) -> Generator[list[KeptLook]]:
    """Yield looks batch by batch, in the order of the commits; of many, on every core."""
    rest = iter(waiting)
    batches = iter(lambda: tuple(islice(rest, _BATCH)), ())
    processes = workers.cores()
    if processes == 1 or len(waiting) < _FEW:
        yield from (list(read_lightly(place, shop.reader, shas)) for shas in batches)
    else:
        yield from workers.spread(partial(_elsewhere, place.repository.path), batches, processes)


def _elsewhere(path: str, shas: tuple[str, ...]) -> list[KeptLook]:
    """Read one batch in a process of its own."""
    place, reader = _tools(path)
    return list(read_lightly(place, reader, shas))


@cache
def _tools(path: str) -> tuple[git_log.Place, Reader]:
    place = git_log.open_place(path)
    return place, workshop(place.repository).reader
