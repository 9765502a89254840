"""Finds the rows that hang on others, by the references that the schema tells of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, select

from impact.ledger.forgetting.tally import Tally
from impact.ledger.tables import metadata

Whose = Callable[[Column[Any]], ColumnElement[bool]]


def hanging(table: Table, root: Table, of: ColumnElement[bool]) -> ColumnElement[bool] | None:
    """What is true of the rows of a table that hang on rows of `root` of which `of` is true; None where none can."""
    refs = [column for column in table.c if column.foreign_keys and not column.nullable]
    for column in sorted(refs, key=lambda each: (_target(each).table is not root, each.name)):
        target = _target(column)
        above = of if target.table is root else hanging(target.table, root, of)
        if above is not None:
            return column.in_(select(target).where(above))
    return None


def delete_hanging(tally: Tally, root: Table, of: ColumnElement[bool]) -> None:
    """Delete every row that hangs on these, those furthest away first; the rows of `root` stay."""
    for table in reversed(metadata.sorted_tables):
        condition = hanging(table, root, of) if table is not root else None
        if condition is not None:
            tally.delete(table, condition)


def _target(column: Column[Any]) -> Column[Any]:
    return next(iter(column.foreign_keys)).column
