"""What happened after a commit: who changed the same paths later, and what was taken back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date

from sqlalchemy import Connection, func, select

from impact.ledger.bulk import chunks
from impact.ledger.encoding import day_date, day_number, path_bytes, path_text
from impact.ledger.people import people_of, programs
from impact.ledger.rows import Revert, Touch
from impact.ledger.schema import commits, paths, reverts, signal_sets, touches
from impact.ledger.work import signal_names, subject_ids

_LANDED = func.coalesce(commits.c.commit_day, commits.c.author_day)
_SHORTEST = 7  # what git itself prints at the least when it cuts an id short


def later_touches(
    connection: Connection, repo_id: int, after: Mapping[str, date], besides: Collection[str]
) -> Iterator[Touch]:
    """Each later change of the paths in `after` that landed after the day given there, by other people.

    `besides` are the addresses of those who do not count; programs, merges and gone commits never do.
    By path as git sorts it, then by day and commit id.
    """
    own = subject_ids(connection, repo_id, besides) | programs(connection, repo_id)
    days = {path_bytes(path): day_number(day) for path, day in after.items()}
    query = (
        select(
            paths.c.path, touches.c.status, commits.c.sha, commits.c.author_id, _LANDED,
            signal_sets.c.names, commits.c.n_files, commits.c.subject,
        )
        .join(touches, touches.c.path_id == paths.c.id)
        .join(commits, commits.c.id == touches.c.commit_id)
        .join(signal_sets, signal_sets.c.id == commits.c.signal_set_id)
        .where(paths.c.repo_id == repo_id, ~commits.c.gone, commits.c.n_parents <= 1)
    )  # fmt: skip
    for part in chunks(sorted(days)):
        earliest = min(days[path] for path in part)
        found = connection.execute(query.where(paths.c.path.in_(part), earliest < _LANDED)).all()
        rows = [row for row in found if row[4] > days[row[0]] and row[3] not in own]
        people = people_of(connection, (row[3] for row in rows))
        ordered = sorted(rows, key=lambda row: (row[0], row[4], row[2]))
        for path, status, sha, author_id, number, names, files, subject in ordered:
            landed, who = day_date(number), people[author_id].person
            if landed is not None:
                yield Touch(path_text(path), status, sha.hex(), who, landed, signal_names(names), files, subject)


def reverts_of(connection: Connection, repo_id: int, shas: Collection[str]) -> tuple[Revert, ...]:
    """Every commit that says it takes back one of `shas`, by its id (maybe cut short) or its subject.

    A subject means the latest commit so called that landed before. What touches no file of a commit
    does not take it back, whatever it says.
    """
    by_start: dict[str, list[str]] = defaultdict(list)
    for sha in shas:
        by_start[sha[:_SHORTEST]].append(sha)
    told = list(_reverts(connection, repo_id))
    people = people_of(connection, (author_id for _, _, author_id, _ in told))
    meant = _by_subject(connection, repo_id, _subjects(connection, repo_id, shas) & {text for text, *_ in told})
    mine = set(shas)
    found: set[Revert] = set()
    for text, by, author_id, number in told:
        said = (people[author_id].person, day_date(number))
        for each in by_start.get(text[:_SHORTEST].lower(), ()):
            if len(text) >= _SHORTEST and each.startswith(text.lower()):
                found.add(Revert(each, by.hex(), *said, by_subject=False))
        latest = _latest(meant.get(text, ()), by, number)
        if latest in mine:
            found.add(Revert(latest, by.hex(), *said, by_subject=True))
    paths_of = _paths_of(connection, repo_id, {sha for each in found for sha in (each.sha, each.reverted)})
    kept = (each for each in found if _overlap(paths_of.get(each.sha), paths_of.get(each.reverted)))
    return tuple(sorted(kept, key=lambda each: (each.reverted, each.sha, each.by_subject)))


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


def _subjects(connection: Connection, repo_id: int, shas: Collection[str]) -> set[str]:
    query = select(commits.c.subject).where(commits.c.repo_id == repo_id)
    raw = ([bytes.fromhex(each) for each in part] for part in chunks(shas))
    return {subject for part in raw for subject in connection.scalars(query.where(commits.c.sha.in_(part)))}


def _by_subject(connection: Connection, repo_id: int, texts: Collection[str]) -> dict[str, list[tuple[int, bytes]]]:
    """The commits that bear one of these subjects, with the day each landed."""
    found: dict[str, list[tuple[int, bytes]]] = defaultdict(list)
    query = select(commits.c.sha, commits.c.subject, _LANDED).where(commits.c.repo_id == repo_id, ~commits.c.gone)
    for part in chunks(sorted(texts)):
        for sha, subject, number in connection.execute(query.where(commits.c.subject.in_(part))):
            if number is not None:
                found[subject].append((number, sha))
    return found


def _latest(named: Collection[tuple[int, bytes]], by: bytes, number: int | None) -> str:
    earlier = [each for each in named if each[1] != by and number is not None and each[0] <= number]
    return max(earlier)[1].hex() if earlier else ""


def _paths_of(connection: Connection, repo_id: int, shas: Collection[str]) -> dict[str, set[int]]:
    """The paths that each commit touched, old names too; without those of which nobody knows."""
    ids: dict[int, str] = {}
    query = select(commits.c.id, commits.c.sha).where(commits.c.repo_id == repo_id, commits.c.n_files.is_not(None))
    for part in chunks(sorted(shas)):
        rows = connection.execute(query.where(commits.c.sha.in_([bytes.fromhex(each) for each in part])))
        ids |= {commit_id: sha.hex() for commit_id, sha in rows}
    found: dict[str, set[int]] = {sha: set() for sha in ids.values()}
    touched = select(touches.c.commit_id, touches.c.path_id, touches.c.old_path_id)
    for some in chunks(sorted(ids)):
        for commit_id, path, old in connection.execute(touched.where(touches.c.commit_id.in_(some))):
            found[ids[commit_id]].update((path, path if old is None else old))
    return found


def _overlap(one: set[int] | None, other: set[int] | None) -> bool:
    # Where nobody could look, what the commit says is all there is.
    return one is None or other is None or not one.isdisjoint(other)
