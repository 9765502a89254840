"""Every commit of some years with what it changed, whoever made it: what areas of a repository are compared by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date

from sqlalchemy import Connection, func, select

from impact.ledger.bulk import chunks
from impact.ledger.encoding import day_date, day_number, path_text
from impact.ledger.graph import span
from impact.ledger.people import persons
from impact.ledger.rows import Landed
from impact.ledger.schema import commits, paths, signal_sets, touches

_LANDED = func.coalesce(commits.c.commit_day, commits.c.author_day)


def traffic(
    connection: Connection, repo_id: int, days: tuple[date, date], most: int, signals: Collection[str]
) -> Iterator[Landed]:
    """Each commit that landed between these days and touches at most `most` paths, in no promised order.

    It tells which of these `signals` hold for it, and of no other.
    Merges, programs, gone commits and those of which nobody knows the paths are left out.
    """
    who = persons(connection, repo_id)
    start, end = span(connection, repo_id)
    query = select(commits.c.id, commits.c.sha, commits.c.author_id, commits.c.signal_set_id, _LANDED).where(
        commits.c.id.between(start, end), commits.c.repo_id + 0 == repo_id, ~commits.c.gone,
        commits.c.n_parents <= 1, commits.c.n_files <= most, _LANDED.between(day_number(days[0]), day_number(days[1])),
    )  # fmt: skip
    rows = [row for row in connection.execute(query).all() if row[2] in who]
    holding = _said(connection, {row[3] for row in rows}, signals)
    touched = _touched(connection, repo_id, {row[0] for row in rows})
    dates = {number: day for number in {row[4] for row in rows} if (day := day_date(number)) is not None}
    for key, sha, author, sets, number in rows:
        if number in dates:
            yield Landed(sha.hex(), dates[number], who[author], holding[sets], tuple(touched.get(key, ())))


def _said(connection: Connection, sets: set[int], signals: Collection[str]) -> dict[int, tuple[str, ...]]:
    """Which of these signals each of the sets holds."""
    # The sets are many, and each is a long list in JSON: looking for the few that are asked for is much faster.
    wanted = [(name, f'"{name}"') for name in sorted(signals)]
    found: dict[int, tuple[str, ...]] = {}
    for part in chunks(sorted(sets)):
        for number, text in connection.execute(select(signal_sets).where(signal_sets.c.id.in_(part))).all():
            found[number] = tuple(name for name, mark in wanted if mark in text)
    return found


def _touched(connection: Connection, repo_id: int, wanted: set[int]) -> dict[int, list[str]]:
    """The paths that these commits touched, by commit."""
    called = select(paths.c.id, paths.c.path).where(paths.c.repo_id == repo_id)
    names = {key: path_text(path) for key, path in connection.execute(called).all()}
    # A range instead of the ids: rows lie by commit, and what is asked for is most of what lies between.
    between = touches.c.commit_id.between(min(wanted, default=0), max(wanted, default=0))
    found: dict[int, list[str]] = defaultdict(list)
    for commit, path in connection.execute(select(touches.c.commit_id, touches.c.path_id).where(between)).all():
        if commit in wanted:
            found[commit].append(names[path])
    return found
