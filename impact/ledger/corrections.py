"""Keeps what the person said: no scan writes here, nothing is ever taken away."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import Connection, insert, select

from impact.ledger.encoding import clean, day_date, day_number
from impact.ledger.interning import last_id
from impact.ledger.schema import correction_links, corrections
from impact.model.work import Correction

_COMMIT = "sha"  # the one kind of link so far; what survives a rewrite (a patch id, a Change-Id) comes beside it


def correct(connection: Connection, said: Correction) -> None:
    """Add one correction; a later one about the same work counts more, the earlier stays as history."""
    key = last_id(connection, corrections) + 1
    connection.execute(
        insert(corrections).values(
            id=key,
            contribution=clean(said.contribution),
            category=clean(said.category),
            why=clean(said.why),
            day=day_number(said.day),
        )
    )
    links = [
        {"correction_id": key, "kind": _COMMIT, "value": sha, "position": position}
        for position, sha in enumerate(dict.fromkeys(said.shas))
    ]
    if links:
        connection.execute(insert(correction_links), links)


def every(connection: Connection) -> tuple[Correction, ...]:
    """All corrections, in the order they were made."""
    shas: dict[int, list[str]] = defaultdict(list)
    query = select(correction_links).where(correction_links.c.kind == _COMMIT)
    for link in connection.execute(query.order_by(correction_links.c.position)):
        shas[link.correction_id].append(link.value)
    said = []
    for row in connection.execute(select(corrections).order_by(corrections.c.id)):
        day = day_date(row.day)
        assert day is not None
        said.append(Correction(row.contribution, row.category, row.why, day, tuple(shas[row.id])))
    return tuple(said)
