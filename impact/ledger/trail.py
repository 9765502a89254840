"""What happened to some files, before and after: each change of them by anybody, and where they moved."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from sqlalchemy import Connection, func, select

from impact.ledger.bulk import chunks
from impact.ledger.encoding import day_date, day_number, path_bytes, path_text
from impact.ledger.graph import span
from impact.ledger.people import people_of, programs
from impact.ledger.rows import Passer, Passing
from impact.ledger.schema import commit_links, commits, paths, signal_sets, touches
from impact.ledger.work import signal_names

_LANDED = func.coalesce(commits.c.commit_day, commits.c.author_day)


def trail(connection: Connection, repo_id: int, wanted: Collection[str], earliest: date) -> Iterator[Passing]:
    """Each change of these paths on `earliest` or later, in no promised order; merges and gone commits are left out."""
    bots = programs(connection, repo_id)
    query = (
        select(
            paths.c.path, touches.c.status, commits.c.sha, commits.c.author_id, _LANDED,
            commits.c.n_files, commits.c.subject, signal_sets.c.names,
        )
        .join(touches, touches.c.path_id == paths.c.id)
        .join(commits, commits.c.id == touches.c.commit_id)
        .join(signal_sets, signal_sets.c.id == commits.c.signal_set_id)
        .where(paths.c.repo_id == repo_id, ~commits.c.gone, commits.c.n_parents <= 1)
        .where(day_number(earliest) <= _LANDED)
    )  # fmt: skip
    for part in chunks(sorted(map(path_bytes, wanted))):
        # All at once: one by one a row takes twice as long to come.
        rows = connection.execute(query.where(paths.c.path.in_(part))).all()
        for path, status, sha, author, number, files, subject, names in rows:
            landed = day_date(number)
            if landed is not None:
                said = signal_names(names)
                yield Passing(path_text(path), status, sha.hex(), author in bots, landed, files, subject, said)


def passers(connection: Connection, repo_id: int, wanted: Collection[str], earliest: date | None) -> Iterator[Passer]:
    """Who changed these paths on `earliest` or later (ever, for None), in no promised order; merges are left out."""
    old = paths.alias()
    query = (
        select(
            paths.c.path, touches.c.status, old.c.path, commits.c.sha, commits.c.author_id, _LANDED,
            commits.c.n_files, signal_sets.c.names,
        )
        .join(touches, touches.c.path_id == paths.c.id)
        .outerjoin(old, old.c.id == touches.c.old_path_id)
        .join(commits, commits.c.id == touches.c.commit_id)
        .join(signal_sets, signal_sets.c.id == commits.c.signal_set_id)
        .where(paths.c.repo_id == repo_id, ~commits.c.gone, commits.c.n_parents <= 1)
    )  # fmt: skip
    if earliest is not None:
        query = query.where(day_number(earliest) <= _LANDED)
    for part in chunks(sorted(map(path_bytes, wanted))):
        rows = connection.execute(query.where(paths.c.path.in_(part))).all()
        people = people_of(connection, (row[4] for row in rows))
        for path, status, before, sha, author, number, files, names in rows:
            landed, who = day_date(number), people[author]
            if landed is not None:
                was = path_text(before) if before is not None else path_text(path)
                said = signal_names(names)
                yield Passer(path_text(path), status, was, sha.hex(), who.person, who.bot, landed, files, said)


def days(connection: Connection, repo_id: int) -> tuple[date | None, date | None]:
    """The days of the first and of the last commit that has one a calendar holds and that is reached."""
    start, end = span(connection, repo_id)
    query = select(func.min(commits.c.commit_day), func.max(commits.c.commit_day)).where(
        commits.c.id.between(start, end), commits.c.repo_id + 0 == repo_id, ~commits.c.gone, commits.c.commit_day > 0
    )
    first, last = connection.execute(query).one()
    return day_date(first), day_date(last)


def last_kept(connection: Connection) -> int:
    """The number of the commit that was kept last, of any repository; 0 where none was."""
    return connection.scalar(select(func.max(commits.c.id))) or 0


def kept_after(connection: Connection, repo_id: int, last: int) -> int:
    """How many commits of a repository were kept after that one."""
    mine = (commits.c.id > last, commits.c.repo_id + 0 == repo_id, ~commits.c.gone)
    return connection.scalar(select(func.count()).select_from(commits).where(*mine)) or 0


def moves(connection: Connection, repo_id: int) -> Iterator[tuple[str, str, date]]:
    """Each exact rename in the repository as (old path, new path, day), in no promised order."""
    # In two steps, and names last: renames are few, but in one join every path would be looked up for every change.
    renames = connection.execute(
        select(touches.c.commit_id, touches.c.old_path_id, touches.c.path_id).where(
            touches.c.old_path_id.is_not(None), touches.c.status == "R"
        )
    ).all()
    days: dict[int, date] = {}
    query = select(commits.c.id, commits.c.repo_id, _LANDED)
    for part in chunks(sorted({commit for commit, *_ in renames})):
        for commit, repo, number in connection.execute(query.where(commits.c.id.in_(part), ~commits.c.gone)):
            day = day_date(number)
            if repo == repo_id and day is not None:
                days[commit] = day
    here = [each for each in renames if each[0] in days]
    names: dict[int, str] = {}
    for part in chunks(sorted({path for _, old, new in here for path in (old, new)})):
        rows = connection.execute(select(paths.c.id, paths.c.path).where(paths.c.id.in_(part)))
        names |= {key: path_text(path) for key, path in rows}
    yield from ((names[old], names[new], days[commit]) for commit, old, new in here)


def asked(connection: Connection, repo_id: int, shas: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """Each issue and pull request that one of these commits names, as (commit, kind, name), in no promised order."""
    query = (
        select(commits.c.sha, commit_links.c.kind, commit_links.c.value)
        .join(commit_links, commit_links.c.commit_id == commits.c.id)
        .where(commits.c.repo_id == repo_id, commit_links.c.kind.in_(("issue", "pull-request")))
    )
    for part in chunks(sorted(bytes.fromhex(each) for each in shas)):
        for sha, kind, name in connection.execute(query.where(commits.c.sha.in_(part))):
            yield sha.hex(), kind, name
