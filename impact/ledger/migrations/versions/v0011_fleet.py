"""A fleet: how each repository stands, teams, what manifests and shared files said and say."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Make the tables."""
    _standing()
    _manifests()
    op.create_table(
        "config_versions",
        sa.Column("commit_id", sa.Integer, sa.ForeignKey("commits.id"), primary_key=True, autoincrement=False),
        sa.Column("path_id", sa.Integer, sa.ForeignKey("paths.id"), primary_key=True, autoincrement=False),
        sa.Column("object", sa.LargeBinary, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
    )


def _standing() -> None:
    op.create_table(
        "fleet_repositories",
        sa.Column("name", sa.Text, primary_key=True, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("repo_id", sa.Integer, sa.ForeignKey("repositories.id")),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("tried", sa.BigInteger),
        sa.Column("good", sa.BigInteger),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("how", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("same_as", sa.Text, nullable=False),
        sa.Column("new_commits", sa.Integer, nullable=False),
        sa.Column("seconds", sa.Float, nullable=False),
    )
    op.create_table(
        "fleet_teams",
        sa.Column("team", sa.Text, primary_key=True, nullable=False),
        sa.Column("sort", sa.Text, primary_key=True, nullable=False),
        sa.Column("repository", sa.Text, primary_key=True, nullable=False),
        sa.Column("value", sa.Text, primary_key=True, nullable=False),
    )


def _manifests() -> None:
    op.create_table(
        "manifest_steps",
        sa.Column("commit_id", sa.Integer, sa.ForeignKey("commits.id"), primary_key=True, autoincrement=False),
        sa.Column("path_id", sa.Integer, sa.ForeignKey("paths.id"), primary_key=True, autoincrement=False),
        *(sa.Column(name, sa.Text, primary_key=True, nullable=False) for name in ("side", "ecosystem", "name")),
        sa.Column("change", sa.Text, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("version", "before", "scope", "source")),
    )
    op.create_index("ix_manifest_steps_name", "manifest_steps", ["name"])
    op.create_table(
        "manifest_now",
        sa.Column("repo_id", sa.Integer, sa.ForeignKey("repositories.id"), primary_key=True, autoincrement=False),
        sa.Column("path", sa.LargeBinary, primary_key=True, nullable=False),
        *(sa.Column(name, sa.Text, primary_key=True, nullable=False) for name in ("side", "ecosystem", "name")),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("version", "scope", "source")),
    )
    op.create_index("ix_manifest_now_name", "manifest_now", ["name"])
    op.create_table(
        "manifest_states",
        sa.Column("repo_id", sa.Integer, sa.ForeignKey("repositories.id"), primary_key=True, autoincrement=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
    )
