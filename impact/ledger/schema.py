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
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from impact.ledger.held import ALL, OWN, ROWS, STAYS, WORDS, Digits, FileNames, Folder, held

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
    Column("place", Folder, nullable=False),  # last known path
    Column("rules_digest", Text, nullable=False),
    Column("mailmap_digest", Text, nullable=False),
    Column("contributions_digest", Text, nullable=False),
    info=held(
        "The repositories that were read, by their first commits, with name, address and last place.",
        "repositories",
        goes=(OWN, WORDS, STAYS),
        why="a repository has no day; where it lies is this machine's",
    ),
)
tips = Table(
    "tips",
    metadata,
    _ref("repo_id", "repositories", key=True),
    Column("ref", FileNames, primary_key=True),
    Column("sha", Digits, nullable=False),
    info=held(
        "Up to which commit each branch was read.",
        goes=(ROWS, WORDS, STAYS),
        why="what was read up to; no commit of a forgotten day is read again",
    ),
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
    info=held(
        "Names and addresses of authors as commits have them, and whom they stand for.",
        "people of commits",
        goes=(ROWS, OWN, OWN),
    ),
)
signal_sets = Table(
    "signal_sets",
    metadata,
    _id(),
    Column("names", Text, nullable=False, unique=True),  # JSON list of rule names
    info=held(
        "Which rules spoke, as lists of names that commits refer to.",
        goes=(OWN, STAYS, OWN),
        why="names of rules, of nobody",
    ),
)
commits = Table(
    "commits",
    metadata,
    _id(),
    _ref("repo_id", "repositories"),
    Column("sha", Digits, nullable=False),
    _ref("author_id", "identities", index=True),
    Column("author_day", Integer),
    Column("commit_day", Integer),
    Column("subject", Text, nullable=False),
    Column("n_parents", Integer, nullable=False),
    Column("parents", Digits, nullable=False),  # ids one after the other, each as long as `sha`
    Column("n_files", Integer),  # null: nobody looked, or it could not be read
    _ref("signal_set_id", "signal_sets"),
    Column("gone", Boolean, nullable=False),  # no branch or tag reaches it any more
    UniqueConstraint("repo_id", "sha"),
    info=held(
        "The commits: id, author, day, subject. No message, no hour, no line of code.", "commits", goes=(ROWS, OWN, OWN)
    ),
)
paths = Table(
    "paths",
    metadata,
    _id(),
    _ref("repo_id", "repositories"),
    Column("path", FileNames, nullable=False),
    UniqueConstraint("repo_id", "path"),
    info=held("Paths of files, which touches refer to.", "paths", goes=(ROWS, WORDS, OWN)),
)
touches = Table(
    "touches",
    metadata,
    _ref("commit_id", "commits", key=True),
    _ref("path_id", "paths", key=True, index=True),
    Column("status", String(1), nullable=False),
    _ref("old_path_id", "paths", optional=True),
    sqlite_with_rowid=False,
    info=held("Which commit changed which file, and how.", goes=(ROWS, STAYS, ROWS), why="numbers alone"),
)
credits = Table(
    "credits",
    metadata,
    _ref("commit_id", "commits", key=True),
    _ref("identity_id", "identities", key=True, index=True),
    Column("role", Text, nullable=False),
    sqlite_with_rowid=False,
    info=held("Who is named beside the author of a commit.", "credits", goes=(ROWS, OWN, ROWS)),
)
commit_links = Table(
    "commit_links",
    metadata,
    _ref("commit_id", "commits", key=True),
    Column("kind", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    sqlite_with_rowid=False,
    info=held("Numbers of requests and issues that commits name."),
)
looks = Table(
    "looks",
    metadata,
    _ref("commit_id", "commits", key=True),
    Column("rules", Text, nullable=False),  # digest of the rules and weights that read it
    Column("names", Text, nullable=False),  # JSON list of rule names, those about lines among them
    Column("kinds", Text, nullable=False),  # JSON list of probabilities, in the order of the kinds
    Column("diff", Text),  # JSON; null: nobody looked inside
    info=held(
        "As what kind of work a commit was read, and counts seen in it.",
        goes=(ROWS, STAYS, ROWS),
        why="names of rules, and numbers",
    ),
)
reverts = Table(
    "reverts",
    metadata,
    _ref("commit_id", "commits", key=True),
    Column("reverted", Text, primary_key=True),  # a commit id, maybe cut short, or a subject
    sqlite_with_rowid=False,
    info=held("Which commit says that it takes back which."),
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
    info=held(
        "Your work: commits with one purpose, as impact put them together.", "contributions", goes=(ROWS, OWN, OWN)
    ),
)
contribution_commits = Table(
    "contribution_commits",
    metadata,
    Column("repo_id", Integer, primary_key=True),
    Column("contribution_id", Text, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("sha", Digits, nullable=False, index=True),
    ForeignKeyConstraint(["repo_id", "contribution_id"], ["contributions.repo_id", "contributions.id"]),
    info=held("The commits of each contribution.", goes=(ROWS, OWN, OWN)),
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
    info=held(
        "What you said against or for what impact made of your work, with your reason.",
        "corrections",
        goes=(OWN, OWN, OWN),
    ),
)
correction_links = Table(
    "correction_links",
    metadata,
    _ref("correction_id", "corrections", key=True),
    Column("kind", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    info=held("The commits and parts that a correction is about.", goes=(OWN, OWN, OWN)),
)
# By what a commit that was spoken of is known again; kept when its repository is gone.
commit_keys = Table(
    "commit_keys",
    metadata,
    Column("sha", Digits, primary_key=True),
    Column("detail", Text, nullable=False),  # JSON, ASCII only
    Column("searched", Integer, nullable=False),  # up to which commit (by id) it was looked for in vain
    info=held("By what a commit is known again after a rewrite of history.", goes=(OWN, OWN, OWN)),
)
# What a rewrite of history made of a commit that was spoken of; every id it has had since stays.
commit_aliases = Table(
    "commit_aliases",
    metadata,
    _id(),
    Column("sha", Digits, nullable=False, index=True),
    Column("later", Digits, nullable=False),
    Column("known_by", Text, nullable=False),  # the key that told, or "the engineer"
    UniqueConstraint("sha", "later"),
    info=held("What a rewrite made of commits that were spoken of.", goes=(OWN, OWN, OWN)),
)
# What may hold a commit that was spoken of; which of them does is for the person to say.
commit_candidates = Table(
    "commit_candidates",
    metadata,
    Column("sha", Digits, primary_key=True),
    Column("candidate", Digits, primary_key=True),
    info=held("Commits that may be one that was lost.", goes=(OWN, OWN, OWN)),
)
secrets = Table(
    "secrets",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Digits, nullable=False),
    info=held(
        "A random value of this ledger's own, mixed into keys. Keep it to yourself.",
        goes=(STAYS, STAYS, STAYS),
        why="random numbers, of nobody",
    ),
)
# What was seen inside objects that never change (commits, files): `what` names the question. No line of a file is kept.
sightings = Table(
    "sightings",
    metadata,
    _ref("repo_id", "repositories", key=True),
    Column("object", Digits, primary_key=True),
    Column("what", Text, primary_key=True),
    Column("found", Text, nullable=False),  # JSON, ASCII only
    info=held("What was seen inside commits and files, by question.", goes=(ROWS, WORDS, ALL)),
)
