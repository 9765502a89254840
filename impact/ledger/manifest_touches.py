"""Which commits changed which manifests: asked for by path, or by commit where only a few are new."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Connection, select

from impact.ledger.bulk import chunks
from impact.ledger.encoding import path_text
from impact.ledger.graph import parents_of, span
from impact.ledger.schema import commits, paths, touches
from impact.model.manifests import Touched

_old = paths.alias()


def touched(
    connection: Connection, repo_id: int, reads: Callable[[str], bool], after: int
) -> tuple[int, tuple[Touched, ...]]:
    """The number of the last commit that is kept of a repository, and what `reads` wants of those after `after`."""
    _, last = span(connection, repo_id)
    if last <= after:
        return last, ()
    rows = _by_commit(connection, repo_id, after, last) if after else _by_path(connection, repo_id, reads, last)
    found = {_touched(row) for row in rows}
    return last, tuple(sorted(each for each in found if reads(each.path) or (each.was and reads(each.was))))


def _query() -> Any:
    return (
        select(commits.c.sha, commits.c.parents, touches.c.status, paths.c.path, _old.c.path.label("was"))
        .join(touches, touches.c.commit_id == commits.c.id)
        .join(paths, paths.c.id == touches.c.path_id)
        .outerjoin(_old, _old.c.id == touches.c.old_path_id)
        .where(~commits.c.gone, commits.c.n_parents <= 1)
    )


def _by_commit(connection: Connection, repo_id: int, after: int, last: int) -> Iterator[Any]:
    query = _query().where(commits.c.id > after, commits.c.id <= last, commits.c.repo_id + 0 == repo_id)
    yield from connection.execute(query)


def _by_path(connection: Connection, repo_id: int, reads: Callable[[str], bool], last: int) -> Iterator[Any]:
    known = connection.execute(select(paths.c.id, paths.c.path).where(paths.c.repo_id == repo_id))
    wanted = [row.id for row in known if reads(path_text(row.path))]
    for part in chunks(wanted):
        yield from connection.execute(_query().where(touches.c.path_id.in_(part)))
    if wanted:
        # What was moved to where no reader looks; there is no index on where it lay, but moves are few.
        first, _ = span(connection, repo_id)
        moved = _query().where(commits.c.id.between(first, last), commits.c.repo_id + 0 == repo_id)
        yield from connection.execute(moved.where(touches.c.old_path_id.is_not(None)))


def _touched(row: Any) -> Touched:
    parents = parents_of(row.sha, row.parents) if row.parents else ()
    was = path_text(row.was) if row.was is not None else ""
    return Touched(row.sha.hex(), parents[0].hex() if parents else "", row.status, path_text(row.path), was)
