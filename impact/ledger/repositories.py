"""Which repositories the ledger knows, and how far each was read."""

from __future__ import annotations

import os
from collections.abc import Collection
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Connection, insert, select, update

from impact.ledger.encoding import clean, path_text
from impact.ledger.interning import last_id
from impact.ledger.rows import RepoState
from impact.ledger.schema import repositories, tips


def register(connection: Connection, roots: Collection[str], *, name: str, place: str, url: str | None) -> int:
    """The id of the repository with these root commits, which now lies at `place`; new if need be."""
    key = " ".join(sorted(roots))
    values = {"name": clean(name), "place": os.fsencode(place), "url": None if url is None else clean(url)}
    same = repositories.c.roots == key
    found: int | None = connection.scalar(select(repositories.c.id).where(same))
    if found is None:
        found = last_id(connection, repositories) + 1
        blank = {"rules_digest": "", "mailmap_digest": "", "contributions_digest": ""}
        connection.execute(insert(repositories).values(id=found, roots=key, **values, **blank))
    else:
        connection.execute(update(repositories).where(same).values(values))
    # Whatever lay there before does so no more.
    moved = (repositories.c.place == values["place"]) & (repositories.c.id != found)
    connection.execute(update(repositories).where(moved).values(place=b""))
    return found


def at_place(connection: Connection, place: str) -> RepoState | None:
    """The repository that was last seen at `place`."""
    return _one(connection, repositories.c.place == os.fsencode(place))


def with_id(connection: Connection, repo_id: int) -> RepoState | None:
    """The repository with this id."""
    return _one(connection, repositories.c.id == repo_id)


def everything(connection: Connection) -> tuple[RepoState, ...]:
    """Every repository, by name and root commits."""
    rows = connection.execute(select(repositories).order_by(repositories.c.id)).all()
    return tuple(sorted((_state(connection, row) for row in rows), key=lambda each: (each.name, each.roots)))


def _one(connection: Connection, condition: ColumnElement[bool]) -> RepoState | None:
    row = connection.execute(select(repositories).where(condition)).first()
    return None if row is None else _state(connection, row)


def _state(connection: Connection, row: Any) -> RepoState:
    read = connection.execute(select(tips.c.ref, tips.c.sha).where(tips.c.repo_id == row.id))
    return RepoState(
        id=row.id,
        roots=tuple(row.roots.split(" ")),
        name=row.name,
        url=row.url,
        place=os.fsdecode(row.place),
        tips=MappingProxyType({path_text(ref): sha.hex() for ref, sha in read}),
        rules_digest=row.rules_digest,
        mailmap_digest=row.mailmap_digest,
        contributions_digest=row.contributions_digest,
    )
