"""Finds the commits that share something with those that are lost: what may hold them, and what is only like them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, func, select

from impact.identity.relink import subject_alike
from impact.ledger.bulk import chunks
from impact.ledger.encoding import day_date, day_number, path_bytes, path_text
from impact.ledger.graph import parents_of
from impact.ledger.schema import commit_links, commits, paths, repositories, touches
from impact.model.keys import Keys

# How far from a lost commit others that went with it are looked for: what a squash is made of lies side by side.
_STEPS = 50


class Held(NamedTuple):
    """A commit as the ledger holds it, and the repositories whose place holds it or held it."""

    keys: Keys
    repos: tuple[int, ...]


def held(connection: Connection, shas: Iterable[str]) -> dict[str, Held]:
    """These commits, as far as the ledger holds them; each once, whatever repositories hold it."""
    rows: dict[bytes, list[Any]] = defaultdict(list)
    for part in chunks(sorted({bytes.fromhex(sha) for sha in shas})):
        query = select(commits, repositories.c.place).join(repositories, repositories.c.id == commits.c.repo_id)
        for row in connection.execute(query.where(commits.c.sha.in_(part)).order_by(commits.c.gone, commits.c.id)):
            rows[row.sha].append(row)
    first = {each[0].id: sha for sha, each in rows.items()}
    files, changes = _files(connection, first), _changes(connection, first)
    return {sha.hex(): _held(sha, each, files[each[0].id], changes[each[0].id]) for sha, each in rows.items()}


def _held(sha: bytes, rows: list[Any], files: list[str], changes: list[str]) -> Held:
    row = rows[0]
    keys = Keys(
        sha.hex(),
        seen=min(each.id for each in rows),
        alive=any(not each.gone and each.place != b"" for each in rows),
        parents=tuple(each.hex() for each in parents_of(sha, row.parents)),
        day=day_date(row.author_day),
        subject=subject_alike(row.subject),
        paths=tuple(sorted(files)),
        change=min(changes, default=""),
    )
    return Held(keys, tuple(each.repo_id for each in rows if each.place != b""))


def _files(connection: Connection, ids: Collection[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for part in chunks(ids):
        query = select(touches.c.commit_id, paths.c.path).join(paths, paths.c.id == touches.c.path_id)
        for row in connection.execute(query.where(touches.c.commit_id.in_(part))):
            found[row.commit_id].append(path_text(row.path))
    return found


def _changes(connection: Connection, ids: Collection[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    query = select(commit_links.c.commit_id, commit_links.c.value).where(commit_links.c.kind == "change-id")
    for part in chunks(ids):
        for row in connection.execute(query.where(commit_links.c.commit_id.in_(part))):
            found[row.commit_id].append(row.value)
    return found


def relatives(connection: Connection, lost: Mapping[str, Keys]) -> dict[str, Held]:
    """Every commit that may hold one of the lost, or that has one of its keys.

    That is: of the same author's day, with the same subject or Change-Id, changing the file of it that fewest
    commits change; and what went away beside it.
    """
    found: set[bytes] = set()
    for condition in _conditions(connection, lost):
        found.update(connection.scalars(select(commits.c.sha).where(condition)))
    found |= _beside(connection, lost)
    return held(connection, {sha.hex() for sha in found} - lost.keys())


def neighbours(connection: Connection, shas: Iterable[str], steps: int) -> set[str]:
    """The commits within so many steps before or after one of these: what may go into one squash with it."""
    found = {bytes.fromhex(sha) for sha in shas}
    edge = set(found)
    for _ in range(steps):
        near: set[bytes] = set()
        for part in chunks(sorted(edge)):
            around = commits.c.sha.in_(part) | commits.c.parents.in_(part)
            query = select(commits.c.sha, commits.c.parents).where(around, commits.c.n_parents <= 1)
            near |= {each for row in connection.execute(query) for each in (row.sha, row.parents) if each}
        edge = near - found
        found |= edge
    return {sha.hex() for sha in found}


def _conditions(connection: Connection, lost: Mapping[str, Keys]) -> Iterator[ColumnElement[bool]]:
    for days in chunks(sorted({day_number(each.day) for each in lost.values() if each.day is not None})):
        yield commits.c.author_day.in_(days)
    for part in chunks([bytes.fromhex(sha) for sha in lost]):
        subjects = set(connection.scalars(select(commits.c.subject).where(commits.c.sha.in_(part)))) - {""}
        yield commits.c.subject.in_(subjects)
    for values in chunks(sorted({each.change for each in lost.values()} - {""})):
        alike = select(commit_links.c.commit_id).where(
            commit_links.c.kind == "change-id", commit_links.c.value.in_(values)
        )
        yield commits.c.id.in_(alike)
    for part in chunks(sorted(_telling(connection, lost))):
        touching = select(touches.c.commit_id).join(paths, paths.c.id == touches.c.path_id)
        yield commits.c.id.in_(touching.where(paths.c.path.in_(part)))


def _telling(connection: Connection, lost: Mapping[str, Keys]) -> set[bytes]:
    """Of each lost commit, the file that fewest commits change."""
    counts: dict[bytes, int] = defaultdict(int)
    every = {path_bytes(path) for each in lost.values() for path in each.paths}
    query = select(paths.c.path, func.count()).join(touches, touches.c.path_id == paths.c.id).group_by(paths.c.path)
    for part in chunks(sorted(every)):
        for path, count in connection.execute(query.where(paths.c.path.in_(part))):
            counts[path] += count
    each_files = ([path_bytes(path) for path in each.paths] for each in lost.values() if each.paths)
    return {min(files, key=lambda path: (counts[path], path)) for files in each_files}


def _beside(connection: Connection, lost: Mapping[str, Keys]) -> set[bytes]:
    """What is gone as well and lies within some steps of a lost commit, before or after it."""
    repos = set()
    for part in chunks([bytes.fromhex(sha) for sha in lost]):
        repos |= set(connection.scalars(select(commits.c.repo_id).where(commits.c.sha.in_(part))))
    query = select(commits.c.sha, commits.c.parents).where(commits.c.gone, commits.c.repo_id.in_(repos))
    before = {sha: parents_of(sha, parents) for sha, parents in connection.execute(query)}
    after: dict[bytes, list[bytes]] = defaultdict(list)
    for sha, parents in before.items():
        for each in parents:
            after[each].append(sha)
    found = {bytes.fromhex(sha) for sha in lost} & before.keys()
    edge = found
    for _ in range(_STEPS):
        edge = {each for sha in edge for each in (*before[sha], *after[sha]) if each in before} - found
        found = found | edge
    return found
