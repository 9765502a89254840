"""Lets go of names, paths and people that nothing refers to any more, and says where repositories lie."""

from __future__ import annotations

import os
from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Select, select, union

from impact.ledger.fleet_schema import fleet_repositories
from impact.ledger.forgetting.tally import Tally
from impact.ledger.reviews_schema import review_people
from impact.ledger.schema import identities, paths, repositories, signal_sets
from impact.ledger.tables import references_to

# What is kept once for all rows that name it.
_NAMED = (identities, paths, review_people, signal_sets)


def drop_orphans(tally: Tally) -> None:
    """Delete what no commit, change or event refers to."""
    for table in _NAMED:
        used: list[Select[Any]] = [select(each).where(each.is_not(None)) for each in references_to(table)]
        tally.delete(table, table.c.id.not_in(union(*used) if len(used) > 1 else used[0]))


def lying(connection: Connection, ids: Collection[int]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Where these repositories lie, and the addresses that they are fetched from."""
    rows = connection.execute(select(repositories).where(repositories.c.id.in_(sorted(ids)))).all()
    entry = fleet_repositories.c.repo_id.in_(sorted(ids))
    told = connection.scalars(select(fleet_repositories.c.address).where(entry)).all()
    places = {os.fsdecode(row.place) for row in rows if row.place}
    return tuple(sorted(places)), tuple(sorted({each for each in (*(row.url for row in rows), *told) if each}))
