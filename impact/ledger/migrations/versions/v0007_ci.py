"""Runs of pipelines and outcomes of tests."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the two tables."""
    op.create_table(
        "ci_runs",
        sa.Column("repo_id", sa.Integer, sa.ForeignKey("repositories.id"), primary_key=True, autoincrement=False),
        sa.Column("key", sa.Text, primary_key=True, nullable=False),
        sa.Column("attempt", sa.Integer, primary_key=True, nullable=False, autoincrement=False),
        sa.Column("sha", sa.LargeBinary, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("place", sa.LargeBinary, nullable=False),
        sa.Column("branch", sa.Text, nullable=False),
        sa.Column("day", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("seconds", sa.Integer),
    )
    op.create_table(
        "ci_tests",
        sa.Column("repo_id", sa.Integer, sa.ForeignKey("repositories.id"), primary_key=True, autoincrement=False),
        sa.Column("run", sa.Text, primary_key=True, nullable=False),
        sa.Column("suite", sa.Text, primary_key=True, nullable=False),
        sa.Column("name", sa.Text, primary_key=True, nullable=False),
        sa.Column("file", sa.LargeBinary, primary_key=True, nullable=False),
        sa.Column("sha", sa.LargeBinary, nullable=False),
        sa.Column("day", sa.Integer, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )
