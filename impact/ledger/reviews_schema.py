"""The tables of reviews: where they were read, the changes, what people did for them, and what a forge answered."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, Integer, Table, Text, UniqueConstraint

from impact.ledger.held import ALL, OWN, ROWS, STAYS, WORDS, Deflated, FileNames, held
from impact.ledger.schema import _id, _ref, metadata

__all__ = ["exchanges", "metadata", "review_changes", "review_events", "review_people", "review_sources"]

review_sources = Table(
    "review_sources",
    metadata,
    _id(),
    _ref("repo_id", "repositories"),
    Column("source", Text, nullable=False),
    Column("instance", Text, nullable=False),  # the host, "" for what lies in the clone
    Column("cursor", Text, nullable=False),  # the source's own
    Column("complete", Boolean, nullable=False),  # whether the last reading came to its end
    Column("day", Integer, nullable=False),  # of the last reading
    Column("detail", Text, nullable=False),  # JSON: capabilities, same, missing, counts
    UniqueConstraint("repo_id", "source", "instance"),
    info=held("Where reviews were read, and how far.", goes=(ROWS, WORDS, STAYS), why="up to where a source was read"),
)
review_people = Table(
    "review_people",
    metadata,
    _id(),
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False),
    UniqueConstraint("name", "email"),
    info=held("Names and addresses of people in reviews.", "people of reviews", goes=(OWN, OWN, OWN)),
)
review_changes = Table(
    "review_changes",
    metadata,
    _ref("source_id", "review_sources", key=True),
    Column("key", Text, primary_key=True),
    Column("repo", Text, nullable=False),
    Column("number", Text, nullable=False),
    _ref("author_id", "review_people", optional=True),
    Column("opened", Integer),  # days
    Column("landed", Integer),
    Column("closed", Integer),
    Column("updated", Integer),
    Column("title", Text, nullable=False),
    Column("shas", Text, nullable=False),  # with spaces between them
    Column("paths", FileNames, nullable=False),  # NUL between them
    Column("url", Text, nullable=False),
    info=held("The changes that reviews were about.", "changes in reviews", goes=(ROWS, WORDS, OWN)),
)
# Texts of comments are dropped after a while (NULL); what class they were stays.
review_events = Table(
    "review_events",
    metadata,
    _ref("source_id", "review_sources", key=True),
    Column("key", Text, primary_key=True),
    Column("change", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    _ref("actor_id", "review_people", optional=True, index=True),
    Column("day", Integer, nullable=False),
    Column("number", Integer, nullable=False),  # the order within its change; no hour is kept
    Column("updated", Integer),
    Column("actor_kind", Text, nullable=False),
    Column("thread", Text, nullable=False),
    Column("parent", Text, nullable=False),
    Column("path", FileNames, nullable=False),
    Column("line", Integer),
    Column("revision", Text, nullable=False),
    Column("body", Text),
    Column("body_digest", Text, nullable=False),
    Column("has_suggestion", Boolean, nullable=False),
    Column("links", Text, nullable=False),  # JSON
    Column("vote", Integer),
    Column("label", Text, nullable=False),
    Column("resolved", Boolean),
    _ref("resolved_by_id", "review_people", optional=True),
    Column("association", Text, nullable=False),
    Column("teams", Text, nullable=False),  # JSON
    Column("addressed", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("raw", Text, nullable=False),
    Column("says", Text, nullable=False),
    Column("sure", Float, nullable=False),
    Column("words", Integer, nullable=False),
    info=held(
        "What was done in reviews; texts of your own comments alone, for a time.",
        "events of reviews",
        goes=(ROWS, OWN, OWN),
    ),
)
# What a forge answered, so that it need not say it twice; never what it was asked with.
exchanges = Table(
    "exchanges",
    metadata,
    Column("url", Text, primary_key=True),
    Column("etag", Text, nullable=False),
    Column("status", Integer, nullable=False),
    Column("body", Deflated, nullable=False),  # deflated
    Column("day", Integer, nullable=False),
    info=held("What forges answered, so that they need not be asked twice.", "answers of forges", goes=(ALL, ALL, ALL)),
)
