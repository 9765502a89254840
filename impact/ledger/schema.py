"""The ledger's tables: what is kept, under which names, on any database.

Days are integers, counted from 1970-01-01; no hour and no message body is kept.
Commit ids and paths are bytes (a path need not be text), everything else is clean text.
Ids are handed out by the writer, inside its lock, so that no database's own counter is needed.
Foreign keys say what belongs to what; SQLite is not asked to enforce them (it costs a look-up a row).
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

VERSION = "0012"

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def _id() -> Column[int]:
    return Column("id", Integer, primary_key=True, autoincrement=False)


def _ref(name: str, target: str, *, key: bool = False, index: bool = False, optional: bool = False) -> Column[int]:
    return Column(
        name,
        Integer,
        ForeignKey(f"{target}.id"),
        primary_key=key,
        index=index,
        nullable=optional,
        autoincrement=False,
    )


# The one table that Alembic reads as well; its name and column are Alembic's.
versions = Table("alembic_version", MetaData(), Column("version_num", String(32), primary_key=True))

repositories = Table(
    "repositories",
    metadata,
    _id(),
    Column("roots", Text, nullable=False, unique=True),  # sorted root commits: survives a move, a fork, a re-clone
    Column("name", Text, nullable=False),
    Column("url", Text),
    Column("place", LargeBinary, nullable=False),  # last known path
    Column("rules_digest", Text, nullable=False),
    Column("mailmap_digest", Text, nullable=False),
    Column("contributions_digest", Text, nullable=False),
)
tips = Table(
    "tips",
    metadata,
    _ref("repo_id", "repositories", key=True),
    Column("ref", LargeBinary, primary_key=True),
    Column("sha", LargeBinary, nullable=False),
)
identities = Table(
    "identities",
    metadata,
    _id(),
    _ref("repo_id", "repositories"),
    Column("name", Text, nullable=False),  # as the commit says
    Column("email", Text, nullable=False),
    Column("person_name", Text, nullable=False),  # after mailmap
    Column("person_email", Text, nullable=False),
    Column("bot", Boolean, nullable=False),
    UniqueConstraint("repo_id", "name", "email"),
)
signal_sets = Table(
    "signal_sets",
    metadata,
    _id(),
    Column("names", Text, nullable=False, unique=True),  # JSON list of rule names
)
commits = Table(
    "commits",
    metadata,
    _id(),
    _ref("repo_id", "repositories"),
    Column("sha", LargeBinary, nullable=False),
    _ref("author_id", "identities", index=True),
    Column("author_day", Integer),
    Column("commit_day", Integer),
    Column("subject", Text, nullable=False),
    Column("n_parents", Integer, nullable=False),
    Column("parents", LargeBinary, nullable=False),  # ids one after the other, each as long as `sha`
    Column("n_files", Integer),  # null: nobody looked, or it could not be read
    _ref("signal_set_id", "signal_sets"),
    Column("gone", Boolean, nullable=False),  # no branch or tag reaches it any more
    UniqueConstraint("repo_id", "sha"),
)
paths = Table(
    "paths",
    metadata,
    _id(),
    _ref("repo_id", "repositories"),
    Column("path", LargeBinary, nullable=False),
    UniqueConstraint("repo_id", "path"),
)
touches = Table(
    "touches",
    metadata,
    _ref("commit_id", "commits", key=True),
    _ref("path_id", "paths", key=True, index=True),
    Column("status", String(1), nullable=False),
    _ref("old_path_id", "paths", optional=True),
    sqlite_with_rowid=False,
)
credits = Table(
    "credits",
    metadata,
    _ref("commit_id", "commits", key=True),
    _ref("identity_id", "identities", key=True, index=True),
    Column("role", Text, nullable=False),
    sqlite_with_rowid=False,
)
commit_links = Table(
    "commit_links",
    metadata,
    _ref("commit_id", "commits", key=True),
    Column("kind", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    sqlite_with_rowid=False,
)
looks = Table(
    "looks",
    metadata,
    _ref("commit_id", "commits", key=True),
    Column("rules", Text, nullable=False),  # digest of the rules and weights that read it
    Column("names", Text, nullable=False),  # JSON list of rule names, those about lines among them
    Column("kinds", Text, nullable=False),  # JSON list of probabilities, in the order of the kinds
    Column("diff", Text),  # JSON; null: nobody looked inside
)
reverts = Table(
    "reverts",
    metadata,
    _ref("commit_id", "commits", key=True),
    Column("reverted", Text, primary_key=True),  # a commit id, maybe cut short, or a subject
    sqlite_with_rowid=False,
)
contributions = Table(
    "contributions",
    metadata,
    _ref("repo_id", "repositories", key=True),
    Column("id", Text, primary_key=True),
    Column("category", Text, nullable=False),
    Column("first_day", Integer, nullable=False),
    Column("last_day", Integer, nullable=False),
    Column("detail", Text, nullable=False),  # JSON, ASCII only
)
contribution_commits = Table(
    "contribution_commits",
    metadata,
    Column("repo_id", Integer, primary_key=True),
    Column("contribution_id", Text, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("sha", LargeBinary, nullable=False, index=True),
    ForeignKeyConstraint(["repo_id", "contribution_id"], ["contributions.repo_id", "contributions.id"]),
)
corrections = Table(
    "corrections",
    metadata,
    _id(),
    Column("contribution", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("day", Integer, nullable=False),
    Column("action", Text, nullable=False),
    Column("takes_back", Integer, nullable=False),  # the id of the correction that this one ends, 0 for none
)
correction_links = Table(
    "correction_links",
    metadata,
    _ref("correction_id", "corrections", key=True),
    Column("kind", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    Column("position", Integer, nullable=False),
)
# By what a commit that was spoken of is known again; kept when its repository is gone.
commit_keys = Table(
    "commit_keys",
    metadata,
    Column("sha", LargeBinary, primary_key=True),
    Column("detail", Text, nullable=False),  # JSON, ASCII only
    Column("searched", Integer, nullable=False),  # up to which commit (by id) it was looked for in vain
)
# What a rewrite of history made of a commit that was spoken of; every id it has had since stays.
commit_aliases = Table(
    "commit_aliases",
    metadata,
    _id(),
    Column("sha", LargeBinary, nullable=False, index=True),
    Column("later", LargeBinary, nullable=False),
    Column("known_by", Text, nullable=False),  # the key that told, or "the engineer"
    UniqueConstraint("sha", "later"),
)
# What may hold a commit that was spoken of; which of them does is for the person to say.
commit_candidates = Table(
    "commit_candidates",
    metadata,
    Column("sha", LargeBinary, primary_key=True),
    Column("candidate", LargeBinary, primary_key=True),
)
secrets = Table(
    "secrets",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", LargeBinary, nullable=False),
)
notes = Table(
    "notes",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("day", Integer, nullable=False),  # the day it tells of
    Column("written", Integer, nullable=False),
    Column("text", Text, nullable=False),  # a JSON string, ASCII only
    Column("detail", Text, nullable=False),  # JSON, ASCII only
)
# The commits that a note, or a request, is about: as they were when it was written.
note_commits = Table(
    "note_commits",
    metadata,
    Column("note_id", Text, primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("sha", LargeBinary, nullable=False, index=True),
)
# Requests to one other person each, and what they answered.
asks = Table(
    "asks",
    metadata,
    Column("id", Text, primary_key=True),
    Column("day", Integer, nullable=False),
    Column("contribution", Text, nullable=False),
    Column("detail", Text, nullable=False),  # JSON, ASCII only
)
words = Table(
    "words",
    metadata,
    Column("ask_id", Text, primary_key=True),
    Column("day", Integer, nullable=False),
    Column("detail", Text, nullable=False),  # JSON, ASCII only
)
put_off = Table(
    "put_off",
    metadata,
    Column("what", Text, primary_key=True),
    Column("until", Integer, nullable=False),
)
# What was seen inside objects that never change (commits, files): `what` names the question. No line of a file is kept.
sightings = Table(
    "sightings",
    metadata,
    _ref("repo_id", "repositories", key=True),
    Column("object", LargeBinary, primary_key=True),
    Column("what", Text, primary_key=True),
    Column("found", Text, nullable=False),  # JSON, ASCII only
)
