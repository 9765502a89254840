"""Files and folders that are not there any more, and how much goes on in others."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, or_, select

from impact.ledger.bulk import chunks
from impact.ledger.encoding import day_date, day_number, path_bytes, path_text
from impact.ledger.people import people_of, programs
from impact.ledger.rows import Vanished
from impact.ledger.schema import commits, paths, touches

_LANDED = func.coalesce(commits.c.commit_day, commits.c.author_day)
# As many paths as one question may hold without growing longer than a database takes.
_AT_ONCE = 50


def vanished(connection: Connection, repo_id: int, places: Collection[str]) -> dict[str, tuple[Vanished, ...]]:
    """By path of a file or folder, the commits that took it or something in it away, the last one first."""
    known = {key: path for part in chunks(sorted(places), _AT_ONCE) for key, path in _within(connection, repo_id, part)}
    rows = [*_taken(connection, touches.c.path_id, known, "D"), *_taken(connection, touches.c.old_path_id, known, "R")]
    names = _names(connection, {row.path_id for _, row in rows if row.old_path_id is not None})
    found: dict[str, list[Vanished]] = {}
    for key, row in rows:
        landed = day_date(row.landed)
        if landed is not None:
            one = Vanished(row.sha.hex(), landed, known[key], names.get(row.path_id, ""))
            for place in places:
                if known[key] == place or known[key].startswith(f"{place}/"):
                    found.setdefault(place, []).append(one)
    return {place: tuple(sorted(each, key=_latest, reverse=True)) for place, each in found.items()}


def _latest(one: Vanished) -> tuple[date, str]:
    return one.landed, one.sha


def stir(connection: Connection, repo_id: int, places: Collection[str], earliest: date) -> list[tuple[date, str, str]]:
    """Changes of these files and folders by people since then, each commit once: (day, address, commit)."""
    bots = programs(connection, repo_id)
    query = (
        select(commits.c.sha, commits.c.author_id, _LANDED)
        .join(touches, touches.c.commit_id == commits.c.id)
        .where(~commits.c.gone, commits.c.n_parents <= 1, day_number(earliest) <= _LANDED)
    )
    found: set[tuple[date, int, str]] = set()
    ids = [key for part in chunks(sorted(places), _AT_ONCE) for key, _ in _within(connection, repo_id, part)]
    for some in chunks(sorted(set(ids))):
        for sha, author, number in connection.execute(query.where(touches.c.path_id.in_(some))):
            landed = day_date(number)
            if landed is not None and author not in bots:
                found.add((landed, author, sha.hex()))
    people = people_of(connection, (author for _, author, _ in found))
    return sorted((landed, people[author].person.email.lower(), sha) for landed, author, sha in found)


def _within(connection: Connection, repo_id: int, places: Collection[str]) -> Iterator[tuple[int, str]]:
    """The paths that ever were one of these or lay below one, by their ids."""
    asked: list[ColumnElement[bool]] = []
    for place in places:
        raw = path_bytes(place)
        asked += [paths.c.path == raw, paths.c.path.between(raw + b"/", raw + b"0")]
    for key, path in connection.execute(
        select(paths.c.id, paths.c.path).where(paths.c.repo_id == repo_id, or_(*asked))
    ):
        yield key, path_text(path)


def _taken(connection: Connection, column: Any, known: Collection[int], status: str) -> Iterator[tuple[int, Any]]:
    query = select(
        column.label("key"), touches.c.path_id, touches.c.old_path_id, commits.c.sha, _LANDED.label("landed")
    ).join(commits, commits.c.id == touches.c.commit_id)
    for part in chunks(sorted(known)):
        for row in connection.execute(query.where(column.in_(part), touches.c.status == status, ~commits.c.gone)):
            yield row.key, row


def _names(connection: Connection, ids: Collection[int]) -> dict[int, str]:
    found = {}
    for part in chunks(sorted(ids)):
        for key, path in connection.execute(select(paths.c.id, paths.c.path).where(paths.c.id.in_(part))):
            found[key] = path_text(path)
    return found
