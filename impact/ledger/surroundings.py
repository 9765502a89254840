"""Every commit of a repository as what lies around somebody's work."""

from __future__ import annotations

import json
from collections.abc import Collection

from sqlalchemy import Connection, func, select

from impact.classify.chronicle import Chronicle
from impact.identity.subject import another_address
from impact.ledger.encoding import day_date, path_text
from impact.ledger.graph import span
from impact.ledger.people import people_by_id
from impact.ledger.schema import commits, paths, signal_sets, touches
from impact.ledger.work import subject_ids

# Rows fetched at a time: one by one costs as much as all the rest.
_AT_ONCE = 10_000


def surroundings(connection: Connection, repo_id: int, addresses: Collection[str]) -> Chronicle:
    """Every reachable commit that is no merge and has a day; `addresses` are the subject's.

    Who bears the whole name of the subject, or the same login, is no other person.
    """
    found = Chronicle()
    authors = _authors(connection, repo_id, addresses, found)
    said = {}
    for key, text in connection.execute(select(signal_sets)):
        said[key] = len(found.signals)
        found.signals.append(tuple(json.loads(text)))
    landed = func.coalesce(commits.c.commit_day, commits.c.author_day)
    query = select(
        commits.c.id, commits.c.sha, landed, commits.c.author_id, commits.c.subject, commits.c.signal_set_id
    ).where(~commits.c.gone, commits.c.n_parents <= 1)
    first, last = span(connection, repo_id)
    own = query.where(commits.c.id.between(first, last), commits.c.repo_id + 0 == repo_id)
    rows: dict[int, int] = {}
    ordinals: dict[int, int] = {}
    for key, sha, number, author, subject, signals in connection.execute(
        own.order_by(landed, commits.c.sha).execution_options(yield_per=_AT_ONCE)
    ):
        if number not in ordinals:
            day = day_date(number)
            ordinals[number] = day.toordinal() if day else 0
        if ordinals[number]:
            rows[key] = len(rows)
            found.shas.append(sha.hex())
            found.days.append(ordinals[number])
            found.by.append(authors[author])
            found.subjects.append(subject)
            found.said.append(said[signals])
    _touch(connection, repo_id, found, rows)
    return found


def _authors(connection: Connection, repo_id: int, addresses: Collection[str], found: Chronicle) -> dict[int, int]:
    """Write down who is known here; return where each identity stands."""
    people = people_by_id(connection, repo_id)
    own = {each for each in subject_ids(connection, repo_id, addresses) if not people[each].bot}
    same = another_address(
        (name for each in own for name in (people[each].raw.name, people[each].person.name)),
        (address for each in own for address in (people[each].raw.email, people[each].person.email)),
    )
    for key, who in people.items():
        mine = key in own or same(who.raw) or same(who.person)
        found.authors.append((who.person.email.lower(), mine, who.bot))
    return {key: place for place, key in enumerate(people)}


def _touch(connection: Connection, repo_id: int, found: Chronicle, rows: dict[int, int]) -> None:
    """Write down what each commit touches; `rows` says where those of the ledger's ids stand."""
    names = {}
    for key, path in connection.execute(select(paths.c.id, paths.c.path).where(paths.c.repo_id == repo_id)):
        names[key] = len(found.paths)
        found.paths.append(path_text(path))
    found.starts.extend([0] * len(rows))
    found.ends.extend([0] * len(rows))
    query = select(touches.c.commit_id, touches.c.path_id, touches.c.status).order_by(touches.c.commit_id)
    own = query.where(touches.c.commit_id.between(min(rows, default=0), max(rows, default=0)))
    at, row = -1, None
    for commit, path, status in connection.execute(own.execution_options(yield_per=_AT_ONCE)):
        if commit != at:
            at, row = commit, rows.get(commit)
            if row is not None:
                found.starts[row] = found.ends[row] = len(found.touched)
        if row is not None:
            found.touched.append(names[path])
            found.letters.append(ord(status))
            found.ends[row] += 1
