"""Reviews: where they were read, the changes, what people did for them, and what a forge answered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the tables."""
    _places()
    _changes()
    _events()


def _places() -> None:
    op.create_table(
        "review_sources",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("repo_id", sa.Integer, sa.ForeignKey("repositories.id"), nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("instance", sa.Text, nullable=False),
        sa.Column("cursor", sa.Text, nullable=False),
        sa.Column("complete", sa.Boolean, nullable=False),
        sa.Column("day", sa.Integer, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.UniqueConstraint("repo_id", "source", "instance"),
    )
    op.create_table(
        "review_people",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.UniqueConstraint("name", "email"),
    )


def _changes() -> None:
    op.create_table(
        "review_changes",
        sa.Column("source_id", sa.Integer, sa.ForeignKey("review_sources.id"), primary_key=True, autoincrement=False),
        sa.Column("key", sa.Text, primary_key=True, nullable=False),
        sa.Column("repo", sa.Text, nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("author_id", sa.Integer, sa.ForeignKey("review_people.id")),
        sa.Column("opened", sa.Integer),
        sa.Column("landed", sa.Integer),
        sa.Column("closed", sa.Integer),
        sa.Column("updated", sa.Integer),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("shas", sa.Text, nullable=False),
        sa.Column("paths", sa.LargeBinary, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
    )
    op.create_table(
        "exchanges",
        sa.Column("url", sa.Text, primary_key=True, nullable=False),
        sa.Column("etag", sa.Text, nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("day", sa.Integer, nullable=False),
    )


def _events() -> None:
    op.create_table("review_events", *_who_and_when(), *_what_of_it())
    op.create_index("ix_review_events_change", "review_events", ["change"])
    op.create_index("ix_review_events_actor_id", "review_events", ["actor_id"])


def _who_and_when() -> Iterator[sa.Column[Any]]:
    yield sa.Column("source_id", sa.Integer, sa.ForeignKey("review_sources.id"), primary_key=True, autoincrement=False)
    yield sa.Column("key", sa.Text, primary_key=True, nullable=False)
    yield sa.Column("change", sa.Text, nullable=False)
    yield sa.Column("kind", sa.Text, nullable=False)
    yield sa.Column("actor_id", sa.Integer, sa.ForeignKey("review_people.id"))
    yield sa.Column("day", sa.Integer, nullable=False)
    yield sa.Column("number", sa.Integer, nullable=False)
    yield sa.Column("updated", sa.Integer)
    yield sa.Column("actor_kind", sa.Text, nullable=False)
    yield sa.Column("thread", sa.Text, nullable=False)
    yield sa.Column("parent", sa.Text, nullable=False)
    yield sa.Column("path", sa.LargeBinary, nullable=False)
    yield sa.Column("line", sa.Integer)
    yield sa.Column("revision", sa.Text, nullable=False)
    yield sa.Column("body", sa.Text)


def _what_of_it() -> Iterator[sa.Column[Any]]:
    yield sa.Column("body_digest", sa.Text, nullable=False)
    yield sa.Column("has_suggestion", sa.Boolean, nullable=False)
    yield sa.Column("links", sa.Text, nullable=False)
    yield sa.Column("vote", sa.Integer)
    yield sa.Column("label", sa.Text, nullable=False)
    yield sa.Column("resolved", sa.Boolean)
    yield sa.Column("resolved_by_id", sa.Integer, sa.ForeignKey("review_people.id"))
    yield sa.Column("association", sa.Text, nullable=False)
    yield sa.Column("teams", sa.Text, nullable=False)
    yield sa.Column("addressed", sa.Text, nullable=False)
    yield sa.Column("url", sa.Text, nullable=False)
    yield sa.Column("raw", sa.Text, nullable=False)
    yield sa.Column("says", sa.Text, nullable=False)
    yield sa.Column("sure", sa.Float, nullable=False)
    yield sa.Column("words", sa.Integer, nullable=False)
