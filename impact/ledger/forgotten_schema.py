"""The table of what may not come back: keyed digests of people who were forgotten, and days."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table, Text

from impact.ledger.held import STAYS, held
from impact.ledger.schema import metadata

__all__ = ["forgotten", "metadata"]

# `sort` is address or name (then the value is a digest that only this ledger's secret makes), days, or turn.
forgotten = Table(
    "forgotten",
    metadata,
    Column("sort", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    Column("number", Integer, nullable=False),  # what was forgotten together; of a turn, how often anything was
    info=held(
        "Digests of people, and days, that were forgotten and are not read again.",
        goes=(STAYS, STAYS, STAYS),
        why="keyed digests and days, so that nothing comes back",
    ),
)
