"""In which order commits of one day follow each other, as far as their parents say: no hour is kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from sqlalchemy import Connection, select

from impact.ledger.bulk import chunks
from impact.ledger.graph import parents_of
from impact.ledger.schema import commits

# By commit, its parents of the same day.
Parents = Mapping[bytes, Collection[bytes]]


class Place(NamedTuple):
    """How many others of its day a commit follows, and whether none of them follows it."""

    number: int = 0
    last: bool = True


ALONE = Place()


def parents_on(connection: Connection, repo_id: int, days: Iterable[int]) -> dict[int, dict[bytes, set[bytes]]]:
    """Return by day, of those given, each commit of a repository with its parents of that day."""
    query = select(commits.c.sha, commits.c.parents, commits.c.commit_day).where(~commits.c.gone)
    found: dict[int, dict[bytes, set[bytes]]] = defaultdict(dict)
    for part in chunks(sorted(set(days))):
        asked = query.where(commits.c.repo_id == repo_id, commits.c.commit_day.in_(part))
        for row in connection.execute(asked):
            found[row.commit_day][row.sha] = set(parents_of(row.sha, row.parents)) if row.parents else set()
    for day in found.values():
        for parents in day.values():
            parents &= day.keys()
    return found


def places(wanted: Collection[bytes], parents: Parents) -> dict[bytes, Place]:
    """Return the place of each wanted commit among the wanted ones of its day; side by side, each is the last."""
    before = {sha: _before(sha, wanted, parents) for sha in wanted}
    followed = set().union(*before.values()) if before else set()
    # What follows another one follows all that it follows, so the number of those that come before puts them in order.
    return {sha: Place(len(earlier), sha not in followed) for sha, earlier in before.items()}


def _before(sha: bytes, wanted: Collection[bytes], parents: Parents) -> set[bytes]:
    """Which of the wanted commits a commit follows, directly or through others of its day."""
    seen: set[bytes] = set()
    todo = list(parents.get(sha, ()))
    while todo:
        each = todo.pop()
        if each not in seen:
            seen.add(each)
            todo += parents.get(each, ())
    return seen & set(wanted)
