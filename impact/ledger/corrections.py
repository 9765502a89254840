"""Keeps what the person said: no scan takes anything away here, and what is taken back stays as history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, insert, select

from impact.ledger import relinks
from impact.ledger.bulk import chunks
from impact.ledger.encoding import clean, day_date, day_number
from impact.ledger.interning import last_id
from impact.ledger.relatives import held
from impact.ledger.relinks import COMMIT
from impact.ledger.schema import correction_links, corrections
from impact.model.work import Correction

PART = "part"  # a contribution that a merge names; its commits begin at this position


def correct(connection: Connection, said: Correction) -> int:
    """Add one correction and return its number; a later one counts more, the earlier stays as history.

    What became of its commits is no part of it: that is the same for everything said of them.
    """
    key = last_id(connection, corrections) + 1
    connection.execute(
        insert(corrections).values(
            id=key,
            contribution=clean(said.contribution),
            category=clean(said.category),
            why=clean(said.why),
            day=day_number(said.day),
            action=said.action,
            takes_back=said.takes_back,
        )
    )
    shas = tuple(dict.fromkeys(said.shas))
    links = [(COMMIT, sha, position) for position, sha in enumerate(shas)]
    start = 0
    for name, part in said.parts:
        links.append((PART, name, start))
        start += len(part)
    _add(connection, key, links)
    # What the ledger itself knows of them; what only their objects say is added where those are at hand.
    known = relinks.kept(connection, shas)
    relinks.keep(connection, [each.keys for sha, each in held(connection, shas).items() if sha not in known])
    return key


def lost(connection: Connection) -> dict[int, frozenset[str]]:
    """By the number of each correction, those of its commits that no branch reaches under any id."""
    about: dict[int, set[str]] = defaultdict(set)
    query = select(correction_links.c.correction_id, correction_links.c.value)
    for row in connection.execute(query.where(correction_links.c.kind == COMMIT)):
        about[row.correction_id].add(row.value)
    gone = relinks.lost(connection, {sha for each in about.values() for sha in each})
    return {number: frozenset(each & gone.keys()) for number, each in about.items() if not each.isdisjoint(gone)}


def _add(connection: Connection, number: int, links: Iterable[tuple[str, str, int]]) -> None:
    rows = [
        {"correction_id": number, "kind": kind, "value": value, "position": position} for kind, value, position in links
    ]
    for part in chunks(rows):
        connection.execute(insert(correction_links), part)


def every(connection: Connection) -> tuple[Correction, ...]:
    """All corrections, in the order they were made."""
    links: dict[tuple[int, str], list[Any]] = defaultdict(list)
    for link in connection.execute(
        select(correction_links).order_by(correction_links.c.position, correction_links.c.value)
    ):
        links[link.correction_id, link.kind].append(link)
    names = relinks.names(
        connection, {each.value for (_, kind), those in links.items() if kind == COMMIT for each in those}
    )
    said = []
    for row in connection.execute(select(corrections).order_by(corrections.c.id)):
        day = day_date(row.day)
        assert day is not None
        shas = tuple(link.value for link in links[row.id, COMMIT])
        said.append(
            Correction(
                contribution=row.contribution,
                category=row.category,
                why=row.why,
                day=day,
                shas=shas,
                action=row.action,
                parts=_parts(links[row.id, PART], shas),
                later=tuple((sha, new) for sha in shas for new in names[sha][1:]),
                number=row.id,
                takes_back=row.takes_back,
            )
        )
    return tuple(said)


def _parts(links: list[Any], shas: tuple[str, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    ends = [*(link.position for link in links[1:]), len(shas)]
    return (
        tuple((link.value, shas[link.position : end]) for link, end in zip(links, ends, strict=True)) if links else ()
    )
