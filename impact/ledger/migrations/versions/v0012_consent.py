"""Consent: what people allowed, and the keys by which their word is known; and what may not come back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "consents",
        sa.Column("id", sa.Text, primary_key=True, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("who", "text", "signature")),
        sa.Column("revoked", sa.Integer),
        sa.Column("revocation", sa.Text, nullable=False),
    )
    op.create_table(
        "consent_keys",
        sa.Column("who", sa.Text, primary_key=True, nullable=False),
        sa.Column("key", sa.Text, primary_key=True, nullable=False),
        sa.Column("day", sa.Integer, nullable=False),
    )
    op.create_table(
        "forgotten",
        sa.Column("sort", sa.Text, primary_key=True, nullable=False),
        sa.Column("value", sa.Text, primary_key=True, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
    )
