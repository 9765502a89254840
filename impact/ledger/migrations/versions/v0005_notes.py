"""The person's own words, requests to others and their answers, and what was put off."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the five tables."""
    op.create_table(
        "notes",
        sa.Column("id", sa.Text, primary_key=True, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("day", sa.Integer, nullable=False),
        sa.Column("written", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
    )
    op.create_table(
        "note_commits",
        sa.Column("note_id", sa.Text, primary_key=True, nullable=False),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False, nullable=False),
        sa.Column("sha", sa.LargeBinary, nullable=False, index=True),
    )
    op.create_table(
        "asks",
        sa.Column("id", sa.Text, primary_key=True, nullable=False),
        sa.Column("day", sa.Integer, nullable=False),
        sa.Column("contribution", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
    )
    op.create_table(
        "words",
        sa.Column("ask_id", sa.Text, primary_key=True, nullable=False),
        sa.Column("day", sa.Integer, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
    )
    op.create_table(
        "put_off",
        sa.Column("what", sa.Text, primary_key=True, nullable=False),
        sa.Column("until", sa.Integer, nullable=False),
    )
