"""Lets go of names, paths and people that nothing refers to any more, and says where repositories lie."""

from __future__ import annotations

import os
from collections.abc import Collection
from typing import Any

from sqlalchemy import Column, Connection, Select, Table, select, union

from impact.ledger.fleet_schema import config_versions, fleet_repositories, manifest_steps
from impact.ledger.forgetting.tally import Tally
from impact.ledger.reviews_schema import review_changes, review_events, review_people
from impact.ledger.schema import commits, credits, identities, paths, repositories, signal_sets, touches

_USED: tuple[tuple[Table, tuple[Column[int], ...]], ...] = (
    (identities, (commits.c.author_id, credits.c.identity_id)),
    (paths, (touches.c.path_id, touches.c.old_path_id, manifest_steps.c.path_id, config_versions.c.path_id)),
    (review_people, (review_changes.c.author_id, review_events.c.actor_id, review_events.c.resolved_by_id)),
    (signal_sets, (commits.c.signal_set_id,)),
)


def drop_orphans(tally: Tally) -> None:
    """Delete what no commit, change or event refers to."""
    for table, columns in _USED:
        used: list[Select[Any]] = [select(each).where(each.is_not(None)) for each in columns]
        tally.delete(table, table.c.id.not_in(union(*used) if len(used) > 1 else used[0]))


def lying(connection: Connection, ids: Collection[int]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Where these repositories lie, and the addresses that they are fetched from."""
    rows = connection.execute(select(repositories).where(repositories.c.id.in_(sorted(ids)))).all()
    entry = fleet_repositories.c.repo_id.in_(sorted(ids))
    told = connection.scalars(select(fleet_repositories.c.address).where(entry)).all()
    places = {os.fsdecode(row.place) for row in rows if row.place}
    return tuple(sorted(places)), tuple(sorted({each for each in (*(row.url for row in rows), *told) if each}))
