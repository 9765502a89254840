"""The tables of what hooks and reflogs told of work on this machine."""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, Table, Text

from impact.ledger.schema import _ref, metadata

__all__ = ["answers", "local_commits", "local_reads", "metadata", "rewrites"]

# Commits of the person's own that were made on this machine, until a scan reads them on a main branch; nobody else's.
local_commits = Table(
    "local_commits",
    metadata,
    _ref("repo_id", "repositories", key=True),
    Column("sha", LargeBinary, primary_key=True),
    Column("day", Integer),
    Column("subject", Text, nullable=False),
    Column("branch", Text, nullable=False),  # one that holds it while no main branch does, else ""
)
# How far the reflogs of a repository were read.
local_reads = Table(
    "local_reads",
    metadata,
    _ref("repo_id", "repositories", key=True),
    Column("digest", Text, nullable=False),
)
# What was answered right after a commit; the id is the answer's own, so that none is taken in twice.
answers = Table(
    "answers",
    metadata,
    Column("id", Text, primary_key=True),
    Column("said", Text, nullable=False),
    Column("sha", LargeBinary, nullable=False, index=True),
    Column("day", Integer, nullable=False),
    Column("saw", Text, nullable=False),
    Column("text", Text, nullable=False),  # a JSON string, ASCII only
)
# (old, new) as git told them after a rewrite; believed only where a second key says the same.
rewrites = Table(
    "rewrites",
    metadata,
    Column("old", LargeBinary, primary_key=True),
    Column("new", LargeBinary, primary_key=True),
)
