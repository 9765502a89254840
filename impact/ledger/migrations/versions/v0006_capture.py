"""Commits made on this machine, answers at the terminal, what Git told of rewrites."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the four tables."""
    op.create_table(
        "local_commits",
        sa.Column("repo_id", sa.Integer, sa.ForeignKey("repositories.id"), primary_key=True, autoincrement=False),
        sa.Column("sha", sa.LargeBinary, primary_key=True, nullable=False),
        sa.Column("day", sa.Integer),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("branch", sa.Text, nullable=False),
    )
    op.create_table(
        "local_reads",
        sa.Column("repo_id", sa.Integer, sa.ForeignKey("repositories.id"), primary_key=True, autoincrement=False),
        sa.Column("digest", sa.Text, nullable=False),
    )
    op.create_table(
        "answers",
        sa.Column("id", sa.Text, primary_key=True, nullable=False),
        sa.Column("said", sa.Text, nullable=False),
        sa.Column("sha", sa.LargeBinary, nullable=False, index=True),
        sa.Column("day", sa.Integer, nullable=False),
        sa.Column("saw", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_table(
        "rewrites",
        sa.Column("old", sa.LargeBinary, primary_key=True, nullable=False),
        sa.Column("new", sa.LargeBinary, primary_key=True, nullable=False),
    )
