"""What of manifests, shared files and reviews stands in a dump: everything but row ids."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, Select, Table, select

from impact.ledger.fleet_schema import config_versions, manifest_now, manifest_steps
from impact.ledger.reviews_schema import review_changes, review_events, review_people, review_sources
from impact.ledger.schema import commits, paths

Part = tuple[str, Select[Any]]


def across() -> Iterator[Part]:
    """What manifests said and say, and the versions of shared files; each row begins with its repository."""
    for title, table in (("manifest step", manifest_steps), ("config version", config_versions)):
        # Digests of shared files are made with a secret of each ledger's own, so they are equal nowhere else.
        told = select(commits.c.repo_id, commits.c.sha, paths.c.path, *_but(table, "commit_id", "path_id", "digest"))
        yield (
            title,
            told.join(table, table.c.commit_id == commits.c.id).join(paths, paths.c.id == table.c.path_id),
        )
    yield "manifest now", select(*manifest_now.c)


def reviews() -> Iterator[Part]:
    """What was read of reviews; each row begins with its repository."""
    source = (review_sources.c.repo_id, review_sources.c.source, review_sources.c.instance)
    yield "review source", select(*source, *_but(review_sources, "id", "repo_id", "source", "instance"))
    author, solver = review_people.alias(), review_people.alias()
    yield (
        "review change",
        select(*source, author.c.name, author.c.email, *_but(review_changes, "source_id", "author_id"))
        .join(review_changes, review_changes.c.source_id == review_sources.c.id)
        .outerjoin(author, author.c.id == review_changes.c.author_id),
    )
    told = _but(review_events, "source_id", "actor_id", "resolved_by_id")
    yield (
        "review event",
        select(*source, author.c.name, author.c.email, solver.c.name, solver.c.email, *told)
        .join(review_events, review_events.c.source_id == review_sources.c.id)
        .outerjoin(author, author.c.id == review_events.c.actor_id)
        .outerjoin(solver, solver.c.id == review_events.c.resolved_by_id),
    )


def _but(table: Table, *names: str) -> list[Column[Any]]:
    return [column for column in table.c if column.name not in names]
