"""How the commits of a repository hang together, and which of them are still reachable."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, bindparam, func, select, update

from impact.ledger.bulk import chunks, many, sql
from impact.ledger.schema import commits


def graph(
    connection: Connection, repo_id: int, only: Iterable[str] | None = None
) -> Iterator[tuple[bytes, tuple[bytes, ...]]]:
    """Each commit that is not gone with its parents, as bytes, in no promised order; of all commits, or of `only`."""
    query = select(commits.c.sha, commits.c.parents).where(~commits.c.gone)
    if only is None:
        first, last = span(connection, repo_id)
        whole = query.where(commits.c.id.between(first, last), commits.c.repo_id + 0 == repo_id)
        for sha, parents in connection.execute(whole.execution_options(yield_per=5_000)):
            yield sha, parents_of(sha, parents)
        return
    for part in chunks(only):
        wanted = commits.c.sha.in_([bytes.fromhex(sha) for sha in part])
        for sha, parents in connection.execute(query.where(commits.c.repo_id == repo_id, wanted)):
            yield sha, parents_of(sha, parents)


def span(connection: Connection, repo_id: int) -> tuple[int, int]:
    """The least and the largest id of a repository's commits, between which others may lie; (0, 0) for none.

    Rows lie by id. To read all of a repository, ask for this span and for `repo_id + 0`: the sum keeps SQLite from
    the index on (repo_id, sha), which is three times slower here because it leads to the rows in another order.
    """
    own = select(func.coalesce(func.min(commits.c.id), 0), func.coalesce(func.max(commits.c.id), 0))
    first, last = connection.execute(own.where(commits.c.repo_id == repo_id)).one()
    return first, last


def parents_of(sha: bytes, parents: bytes) -> tuple[bytes, ...]:
    """The ids in `parents`, which stand there one after the other, each as long as `sha`."""
    width = len(sha)
    if len(parents) == width:
        return (parents,)
    return tuple(parents[start : start + width] for start in range(0, len(parents), width))


def mark_gone(connection: Connection, repo_id: int, shas: Iterable[str]) -> None:
    """These commits are no longer reachable from any branch or tag."""
    this = update(commits).where(commits.c.repo_id == bindparam("repo"), commits.c.sha == bindparam("known"))
    text = sql(connection.dialect, this, ("gone",))
    for part in chunks(shas, 5_000):
        many(connection, text, [(True, repo_id, bytes.fromhex(sha)) for sha in part])
