"""What happened after a commit: who changed the same paths later, and what was taken back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date

from sqlalchemy import Connection, func, select

from impact.ledger.bulk import chunks
from impact.ledger.encoding import day_date, day_number, path_bytes, path_text
from impact.ledger.people import people_by_id
from impact.ledger.rows import Revert, Touch
from impact.ledger.schema import commits, paths, reverts, touches
from impact.ledger.work import subject_ids

_LANDED = func.coalesce(commits.c.commit_day, commits.c.author_day)
_SHORTEST = 7  # what git itself prints at the least when it cuts an id short


def later_touches(
    connection: Connection, repo_id: int, after: Mapping[str, date], besides: Collection[str]
) -> Iterator[Touch]:
    """Each later change of the paths in `after` that landed after the day given there, by other people.

    `besides` are the addresses of those who do not count; programs, merges and gone commits never do.
    By path as git sorts it, then by day and commit id.
    """
    people = people_by_id(connection, repo_id)
    own = subject_ids(connection, repo_id, besides)
    days = {path_bytes(path): day_number(day) for path, day in after.items()}
    query = (
        select(paths.c.path, touches.c.status, commits.c.sha, commits.c.author_id, _LANDED)
        .join(touches, touches.c.path_id == paths.c.id)
        .join(commits, commits.c.id == touches.c.commit_id)
        .where(paths.c.repo_id == repo_id, ~commits.c.gone, commits.c.n_parents <= 1)
    )
    for part in chunks(sorted(days)):
        earliest = min(days[path] for path in part)
        rows = connection.execute(query.where(paths.c.path.in_(part), earliest < _LANDED)).all()
        for path, status, sha, author_id, number in sorted(rows, key=lambda row: (row[0], row[4], row[2])):
            landed = day_date(number)
            who = people[author_id]
            if number > days[path] and landed is not None and author_id not in own and not who.bot:
                yield Touch(path_text(path), status, sha.hex(), who.person, landed)


def reverts_of(connection: Connection, repo_id: int, shas: Collection[str]) -> tuple[Revert, ...]:
    """Every commit that says it takes back one of `shas`, by its id (maybe cut short) or its subject."""
    people = people_by_id(connection, repo_id)
    by_start: dict[str, list[str]] = defaultdict(list)
    for sha in shas:
        by_start[sha[:_SHORTEST]].append(sha)
    by_subject = _by_subject(connection, repo_id, shas)
    found: set[Revert] = set()
    for text, by, author_id, number in _reverts(connection, repo_id):
        told = (people[author_id].person, day_date(number))
        start = text[:_SHORTEST].lower()
        for each in by_start.get(start, ()):
            if len(text) >= _SHORTEST and each.startswith(text.lower()):
                found.add(Revert(each, by.hex(), *told, by_subject=False))
        for each in by_subject.get(text, ()):
            found.add(Revert(each, by.hex(), *told, by_subject=True))
    return tuple(sorted(found, key=lambda each: (each.reverted, each.sha, each.by_subject)))


def _reverts(connection: Connection, repo_id: int) -> Iterator[tuple[str, bytes, int, int | None]]:
    # In two steps: they are few, but in a join SQLite would walk through every commit to find them.
    told: dict[int, list[str]] = defaultdict(list)
    for commit_id, text in connection.execute(select(reverts.c.commit_id, reverts.c.reverted)):
        told[commit_id].append(text)
    query = select(commits.c.id, commits.c.repo_id, commits.c.sha, commits.c.author_id, _LANDED)
    for part in chunks(told):
        wanted = query.where(commits.c.id.in_(part), ~commits.c.gone)
        for commit_id, repo, sha, author_id, number in connection.execute(wanted):
            if repo == repo_id:
                for text in told[commit_id]:
                    yield text, sha, author_id, number


def _by_subject(connection: Connection, repo_id: int, shas: Collection[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    query = select(commits.c.sha, commits.c.subject).where(commits.c.repo_id == repo_id)
    for part in chunks(shas):
        wanted = query.where(commits.c.sha.in_([bytes.fromhex(each) for each in part]))
        for sha, subject in connection.execute(wanted):
            found[subject].append(sha.hex())
    return found
