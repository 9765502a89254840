"""The tables of what the engineer changed in reports, and of the reports they gave away."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table, Text

from impact.ledger.held import ALL, OWN, Deflated, held
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
    info=held("Your paragraph, anchors and titles for reports.", "edits of reports", goes=(OWN, OWN, OWN)),
)
# Reports as they were given away, so that the next one can say what changed; the key is their digest.
snapshots = Table(
    "snapshots",
    metadata,
    Column("key", Text, primary_key=True),
    Column("person", Text, nullable=False),
    Column("day", Integer, nullable=False),
    Column("audience", Text, nullable=False),
    Column("document", Deflated, nullable=False),  # JSON, deflated
    info=held(
        "Reports, and exports for a team, as you gave them away.",
        "reports as they were given away",
        goes=(ALL, ALL, ALL),
    ),
)
