"""The tables of a fleet: how each repository stands, who works where, what manifests and shared files said and say.

Times of runs are epoch seconds: they are the machine's, and nobody's hours of work.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, Integer, Table, Text

from impact.ledger.held import OWN, ROWS, STAYS, WORDS, Digits, FileNames, held
from impact.ledger.schema import _ref, metadata

__all__ = ["config_versions", "fleet_repositories", "fleet_teams", "manifest_now", "manifest_states",
           "manifest_steps", "metadata"]  # fmt: skip

fleet_repositories = Table(
    "fleet_repositories",
    metadata,
    Column("name", Text, primary_key=True),
    Column("position", Integer, nullable=False),  # in the file: of two that are the same, the first is read
    Column("address", Text, nullable=False),
    _ref("repo_id", "repositories", optional=True),
    Column("key", Text, nullable=False),  # of the last job that went well
    Column("tried", BigInteger),
    Column("good", BigInteger),
    Column("failures", Integer, nullable=False),  # since the last good run
    Column("how", Text, nullable=False),  # one of impact.model.fleet.ENDS, "" before the first run
    Column("reason", Text, nullable=False),
    Column("same_as", Text, nullable=False),
    Column("new_commits", Integer, nullable=False),  # of the last run, as `seconds`
    Column("seconds", Float, nullable=False),
    info=held(
        "How the repositories of a fleet stand.",
        "entries of the fleet",
        goes=(OWN, WORDS, STAYS),
        why="when this machine ran, of nobody's work",
    ),
)
# The map of teams as the fleet file had it when it was read last; `sort` is person, repository or path.
fleet_teams = Table(
    "fleet_teams",
    metadata,
    Column("team", Text, primary_key=True),
    Column("sort", Text, primary_key=True),
    Column("repository", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    info=held(
        "Which team has what, as the fleet file says.",
        "lines of the map of teams",
        goes=(OWN, OWN, STAYS),
        why="it has no day",
    ),
)
# One commit changed what one manifest says of one thing; `side` is needs or offers.
manifest_steps = Table(
    "manifest_steps",
    metadata,
    _ref("commit_id", "commits", key=True),
    _ref("path_id", "paths", key=True),
    Column("side", Text, primary_key=True),
    Column("ecosystem", Text, primary_key=True),
    Column("name", Text, primary_key=True, index=True),
    Column("change", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("before", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("source", Text, nullable=False),
    info=held("When a manifest began or ceased to name a thing."),
)
# What the manifests say that are there now.
manifest_now = Table(
    "manifest_now",
    metadata,
    _ref("repo_id", "repositories", key=True),
    Column("path", FileNames, primary_key=True),
    Column("side", Text, primary_key=True),
    Column("ecosystem", Text, primary_key=True),
    Column("name", Text, primary_key=True, index=True),
    Column("version", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("source", Text, nullable=False),
    info=held("What manifests name now.", goes=(ROWS, WORDS, STAYS), why="what the files say today"),
)
# Up to which tips, and by which readers, the two tables above were written; and what could not be understood.
manifest_states = Table(
    "manifest_states",
    metadata,
    _ref("repo_id", "repositories", key=True),
    Column("digest", Text, nullable=False),
    Column("detail", Text, nullable=False),  # JSON, ASCII only
    info=held("Up to where manifests were read.", goes=(ROWS, WORDS, STAYS), why="what was read up to"),
)
# The versions of files that repositories tend to share (pipelines, linters, builds): never a line of them.
config_versions = Table(
    "config_versions",
    metadata,
    _ref("commit_id", "commits", key=True),
    _ref("path_id", "paths", key=True),
    Column("object", Digits, nullable=False),  # the file's object id, empty where it was removed
    Column("digest", Text, nullable=False),  # of its text without comments and white space, "" where unknown
    info=held(
        "Versions of files that repositories tend to share, as digests.",
        goes=(ROWS, STAYS, ROWS),
        why="object ids and digests alone",
    ),
)
