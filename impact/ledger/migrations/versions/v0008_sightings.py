"""What was seen inside objects that never change, so that none is read twice."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "sightings",
        sa.Column("repo_id", sa.Integer, sa.ForeignKey("repositories.id"), primary_key=True, autoincrement=False),
        sa.Column("object", sa.LargeBinary, primary_key=True, nullable=False),
        sa.Column("what", sa.Text, primary_key=True, nullable=False),
        sa.Column("found", sa.Text, nullable=False),
    )
