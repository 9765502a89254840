"""What goes with a repository's reviews or results of pipelines, as statements: in the ledger and in its copies."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Delete, Table, Update, delete, select, update
from sqlalchemy.dialects import sqlite

from impact.ledger.ci_schema import ci_runs, ci_tests
from impact.ledger.engine import Change
from impact.ledger.reviews_schema import exchanges, review_changes, review_events, review_people, review_sources
from impact.ledger.schema import contribution_commits, contributions, repositories
from impact.ledger.tables import references_to

# Each with the table that it changes.
Statements = tuple[tuple[Table, Delete | Update], ...]


def reviews_of(repo_id: int) -> Statements:
    """What removes all reviews of a repository, who is known by them alone, and what forges answered."""
    mine = select(review_sources.c.id).where(review_sources.c.repo_id == repo_id)
    used = [select(each).where(each.is_not(None)) for each in references_to(review_people)]
    return (
        (review_changes, delete(review_changes).where(review_changes.c.source_id.in_(mine))),
        (review_events, delete(review_events).where(review_events.c.source_id.in_(mine))),
        (review_sources, delete(review_sources).where(review_sources.c.repo_id == repo_id)),
        # What tells that a host has nothing newer tells of what is gone now.
        (exchanges, delete(exchanges)),
        (review_people, delete(review_people).where(review_people.c.id.not_in(used[0].union(*used[1:])))),
    )


def contributions_of(repo_id: int) -> Statements:
    """What removes all that was made of a repository, which is made anew when it is read next."""
    anew = update(repositories).where(repositories.c.id == repo_id).values(contributions_digest="")
    return (*_all_of(repo_id, contribution_commits, contributions), (repositories, anew))


def ci_of(repo_id: int) -> Statements:
    """What removes all results of pipelines of a repository."""
    return _all_of(repo_id, ci_runs, ci_tests)


def _all_of(repo_id: int, *tables: Table) -> Statements:
    return tuple((each, delete(each).where(each.c.repo_id == repo_id)) for each in tables)


def as_changes(statements: Statements) -> tuple[Change, ...]:
    """The same as a copy, which is a file of SQLite, takes it: with its numbers in it."""
    how: dict[str, Any] = {"dialect": sqlite.dialect(), "compile_kwargs": {"literal_binds": True}}
    return tuple((table.name, str(each.compile(**how)), ()) for table, each in statements)
