"""Keeps what was said of commits with them when history is rewritten: notes their keys, looks for the lost ones."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from impact.identity.neighbours import beside
from impact.model.errors import RepositoryError
from impact.sources import commit_keys, git_log

if TYPE_CHECKING:
    from impact.ledger.ledger import Ledger
    from impact.ledger.relatives import Held
    from impact.model.keys import Keys
    from impact.sources.git_log import Place


# How many commits before and after one that was spoken of are kept as well.
NEIGHBOURS = 10


def note(ledger: Ledger, spoken: Iterable[Collection[str]]) -> None:
    """Keep by what these commits can be known again, of all that is at hand and was not read yet.

    So are the commits around them: in a new clone after a squash nothing else tells what went into it. What is not
    at hand now (its repository moved, or is gone) is tried again by the next scan.
    """
    names = {name for each in ledger.names({sha for group in spoken for sha in group}).values() for name in each}
    known = ledger.keys(names)
    new = [name for name in names if name not in known or not known[name].tree]
    if not new:
        return
    held = ledger.held(ledger.neighbours(new, NEIGHBOURS))
    read = _read(ledger, held, {sha for sha, each in held.items() if each.keys.paths or not each.keys.alive})
    ledger.keep_keys(each for sha, each in read.items() if each.tree or (sha in names and sha not in known))


def relink(ledger: Ledger, spoken: Sequence[Collection[str]], pairs: Iterable[tuple[str, str]] = ()) -> None:
    """Look for the commits of these that are lost; keep what was found, and what stays open.

    `spoken` are groups of commits that something was said of together; `pairs` are (old, new) as git told them
    after a rewrite.
    """
    from impact.identity.relink import relink as cascade

    told = tuple(pairs)
    lost = ledger.lost({sha for group in spoken for sha in group})
    known = ledger.keys({name for each in lost.values() for name in each})
    if not told:
        new = set(ledger.unsearched(known))
        lost = {sha: each for sha, each in lost.items() if not new.isdisjoint(each)}
    wanted = {sha: tuple(known[name] for name in each if name in known) for sha, each in lost.items()}
    if not any(wanted.values()):
        return
    pool = _pool(ledger, {each.sha: each for keys in wanted.values() for each in keys}, {new for _, new in told})
    found = cascade(wanted, pool.values(), pairs=told, together=spoken)
    ledger.keep_keys(pool[new] for new in sorted({new for new, _ in found.links.values()}) if new in pool)
    ledger.link(found.links)
    ledger.leave_open([name for each in lost.values() for name in each], found.open)


def _pool(ledger: Ledger, lost: Mapping[str, Keys], told: Collection[str]) -> dict[str, Keys]:
    """The commits that share something with the lost ones, by all their keys."""
    held = ledger.relatives(lost)
    held |= ledger.held([sha for sha in told if sha not in held and sha not in lost])
    files = {path for each in lost.values() for path in each.paths}
    first = min(each.seen for each in lost.values())
    # The patch of what changes none of these files cannot be that of a lost one, nor of several of them.
    inside = {
        sha
        for sha, each in held.items()
        if not each.keys.alive or (each.keys.seen > first and not files.isdisjoint(each.keys.paths))
    }
    return _read(ledger, held, inside) | _never_read(ledger, lost)


def _never_read(ledger: Ledger, lost: Mapping[str, Keys]) -> dict[str, Keys]:
    """What lay beside the lost ones on a branch that no scan has read: gone with them, by the keys kept of it."""
    kept = ledger.keys_unread()
    near = beside({sha: each.parents for sha, each in {**kept, **lost}.items()}, lost, NEIGHBOURS)
    return {sha: kept[sha] for sha in sorted(near - lost.keys()) if sha in kept}


def _read(ledger: Ledger, held: Mapping[str, Held], inside: Collection[str]) -> dict[str, Keys]:
    """Add what the objects of these commits say, where a repository that holds them is at hand; patches of `inside`."""
    found = {sha: each.keys for sha, each in held.items()}
    secret = ledger.secret()
    for number in sorted({repo for each in held.values() for repo in each.repos}):
        place = _place(ledger, number)
        waiting = {sha: found[sha] for sha, each in held.items() if number in each.repos and not found[sha].tree}
        if place is None or not waiting:
            continue
        read = commit_keys.told(place.repository, waiting, secret)
        patched = [each for sha, each in read.items() if sha in inside]
        if patched and not place.partial:
            read |= {each.sha: each for each in commit_keys.with_patches(place.repository, patched, secret)}
        found |= read
    kept = ledger.keys([sha for sha, each in found.items() if not each.tree])
    return found | {sha: replace(each, alive=found[sha].alive) for sha, each in kept.items()}


def _place(ledger: Ledger, number: int) -> Place | None:
    state = ledger.repository_with(number)
    try:
        return git_log.open_place(state.place) if state is not None and state.place else None
    except RepositoryError:
        return None  # moved or deleted: what the ledger itself knows has to do
