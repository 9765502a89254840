"""The first schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_LEAN = {"sqlite_with_rowid": False}


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer, primary_key=True, autoincrement=False)


def _text(name: str, *, key: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, primary_key=key, nullable=False)


def _number(name: str, *, key: bool = False, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, primary_key=key, nullable=nullable, autoincrement=False)


def _bytes(name: str, *, key: bool = False, nullable: bool = False) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary, primary_key=key, nullable=nullable)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=False)


def _ref(name: str, target: str, *, key: bool = False, index: bool = False, nullable: bool = False) -> sa.Column[int]:
    kind = sa.ForeignKey(f"{target}.id")
    return sa.Column(name, sa.Integer, kind, primary_key=key, index=index, nullable=nullable, autoincrement=False)


def upgrade() -> None:
    """Create every table of version 0001."""
    _repositories()
    _commits()
    _about_commits()
    _work()


def _repositories() -> None:
    op.create_table(
        "repositories",
        _id(),
        sa.Column("roots", sa.Text, nullable=False, unique=True),
        _text("name"),
        sa.Column("url", sa.Text),
        _bytes("place"),
        _text("rules_digest"),
        _text("mailmap_digest"),
        _text("contributions_digest"),
    )
    op.create_table("tips", _ref("repo_id", "repositories", key=True), _bytes("ref", key=True), _bytes("sha"))
    op.create_table(
        "identities",
        _id(),
        _ref("repo_id", "repositories"),
        _text("name"),
        _text("email"),
        _text("person_name"),
        _text("person_email"),
        _flag("bot"),
        sa.UniqueConstraint("repo_id", "name", "email"),
    )


def _commits() -> None:
    op.create_table(
        "signal_sets",
        _id(),
        _text("names"),
        _text("kind"),
        sa.Column("probability", sa.Float, nullable=False),
        sa.UniqueConstraint("names", "kind", "probability"),
    )
    op.create_table(
        "commits",
        _id(),
        _ref("repo_id", "repositories"),
        _bytes("sha"),
        _ref("author_id", "identities", index=True),
        _number("author_day", nullable=True),
        _number("commit_day", nullable=True),
        _text("subject"),
        _number("n_parents"),
        _bytes("parents"),
        _number("n_files", nullable=True),
        _ref("signal_set_id", "signal_sets"),
        _flag("gone"),
        sa.UniqueConstraint("repo_id", "sha"),
    )


def _about_commits() -> None:
    op.create_table(
        "paths",
        _id(),
        _ref("repo_id", "repositories"),
        _bytes("path"),
        sa.UniqueConstraint("repo_id", "path"),
    )
    op.create_table(
        "touches",
        _ref("commit_id", "commits", key=True),
        _ref("path_id", "paths", key=True, index=True),
        sa.Column("status", sa.String(1), nullable=False),
        _ref("old_path_id", "paths", nullable=True),
        **_LEAN,
    )
    op.create_table(
        "credits",
        _ref("commit_id", "commits", key=True),
        _ref("identity_id", "identities", key=True, index=True),
        _text("role"),
        **_LEAN,
    )
    op.create_table(
        "commit_links",
        _ref("commit_id", "commits", key=True),
        _text("kind", key=True),
        _text("value", key=True),
        **_LEAN,
    )
    op.create_table("reverts", _ref("commit_id", "commits", key=True), _text("reverted", key=True), **_LEAN)


def _work() -> None:
    op.create_table(
        "contributions",
        _ref("repo_id", "repositories", key=True),
        _text("id", key=True),
        _text("category"),
        _number("first_day"),
        _number("last_day"),
        _text("detail"),
    )
    op.create_table(
        "contribution_commits",
        _number("repo_id", key=True),
        _text("contribution_id", key=True),
        _number("position", key=True),
        sa.Column("sha", sa.LargeBinary, nullable=False, index=True),
        sa.ForeignKeyConstraint(["repo_id", "contribution_id"], ["contributions.repo_id", "contributions.id"]),
    )
    op.create_table("corrections", _id(), _text("contribution"), _text("category"), _text("why"), _number("day"))
    op.create_table(
        "correction_links",
        _ref("correction_id", "corrections", key=True),
        _text("kind", key=True),
        _text("value", key=True),
        _number("position"),
    )
