"""What commits were read as: kept apart from the facts, for the subject's commits alone unless asked otherwise."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from impact.ledger.bulk import chunks
from impact.ledger.kept_look import KeptLook
from impact.ledger.rows import Look
from impact.ledger.schema import commits, credits, looks
from impact.model.facts import Count, DiffFacts, FileChange
from impact.model.work import FLAKY, KINDS, Kind

_NAMES = (*KINDS, FLAKY)


def unread(connection: Connection, repo_id: int, people: Collection[int] | None, rules: Collection[str]) -> list[str]:
    """The ids of reachable commits with at most one parent that none of these rules read yet; of everybody for None.

    `people` are identities, as authors or co-authors. Newest first, so that a history is read as git keeps it.
    """
    base = (
        select(commits.c.id, commits.c.sha, commits.c.commit_day)
        .outerjoin(looks, (looks.c.commit_id == commits.c.id) & looks.c.rules.in_(rules))
        .where(commits.c.repo_id == repo_id, ~commits.c.gone, commits.c.n_parents <= 1, looks.c.commit_id.is_(None))
    )
    found: dict[int, Any] = {}
    if people is None:
        found = {row.id: row for row in connection.execute(base)}
    else:
        credited = base.join(credits, credits.c.commit_id == commits.c.id)
        for part in chunks(sorted(people)):
            for query in (base.where(commits.c.author_id.in_(part)), credited.where(credits.c.identity_id.in_(part))):
                found.update((row.id, row) for row in connection.execute(query))
    rows = sorted(found.values(), key=lambda row: (-(row.commit_day or 0), row.id))
    return [row.sha.hex() for row in rows]


def save(connection: Connection, repo_id: int, read: Iterable[KeptLook], *, rules: str) -> None:
    """Put these in the place of what was known of the same commits."""
    for part in chunks(read):
        by_sha = {bytes.fromhex(each.sha): each for each in part}
        query = select(commits.c.id, commits.c.sha).where(commits.c.repo_id == repo_id, commits.c.sha.in_(by_sha))
        ids = {row.sha: row.id for row in connection.execute(query)}
        connection.execute(delete(looks).where(looks.c.commit_id.in_(list(ids.values()))))
        rows = [
            {"commit_id": ids[sha], "rules": rules, "names": each.names, "kinds": each.kinds, "diff": each.diff}
            for sha, each in by_sha.items()
            if sha in ids
        ]
        if rows:
            connection.execute(insert(looks), rows)


def totals(connection: Connection, repo_id: int, rules: Collection[str], least: float) -> Counter[str]:
    """How many reachable commits that these rules read are most probably of each type: of nobody in particular.

    "" counts those of which no type is as probable as `least`.
    """
    query = (
        select(looks.c.kinds)
        .join(commits, commits.c.id == looks.c.commit_id)
        .where(commits.c.repo_id == repo_id, ~commits.c.gone, looks.c.rules.in_(rules))
    )
    found: Counter[str] = Counter()
    for (text,) in connection.execute(query):
        types = json.loads(text)[: len(KINDS)]
        most = max(types)
        found[KINDS[types.index(most)] if most >= least else ""] += 1
    return found


def load(connection: Connection, ids: Iterable[int]) -> dict[int, Look]:
    """What is known of these commits (ledger ids)."""
    found = {}
    for part in chunks(ids):
        for row in connection.execute(select(looks).where(looks.c.commit_id.in_(part))):
            found[row.commit_id] = _look(row)
    return found


def _look(row: Any) -> Look:
    kinds = tuple(Kind(name, value) for name, value in zip(_NAMES, json.loads(row.kinds), strict=True))
    diff = None if row.diff is None else _facts(json.loads(row.diff))
    return Look("", tuple(json.loads(row.names)), kinds, diff)


def _facts(document: dict[str, Any]) -> DiffFacts:
    changes = (
        FileChange(path, status, old, added is None, added, deleted)
        for path, status, old, added, deleted in document["files"]
    )
    facts, tests = (
        tuple((name, Count(added, removed)) for name, added, removed in document[part]) for part in ("facts", "tests")
    )
    return DiffFacts(tuple(changes), facts, tests, document["cut"])
