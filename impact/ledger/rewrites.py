"""By what commits are known again after a rewrite of history, and which commits there still are."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from impact.ledger.bulk import chunks
from impact.ledger.encoding import day_date, path_text
from impact.ledger.schema import commit_links, commits, contribution_commits, paths, repositories, touches
from impact.model.work import Mark


def written(mark: Mark) -> str:
    """A mark as text; ASCII, so that any path can stand in it."""
    day = None if mark.day is None else mark.day.isoformat()
    return json.dumps(
        {
            "sha": mark.sha,
            "day": day,
            "subject": mark.subject,
            "paths": mark.paths,
            "change": mark.change,
            "seen": mark.seen,
        }
    )


def read(text: str) -> Mark:
    """The reverse of `written`."""
    value = json.loads(text)
    day = None if value["day"] is None else date.fromisoformat(value["day"])
    return Mark(value["sha"], day, value["subject"], tuple(value["paths"]), value["change"], value["seen"])


def marks(connection: Connection, shas: Iterable[str]) -> tuple[Mark, ...]:
    """By what these commits are known again, as far as the ledger holds them; each once."""
    rows: dict[bytes, Any] = {}
    for part in chunks(bytes.fromhex(sha) for sha in shas):
        query = select(commits.c.id, commits.c.sha, commits.c.author_day, commits.c.subject)
        # Two repositories may hold one commit: that it is gone from one of them does not matter.
        for row in connection.execute(query.where(commits.c.sha.in_(part)).order_by(commits.c.gone, commits.c.id)):
            rows.setdefault(row.sha, row)
    touched: dict[int, list[str]] = defaultdict(list)
    changes: dict[int, list[str]] = defaultdict(list)
    for part in chunks(row.id for row in rows.values()):
        files = select(touches.c.commit_id, paths.c.path).join(paths, paths.c.id == touches.c.path_id)
        for link in connection.execute(files.where(touches.c.commit_id.in_(part))):
            touched[link.commit_id].append(path_text(link.path))
        named = select(commit_links.c.commit_id, commit_links.c.value).where(commit_links.c.kind == "change-id")
        for link in connection.execute(named.where(commit_links.c.commit_id.in_(part))):
            changes[link.commit_id].append(link.value)
    return tuple(
        Mark(
            row.sha.hex(),
            day_date(row.author_day),
            row.subject,
            tuple(sorted(touched[row.id])),
            min(changes[row.id], default=""),
            row.id,
        )
        for row in rows.values()
    )


def present(connection: Connection) -> tuple[Mark, ...]:
    """By what every commit of a kept contribution is known, of those that a repository still has."""
    query = select(contribution_commits.c.sha).distinct()
    found = [sha.hex() for sha in connection.scalars(query)]
    alive = living(connection, found)
    return marks(connection, [sha for sha in found if sha in alive])


def living(connection: Connection, shas: Iterable[str]) -> set[str]:
    """Those of the commits that some repository still has; where another took its place, it has none."""
    found: set[str] = set()
    for part in chunks(sorted({bytes.fromhex(sha) for sha in shas})):
        query = select(commits.c.sha).join(repositories, repositories.c.id == commits.c.repo_id)
        alive = ~commits.c.gone & (repositories.c.place != b"")
        found.update(sha.hex() for sha in connection.scalars(query.where(commits.c.sha.in_(part), alive)))
    return found


def repositories_of(connection: Connection, shas: Iterable[str]) -> frozenset[int]:
    """The repositories that hold or held one of the commits, but for those in whose place another lies now."""
    found: set[int] = set()
    for part in chunks(sorted({bytes.fromhex(sha) for sha in shas})):
        query = select(commits.c.repo_id).distinct().join(repositories, repositories.c.id == commits.c.repo_id)
        found.update(connection.scalars(query.where(commits.c.sha.in_(part), repositories.c.place != b"")))
    return frozenset(found)
