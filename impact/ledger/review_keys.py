"""Keeps a change under one key, also where a file knew it by the name of its repository alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, delete, select, update

from impact.ledger.bulk import chunks
from impact.ledger.review_merging import Row, aliases
from impact.ledger.reviews_schema import review_changes, review_events


def one_key(connection: Connection, source_id: int, changes: Sequence[Row], events: Sequence[Row]) -> list[Row]:
    """Give changes and events, here and in the ledger, the key that their change is kept under.

    Returns the rows of changes that the ledger gave up for it, under the new key, to be put there with the others.
    """
    there: list[Any] = []
    table = review_changes.c
    for part in chunks({each["number"] for each in changes}):
        query = select(review_changes).where(table.source_id == source_id, table.number.in_(part))
        there += [dict(row._mapping) for row in connection.execute(query)]
    other = aliases([*there, *changes])
    if not other:
        return []
    for each in changes:
        each["key"] = other.get(each["key"], each["key"])
    for each in events:
        each["change"] = other.get(each["change"], each["change"])
    given_up = [each for each in there if each["key"] in other]
    for each in given_up:
        mine = review_events.c.source_id == source_id, review_events.c.change == each["key"]
        connection.execute(update(review_events).where(*mine).values(change=other[each["key"]]))
        connection.execute(delete(review_changes).where(table.source_id == source_id, table.key == each["key"]))
        each["key"] = other[each["key"]]
    return given_up
