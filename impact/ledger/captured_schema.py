"""The tables of what hooks and reflogs told of work on this machine."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table, Text

from impact.ledger.held import OWN, ROWS, STAYS, Digits, held
from impact.ledger.schema import _ref, metadata

__all__ = ["answers", "local_commits", "local_reads", "metadata", "rewrites"]

# Commits of the person's own that were made on this machine, until a scan reads them on a main branch; nobody else's.
local_commits = Table(
    "local_commits",
    metadata,
    _ref("repo_id", "repositories", key=True),
    Column("sha", Digits, primary_key=True),
    Column("day", Integer),
    Column("subject", Text, nullable=False),
    Column("branch", Text, nullable=False),  # one that holds it while no main branch does, else ""
    info=held(
        "Commits of yours made on this machine that no main branch holds yet.",
        "commits made here",
        goes=(ROWS, OWN, OWN),
    ),
)
# How far the reflogs of a repository were read.
local_reads = Table(
    "local_reads",
    metadata,
    _ref("repo_id", "repositories", key=True),
    Column("digest", Text, nullable=False),
    info=held(
        "How far reflogs were read.",
        goes=(ROWS, STAYS, STAYS),
        why="a digest of what was read, so that it is not read again",
    ),
)
# What was answered right after a commit; the id is the answer's own, so that none is taken in twice.
answers = Table(
    "answers",
    metadata,
    Column("id", Text, primary_key=True),
    Column("said", Text, nullable=False),
    Column("sha", Digits, nullable=False, index=True),
    Column("day", Integer, nullable=False),
    Column("saw", Text, nullable=False),
    Column("text", Text, nullable=False),  # a JSON string, ASCII only
    info=held("What you answered right after commits.", "answers after commits", goes=(OWN, OWN, OWN)),
)
# (old, new) as git told them after a rewrite; believed only where a second key says the same.
rewrites = Table(
    "rewrites",
    metadata,
    Column("old", Digits, primary_key=True),
    Column("new", Digits, primary_key=True),
    info=held("Which commit became which, as git told.", goes=(OWN, OWN, OWN)),
)
