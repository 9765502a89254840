"""What a commit is known by, and what became of it, are kept by commit and no longer by correction.

What corrections kept of their commits until now goes over; what only the commits themselves can tell is added
when their repository is read next.
"""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the four tables, and move what stood in links of corrections."""
    keys, aliases = _tables()
    if op.get_context().as_sql:
        return
    connection = op.get_bind()
    marks: dict[bytes, dict[str, object]] = {}
    later: dict[tuple[bytes, bytes], None] = {}
    query = "SELECT kind, value FROM correction_links WHERE kind IN ('mark', 'later') ORDER BY correction_id, position"
    for row in connection.execute(sa.text(query)):
        if row.kind == "later":
            old, _, new = row.value.partition(" ")
            later[bytes.fromhex(old), bytes.fromhex(new)] = None
        else:
            mark = json.loads(row.value)
            marks[bytes.fromhex(mark["sha"])] = mark
    if marks:
        op.bulk_insert(keys, [{"sha": sha, "detail": json.dumps(mark), "searched": 0} for sha, mark in marks.items()])
    if later:
        rows = [
            {"id": number, "sha": old, "later": new, "known_by": "marks"} for number, (old, new) in enumerate(later, 1)
        ]
        op.bulk_insert(aliases, rows)
    op.execute("DELETE FROM correction_links WHERE kind IN ('mark', 'later')")


def _tables() -> tuple[sa.Table, sa.Table]:
    keys = op.create_table(
        "commit_keys",
        sa.Column("sha", sa.LargeBinary, primary_key=True, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("searched", sa.Integer, nullable=False),
    )
    aliases = op.create_table(
        "commit_aliases",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("sha", sa.LargeBinary, nullable=False, index=True),
        sa.Column("later", sa.LargeBinary, nullable=False),
        sa.Column("known_by", sa.Text, nullable=False),
        sa.UniqueConstraint("sha", "later"),
    )
    op.create_table(
        "commit_candidates",
        sa.Column("sha", sa.LargeBinary, primary_key=True, nullable=False),
        sa.Column("candidate", sa.LargeBinary, primary_key=True, nullable=False),
    )
    op.create_table(
        "secrets",
        sa.Column("name", sa.Text, primary_key=True, nullable=False),
        sa.Column("value", sa.LargeBinary, nullable=False),
    )
    return keys, aliases
