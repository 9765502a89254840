"""The commits of one person, as the core wants them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import Column, Connection, Select, select

from impact.classify.kinds import strongest
from impact.identity.naming import same
from impact.identity.subject import another_address
from impact.ledger import looks
from impact.ledger.bulk import chunks
from impact.ledger.encoding import day_date, path_text
from impact.ledger.people import people_by_id
from impact.ledger.rows import Credit, Look
from impact.ledger.schema import (
    commit_links,
    commits,
    credits,
    identities,
    paths,
    repositories,
    signal_sets,
    touches,
)
from impact.model.facts import FileChange, Identity
from impact.model.work import UNKNOWN, WorkItem
from impact.outcomes.continuation import persons


def subject_ids(connection: Connection, repo_id: int, addresses: Collection[str]) -> set[int]:
    """The identities that belong to the person with these addresses, whatever the case.

    An address that the mailmap maps to a person, for all who used it here, means that whole person, by whichever of
    their addresses somebody asks. Where the mailmap tells those who used it apart, the address is not enough.
    """
    mine = {address.lower() for address in addresses if address}
    query = select(identities.c.id, identities.c.email, identities.c.person_email)
    rows = connection.execute(query.where(identities.c.repo_id == repo_id)).all()
    stand_for: dict[str, set[str]] = defaultdict(set)
    for _, email, person in rows:
        stand_for[email.lower()].add(person.lower())
    whole = mine.union(*(stand_for[each] for each in mine if len(stand_for[each]) == 1))
    return {each for each, _, person in rows if person.lower() in whole}


def work_items(connection: Connection, repo_id: int, addresses: Collection[str]) -> list[WorkItem]:
    """What the person with these addresses wrote, alone or with others, by (day, commit id).

    Left out: merges, commits that are gone, what programs wrote under such an address, and commits
    that hold no readable day at all.
    """
    people = people_by_id(connection, repo_id)
    subject = {each for each in subject_ids(connection, repo_id, addresses) if not people[each].bot}
    return _items(connection, people, subject, _rows(connection, subject))


def work_items_of(connection: Connection, shas: Collection[str], addresses: Collection[str]) -> list[WorkItem]:
    """These commits, as far as one repository holds all of them, as the work of the person with these addresses."""
    query = select(commits.c.repo_id, commits.c.sha, commits.c.id)
    held: dict[int, dict[bytes, int]] = defaultdict(dict)
    for row in _in_parts(connection, sorted({bytes.fromhex(sha) for sha in shas}), query, commits.c.sha):
        held[row.repo_id][row.sha] = row.id
    repo_id = max(held, key=lambda each: (len(held[each]), each), default=None)
    if repo_id is None:
        return []
    people = people_by_id(connection, repo_id)
    subject = {each for each in subject_ids(connection, repo_id, addresses) if not people[each].bot}
    rows = {row.id: row for row in _in_parts(connection, held[repo_id].values(), _commits(), commits.c.id)}
    return _items(connection, people, subject, rows)


def _items(
    connection: Connection, people: Mapping[int, Credit], subject: set[int], rows: dict[int, Any]
) -> list[WorkItem]:
    changes = _changes(connection, rows)
    links = _grouped(connection, rows, select(commit_links), commit_links.c.commit_id)
    named = _grouped(connection, rows, select(credits), credits.c.commit_id)
    read = looks.load(connection, rows)
    credited = {row.id: {row.author_id, *(each.identity_id for each in named[row.id])} for row in rows.values()}
    mine = _mine(people, subject, {one for ids in credited.values() for one in ids})
    strangers = _other_people(connection, people, {one for ids in credited.values() for one in ids} - mine)
    items = []
    for row in rows.values():
        here = credited[row.id]
        # Of two of one name on one commit a trailer only adds an address, be the name one word.
        own = {same(people[each].raw.name) for each in here & mine} - {""}
        by_me = {each for each in here if each in mine or same(people[each].raw.name) in own}
        others = {strangers[each] for each in here - by_me if each in strangers}
        role = "author" if row.author_id in by_me else "co-author"
        pairs = sorted((each.kind, each.value) for each in links[row.id])
        item = _item(
            row, role, tuple(pairs), tuple(changes[row.id]), tuple(sorted(others, key=_order)), read.get(row.id)
        )
        if item is not None:
            items.append(item)
    return sorted(items, key=lambda each: (each.day, each.sha))


def _mine(people: Mapping[int, Credit], subject: set[int], credited: set[int]) -> set[int]:
    """The subject's identities, and those of `credited` that are the subject at another address.

    Who bears the whole name of the subject, or the same login, is the subject: an author is no co-author of their own.
    """
    own = another_address(
        (name for each in subject for name in (people[each].raw.name, people[each].person.name)),
        (address for each in subject for address in (people[each].raw.email, people[each].person.email)),
    )
    return subject | {each for each in credited if own(people[each].raw) or own(people[each].person)}


def _other_people(connection: Connection, people: Mapping[int, Credit], credited: set[int]) -> dict[int, Identity]:
    """Those of `credited` who are known to be somebody, by a commit of their own here: a trailer can name anybody.

    All identities of one person lead to one of them, so that nobody is counted by the number of their addresses.
    """
    others = {each for each in credited if not people[each].bot}
    alike: dict[str, set[int]] = defaultdict(set)
    for key, who in people.items():
        for mark in _marks(who):
            alike[mark].add(key)
    near = {each: {key for mark in _marks(people[each]) for key in alike[mark]} for each in others}
    query = select(commits.c.author_id).distinct().where(~commits.c.gone)
    parts = chunks(sorted({key for keys in near.values() for key in keys}))
    wrote = {key for part in parts for key in connection.scalars(query.where(commits.c.author_id.in_(part)))}
    known = {each: people[each].person for each, keys in near.items() if not wrote.isdisjoint(keys)}
    first: dict[str, Identity] = {}
    heads = persons(known.values())
    for identity in sorted(heads, key=_order):
        first.setdefault(heads[identity], identity)
    return {each: first[heads[identity]] for each, identity in known.items()}


def _marks(who: Credit) -> set[str]:
    """By what one person is known again: an address, before or after mailmap, or a whole name."""
    whole = " ".join(who.person.name.casefold().split())
    return {who.raw.email.lower(), who.person.email.lower(), *((whole,) if " " in whole else ())}


def _item(
    row: Any,
    role: str,
    links: tuple[tuple[str, str], ...],
    changes: tuple[FileChange, ...],
    others: tuple[Identity, ...],
    look: Look | None,
) -> WorkItem | None:
    day = day_date(row.author_day) or day_date(row.commit_day)
    if day is None:
        return None
    return WorkItem(
        repo=row.repo,
        sha=row.sha.hex(),
        role=role,
        day=day,
        landed=day_date(row.commit_day) or day,
        subject=row.subject,
        signals=look.signals if look else signal_names(row.names),
        kind=strongest(look.kinds) if look else UNKNOWN,
        links=links,
        changes=changes,
        others=others,
        kinds=look.kinds if look else (),
        diff=look.diff if look else None,
        unread=row.n_files is None,
    )


@lru_cache(maxsize=4096)
def signal_names(text: str) -> tuple[str, ...]:
    """Return the names of a set of signals, as it is stored."""
    return tuple(json.loads(text))


def _order(identity: Identity) -> tuple[str, str]:
    return identity.email, identity.name


def _rows(connection: Connection, subject: set[int]) -> dict[int, Any]:
    # An identity belongs to one repository; asking for that again would lead SQLite to the wrong index.
    query = _commits()
    credited = query.join(credits, credits.c.commit_id == commits.c.id)
    found: dict[int, Any] = {}
    for part in chunks(sorted(subject)):
        for wanted in (
            query.where(commits.c.author_id.in_(part)),
            credited.where(credits.c.identity_id.in_(part)),
        ):
            found.update((row.id, row) for row in connection.execute(wanted))
    return found


def _commits() -> Select[Any]:
    return (
        select(
            commits,
            repositories.c.name.label("repo"),
            signal_sets.c.names,
        )
        .join(repositories, commits.c.repo_id == repositories.c.id)
        .join(signal_sets, commits.c.signal_set_id == signal_sets.c.id)
        .where(~commits.c.gone, commits.c.n_parents <= 1)
    )


def _changes(connection: Connection, rows: dict[int, Any]) -> dict[int, list[FileChange]]:
    old = paths.alias()
    query = (
        select(touches.c.commit_id, paths.c.path, touches.c.status, old.c.path)
        .join(paths, touches.c.path_id == paths.c.id)
        .outerjoin(old, touches.c.old_path_id == old.c.id)
    )
    found: dict[int, list[FileChange]] = defaultdict(list)
    for commit_id, path, status, old_path in _in_parts(connection, rows, query, touches.c.commit_id):
        before = None if old_path is None else path_text(old_path)
        found[commit_id].append(FileChange(path_text(path), status, before))
    for changes in found.values():
        changes.sort(key=lambda each: each.path)
    return found


def _grouped(
    connection: Connection, rows: Iterable[int], query: Select[Any], commit_id: Column[int]
) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in _in_parts(connection, rows, query, commit_id):
        found[row.commit_id].append(row)
    return found


def _in_parts(connection: Connection, ids: Iterable[Any], query: Select[Any], column: Column[Any]) -> Iterator[Any]:
    for part in chunks(ids):
        yield from connection.execute(query.where(column.in_(part)))
