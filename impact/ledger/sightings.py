"""What was seen inside objects: counts and places by object id; an object never changes, so it is looked into once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from impact.ledger import forgotten
from impact.ledger.access import Access
from impact.ledger.bulk import chunks
from impact.ledger.schema import sightings


def seen(connection: Connection, repo_id: int, what: str, objects: Iterable[str]) -> dict[str, Any]:
    """What is kept of these objects (full ids) under the name `what`, of those of which something is kept."""
    found: dict[str, Any] = {}
    query = select(sightings.c.object, sightings.c.found).where(
        sightings.c.repo_id == repo_id, sightings.c.what == what
    )
    for part in chunks(sorted({bytes.fromhex(each) for each in objects})):
        for key, text in connection.execute(query.where(sightings.c.object.in_(part))):
            found[key.hex()] = json.loads(text)
    return found


def keep(connection: Connection, repo_id: int, what: str, found: Mapping[str, Any]) -> None:
    """Keep what was seen in these objects in the place of what was kept of them."""
    nameless = forgotten.load(connection).text
    for part in chunks(sorted(found)):
        keys = [bytes.fromhex(each) for each in part]
        connection.execute(
            delete(sightings).where(
                sightings.c.repo_id == repo_id, sightings.c.what == what, sightings.c.object.in_(keys)
            )
        )
        rows = [
            {"repo_id": repo_id, "object": key, "what": what, "found": nameless(json.dumps(found[name]))}
            for name, key in zip(part, keys, strict=True)
        ]
        connection.execute(insert(sightings), rows)


class Sightings(Access):
    """The part of a ledger that spares a second look into objects; every method raises LedgerError."""

    def seen(self, repo_id: int, what: str, objects: Iterable[str]) -> dict[str, Any]:
        """What was seen in these objects (full ids) when the question `what` was put to them; not all need be known."""
        with self._reading() as connection:
            return seen(connection, repo_id, what, objects)

    def keep_seen(self, repo_id: int, what: str, found: Mapping[str, Any]) -> None:
        """Keep what was seen in these objects: counts, places and commit ids, never a line of a file."""
        if found:
            with self._writing() as connection:
                keep(connection, repo_id, what, found)
