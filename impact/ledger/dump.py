"""The whole ledger as sorted text without row ids: two ledgers that know the same are equal in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import astuple
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Select, select

from impact.ledger import captured, notes
from impact.ledger.captured_schema import local_commits
from impact.ledger.ci_schema import ci_runs, ci_tests
from impact.ledger.corrections import every
from impact.ledger.dump_more import across, reviews
from impact.ledger.schema import (
    commit_links,
    commits,
    contribution_commits,
    contributions,
    credits,
    identities,
    looks,
    paths,
    repositories,
    reverts,
    signal_sets,
    tips,
    touches,
)

_WHO = (identities.c.name, identities.c.email)


def dump(connection: Connection) -> Iterator[str]:
    """One line for each thing known; for tests and comparisons, it holds all of it in memory once."""
    repos = {row.id: sha256(row.roots.encode()).hexdigest()[:12] for row in connection.execute(select(repositories))}
    lines = []
    for title, query in _queries():
        for row in connection.execute(query):
            rest = [_plain(value) for value in row[1:]]
            lines.append(json.dumps([title, repos[row[0]], *rest]))
    for said in every(connection):
        word = [said.contribution, said.category, said.why, str(said.day), said.shas]
        lines.append(json.dumps(["correction", *word, said.action, said.parts, said.later, said.takes_back]))
    for title, every_one in (("note", notes.every), ("ask", notes.asked), ("word", notes.heard)):
        lines += [json.dumps([title, *astuple(each)], default=str) for each in every_one(connection)]
    lines += [json.dumps(["answer", *astuple(each)], default=str) for each in captured.answers(connection)]
    lines += [json.dumps(["rewrite", *each]) for each in captured.pairs(connection)]
    lines += [json.dumps(["put off", what, str(until)]) for what, until in notes.waiting(connection).items()]
    yield from sorted(lines)


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.decode("ascii") if value.isascii() else value.hex()
    return value


def _queries() -> Iterator[tuple[str, Select[Any]]]:
    yield "repository", select(*repositories.c)
    yield "tip", select(*tips.c)
    people = (identities.c.person_name, identities.c.person_email, identities.c.bot)
    yield "identity", select(identities.c.repo_id, *_WHO, *people)
    yield (
        "commit",
        select(
            commits.c.repo_id,
            commits.c.sha,
            *_WHO,
            commits.c.author_day,
            commits.c.commit_day,
            commits.c.subject,
            commits.c.n_parents,
            commits.c.parents,
            commits.c.n_files,
            signal_sets.c.names,
            commits.c.gone,
        )
        .join(identities, identities.c.id == commits.c.author_id)
        .join(signal_sets, signal_sets.c.id == commits.c.signal_set_id),
    )
    yield from _about_commits()
    yield "local commit", select(*local_commits.c)
    yield "ci run", select(*ci_runs.c)
    yield "ci test", select(*ci_tests.c)
    yield "contribution", select(*contributions.c)
    yield "contribution commit", select(*contribution_commits.c)
    yield from across()
    yield from reviews()


def _about_commits() -> Iterator[tuple[str, Select[Any]]]:
    old = paths.alias()
    commit = (commits.c.repo_id, commits.c.sha)
    yield (
        "touch",
        select(*commit, paths.c.path, touches.c.status, old.c.path)
        .join(touches, touches.c.commit_id == commits.c.id)
        .join(paths, paths.c.id == touches.c.path_id)
        .outerjoin(old, old.c.id == touches.c.old_path_id),
    )
    yield (
        "credit",
        select(*commit, *_WHO, credits.c.role)
        .join(credits, credits.c.commit_id == commits.c.id)
        .join(identities, identities.c.id == credits.c.identity_id),
    )
    yield (
        "link",
        select(*commit, commit_links.c.kind, commit_links.c.value).join(
            commit_links, commit_links.c.commit_id == commits.c.id
        ),
    )
    yield (
        "look",
        select(*commit, *(column for column in looks.c if column is not looks.c.commit_id)).join(
            looks, looks.c.commit_id == commits.c.id
        ),
    )
    yield "revert", select(*commit, reverts.c.reverted).join(reverts, reverts.c.commit_id == commits.c.id)
