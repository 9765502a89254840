"""Corrections say what they do, and know their commits again after a rewrite of history.

What was said before was about categories. By what its commits are known again is taken from the commits
themselves: one that no branch reaches any more is still kept.
"""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_EPOCH = date(1970, 1, 1).toordinal()


def upgrade() -> None:
    """Make both tables anew, with what they held: a column added later would stand there in another shape."""
    connection = op.get_bind()
    said = connection.execute(sa.text("SELECT id, contribution, category, why, day FROM corrections")).mappings().all()
    links = (
        connection.execute(sa.text("SELECT correction_id, kind, value, position FROM correction_links"))
        .mappings()
        .all()
    )
    op.drop_table("correction_links")
    op.drop_table("corrections")
    corrections, correction_links = _tables()
    if said:
        op.bulk_insert(corrections, [{**each, "action": "reclassify", "takes_back": 0} for each in said])
    marks = [
        {**each, "kind": "mark", "value": mark}
        for each in links
        if each["kind"] == "sha" and (mark := _mark(connection, each["value"])) is not None
    ]
    if links:
        op.bulk_insert(correction_links, [*map(dict, links), *marks])


def _tables() -> tuple[sa.Table, sa.Table]:
    corrections = op.create_table(
        "corrections",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("contribution", "category", "why")),
        sa.Column("day", sa.Integer, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("takes_back", sa.Integer, nullable=False),
    )
    key = sa.ForeignKey("corrections.id")
    correction_links = op.create_table(
        "correction_links",
        sa.Column("correction_id", sa.Integer, key, primary_key=True, nullable=False, autoincrement=False),
        sa.Column("kind", sa.Text, primary_key=True, nullable=False),
        sa.Column("value", sa.Text, primary_key=True, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
    )
    return corrections, correction_links


def _mark(connection: sa.Connection, sha: str) -> str | None:
    """By what this commit is known again, as JSON; None where the ledger does not hold it."""
    found = _commit(connection, sha)
    if found is None:
        return None
    paths = connection.execute(
        sa.text("SELECT path FROM touches JOIN paths ON paths.id = touches.path_id WHERE commit_id = :id"),
        {"id": found.id},
    )
    changes = connection.execute(
        sa.text("SELECT value FROM commit_links WHERE commit_id = :id AND kind = 'change-id' ORDER BY value"),
        {"id": found.id},
    )
    mark: dict[str, Any] = defaultdict(str)
    mark.update(
        sha=sha,
        day=None if found.author_day is None else date.fromordinal(found.author_day + _EPOCH).isoformat(),
        subject=found.subject,
        paths=sorted(bytes(path).decode("utf-8", "surrogateescape") for (path,) in paths),
        change=next(iter(changes.scalars()), ""),
        seen=found.id,
    )
    return json.dumps(mark)


def _commit(connection: sa.Connection, sha: str) -> Any:
    # Ids are bytes in the ledger and text in a correction.
    query = sa.text("SELECT id, author_day, subject FROM commits WHERE sha = :sha ORDER BY gone, id")
    return connection.execute(
        query.bindparams(sa.bindparam("sha", type_=sa.LargeBinary)), {"sha": bytes.fromhex(sha)}
    ).first()
