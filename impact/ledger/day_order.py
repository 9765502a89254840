"""In which order commits of one day follow each other, as far as their parents say: no hour is kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from sqlalchemy import Connection, select

from impact.ledger.bulk import chunks
from impact.ledger.graph import parents_of
from impact.ledger.schema import commits

# By commit, its parents of the same day.
Parents = Mapping[bytes, Collection[bytes]]


class Place(NamedTuple):
    """How many others of its day follow each other before a commit, and whether none of them follows it."""

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
    """Return the place of each wanted commit among the wanted ones of its day; side by side, each is the last.

    Takes time in step with the commits and parents of the day, however many of them are wanted.
    """
    asked = set(wanted)
    number: dict[bytes, int] = {}
    order = tuple(_parents_first(asked, parents))
    for sha in order:
        before = (number[each] + (each in asked) for each in parents.get(sha, ()))
        number[sha] = max(before, default=0)
    followed: set[bytes] = set()
    for sha in reversed(order):
        if sha in asked or sha in followed:
            followed.update(parents.get(sha, ()))
    return {sha: Place(number[sha], sha not in followed) for sha in asked}


def _parents_first(asked: Iterable[bytes], parents: Parents) -> Iterator[bytes]:
    """Every commit of the day that these lead back to, them among it, none before a parent of its own."""
    begun: set[bytes] = set()
    for start in asked:
        todo = [(start, False)]
        while todo:
            sha, done = todo.pop()
            if done:
                yield sha
            elif sha not in begun:
                begun.add(sha)
                todo.append((sha, True))
                todo += [(each, False) for each in parents.get(sha, ())]
