"""What commits were read as has a table of its own; a set of signals is its names alone.

The kind that stood beside the names was told by rules, which no longer tell kinds. Sets that differed in
nothing else become one.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

# Each commit to the first of the sets with the names of its own.
_REPOINT = """
UPDATE commits SET signal_set_id = (
    SELECT min(alike.id) FROM signal_sets AS own JOIN signal_sets AS alike ON alike.names = own.names
    WHERE own.id = commits.signal_set_id
)
"""
_KEY = "fk_commits_signal_set_id"


def upgrade() -> None:
    """Fold the sets, then make their table anew: a column dropped would leave it in another shape."""
    # SQLite takes no constraint away from a table, and does not miss one whose table is made anew.
    strict = op.get_context().dialect.name != "sqlite"
    op.execute(_REPOINT)
    if strict:
        op.drop_constraint(_KEY, "commits", type_="foreignkey")
    op.execute("CREATE TABLE folded_sets AS SELECT min(id) AS id, names FROM signal_sets GROUP BY names")
    op.drop_table("signal_sets")
    op.create_table(
        "signal_sets",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("names", sa.Text, nullable=False, unique=True),
    )
    op.execute("INSERT INTO signal_sets (id, names) SELECT id, names FROM folded_sets")
    op.drop_table("folded_sets")
    if strict:
        op.create_foreign_key(_KEY, "commits", "signal_sets", ["signal_set_id"], ["id"])
    op.create_table(
        "looks",
        sa.Column("commit_id", sa.Integer, sa.ForeignKey("commits.id"), primary_key=True, autoincrement=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("rules", "names", "kinds")),
        sa.Column("diff", sa.Text),
    )
