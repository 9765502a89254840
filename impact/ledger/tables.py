"""All tables of a person's ledger, in the order in which they are told of; importing it describes every one."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Table

from impact.ledger import (
    captured_schema,
    ci_schema,
    consent_schema,
    edited_schema,
    fleet_schema,
    forgotten_schema,
    notes_schema,
    reviews_schema,
    schema,
)
from impact.ledger.schema import metadata

__all__ = ["TABLES", "metadata", "references_to"]

_MODULES = (schema, notes_schema, captured_schema, ci_schema, edited_schema, fleet_schema, reviews_schema,
            consent_schema, forgotten_schema)  # fmt: skip
TABLES: tuple[Table, ...] = tuple(
    dict.fromkeys(
        each
        for module in _MODULES
        for each in vars(module).values()
        if isinstance(each, Table) and each.metadata is metadata
    )
)


def references_to(table: Table) -> tuple[Column[Any], ...]:
    """Every column of any table that names rows of this one."""
    return tuple(
        column for each in TABLES for column in each.c if any(key.column.table is table for key in column.foreign_keys)
    )
