"""Who is known in a repository."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Connection, func, select

from impact.ledger.bulk import chunks
from impact.ledger.rows import Credit, Known
from impact.ledger.schema import commits, identities
from impact.model.facts import Identity

_IDENTITY = select(
    identities.c.id,
    identities.c.name,
    identities.c.email,
    identities.c.person_name,
    identities.c.person_email,
    identities.c.bot,
)


def people_by_id(connection: Connection, repo_id: int) -> dict[int, Credit]:
    """Every identity of the repository by its id; people who are the same share one value."""
    return _credits(connection.execute(_IDENTITY.where(identities.c.repo_id == repo_id)))


def people_of(connection: Connection, ids: Iterable[int]) -> dict[int, Credit]:
    """These identities by id: a long history knows thousands of people, and few of them are asked for."""
    wanted = (_IDENTITY.where(identities.c.id.in_(part)) for part in chunks(sorted(set(ids))))
    return _credits(row for query in wanted for row in connection.execute(query))


def programs(connection: Connection, repo_id: int) -> frozenset[int]:
    """The identities of the repository that are programs, by id."""
    query = select(identities.c.id).where(identities.c.repo_id == repo_id, identities.c.bot)
    return frozenset(connection.scalars(query))


def persons(connection: Connection, repo_id: int) -> dict[int, int]:
    """Which identities of the repository are one person: a number for each person by identity, without programs."""
    numbers: dict[tuple[str, str], int] = {}
    query = select(identities.c.id, identities.c.person_name, identities.c.person_email)
    rows = connection.execute(query.where(identities.c.repo_id == repo_id, ~identities.c.bot))
    return {key: numbers.setdefault((name, email), len(numbers)) for key, name, email in rows}


def _credits(rows: Iterable[Any]) -> dict[int, Credit]:
    found: dict[int, Credit] = {}
    persons: dict[Identity, Identity] = {}
    for key, name, email, person_name, person_email, bot in rows:
        person = Identity(person_name, person_email)
        found[key] = Credit(Identity(name, email), persons.setdefault(person, person), bot)
    return found


def people(connection: Connection, repo_id: int) -> tuple[Known, ...]:
    """Every identity by address and name, with the number of commits it wrote: for suggestions only."""
    author = commits.c.author_id
    query = select(author, func.count()).join(identities, identities.c.id == author).group_by(author)
    counts: dict[int, int] = {
        key: count for key, count in connection.execute(query.where(identities.c.repo_id == repo_id))
    }
    known = (
        Known(credit.raw, credit.person, credit.bot, counts.get(key, 0))
        for key, credit in people_by_id(connection, repo_id).items()
    )
    return tuple(sorted(known, key=lambda each: (each.raw.email, each.raw.name)))


def addresses(connection: Connection, repo_id: int, ids: Collection[int]) -> tuple[str, ...]:
    """The addresses of these identities, as commits have them, sorted."""
    # A long history knows thousands of people, and few of these are asked for.
    query = select(identities.c.email).where(identities.c.repo_id == repo_id)
    rows = (row for part in chunks(sorted(ids)) for row in connection.execute(query.where(identities.c.id.in_(part))))
    return tuple(sorted({email for (email,) in rows}))


def names(connection: Connection, repo_id: int, emails: Collection[str]) -> tuple[str, ...]:
    """The names under which people, no programs, commit from these addresses, before and after mailmap; sorted."""
    query = select(identities.c.name, identities.c.person_name).where(
        identities.c.repo_id == repo_id,
        ~identities.c.bot,
        func.lower(identities.c.email).in_(sorted({each.lower() for each in emails})),
    )
    return tuple(sorted({name for row in connection.execute(query) for name in row}))
