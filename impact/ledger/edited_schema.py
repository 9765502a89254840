"""The tables of what the engineer changed in reports, and of the reports they gave away."""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, Table, Text

from impact.ledger.schema import metadata

__all__ = ["metadata", "report_edits", "snapshots"]

# One row for each person and period; the key is made of both.
report_edits = Table(
    "report_edits",
    metadata,
    Column("key", Text, primary_key=True),
    Column("person", Text, nullable=False),
    Column("day", Integer, nullable=False),
    Column("detail", Text, nullable=False),  # JSON, ASCII only
)
# Reports as they were given away, so that the next one can say what changed; the key is their digest.
snapshots = Table(
    "snapshots",
    metadata,
    Column("key", Text, primary_key=True),
    Column("person", Text, nullable=False),
    Column("day", Integer, nullable=False),
    Column("audience", Text, nullable=False),
    Column("document", LargeBinary, nullable=False),  # JSON, deflated
)
