"""Keeps what the person said: no scan takes anything away here, and what is taken back stays as history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, insert, select

from impact.ledger import rewrites
from impact.ledger.bulk import chunks
from impact.ledger.encoding import clean, day_date, day_number
from impact.ledger.interning import last_id
from impact.ledger.schema import correction_links, corrections
from impact.model.work import Correction, Mark

COMMIT = "sha"  # a commit the correction is about, as it was then
PART = "part"  # a contribution that a merge names; its commits begin at this position
LATER = "later"  # "commit commit": the second is what a rewrite of history made of the first
MARK = "mark"  # by what a commit is known again


def correct(connection: Connection, said: Correction) -> int:
    """Add one correction and return its number; a later one counts more, the earlier stays as history."""
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
    links += [(LATER, f"{old} {new}", position) for position, (old, new) in enumerate(said.later)]
    links += [(MARK, rewrites.written(mark), 0) for mark in rewrites.marks(connection, shas)]
    _add(connection, key, links)
    return key


def lost(connection: Connection) -> dict[int, dict[str, tuple[Mark, ...]]]:
    """The commits of each correction that no branch reaches under any id, each with what it is known by."""
    found = {}
    known: dict[int, dict[str, Mark]] = defaultdict(dict)
    told = every(connection)
    names = {each.number: _names(each) for each in told}
    alive = rewrites.living(connection, (sha for each in names.values() for also in each.values() for sha in also))
    gone = {
        number: {sha: also for sha, also in each.items() if alive.isdisjoint(also)} for number, each in names.items()
    }
    wanted = [number for number, each in gone.items() if each]
    for part in chunks(wanted):
        query = select(correction_links).where(correction_links.c.kind == MARK)
        for link in connection.execute(query.where(correction_links.c.correction_id.in_(part))):
            mark = rewrites.read(link.value)
            known[link.correction_id][mark.sha] = mark
    for number in wanted:
        marks = known[number]
        found[number] = {
            sha: tuple(marks[name] for name in also if name in marks) for sha, also in gone[number].items()
        }
    return found


def follow(connection: Connection, number: int, now: Mapping[str, Mark]) -> None:
    """Let a correction hold on to the commits that took the place of some of its own."""
    _add(connection, number, [(LATER, f"{old} {mark.sha}", at) for at, (old, mark) in enumerate(now.items())])
    _add(connection, number, [(MARK, text, 0) for text in sorted({rewrites.written(mark) for mark in now.values()})])


def _names(said: Correction) -> dict[str, list[str]]:
    names = {sha: [sha] for sha in said.shas}
    for old, new in said.later:
        names.setdefault(old, [old]).append(new)
    return names


def _add(connection: Connection, number: int, links: Iterable[tuple[str, str, int]]) -> None:
    rows = [
        {"correction_id": number, "kind": kind, "value": value, "position": position} for kind, value, position in links
    ]
    for part in chunks(rows):
        connection.execute(insert(correction_links), part)


def every(connection: Connection) -> tuple[Correction, ...]:
    """All corrections, in the order they were made."""
    links: dict[tuple[int, str], list[Any]] = defaultdict(list)
    query = select(correction_links).where(correction_links.c.kind != MARK)
    for link in connection.execute(query.order_by(correction_links.c.position, correction_links.c.value)):
        links[link.correction_id, link.kind].append(link)
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
                later=tuple(_pair(link.value) for link in links[row.id, LATER]),
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


def _pair(value: str) -> tuple[str, str]:
    old, _, new = value.partition(" ")
    return old, new
