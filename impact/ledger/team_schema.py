"""The tables of a team's ledger: consents, what members sent, what the team was told, and nothing else.

It is another database than a person's ledger, or a schema of its own in the team's: no commit, subject, path, note or
review can lie in it, because no table takes one. docs/reference/data-sheet.md is written from these tables.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Index, Integer, MetaData, String, Table, Text, text

from impact.ledger.schema import metadata as _named_as

TEAM_VERSION = "2"
# Before that a team's ledger knew nothing of who was forgotten.
WITHOUT_FORGOTTEN = "1"
# In a shared database a team's ledger lies in a schema of its own, beside the queue's and that of a fleet's facts.
SCHEMA = "impact_team"

metadata = MetaData(naming_convention=_named_as.naming_convention)


def _member() -> Column[str]:
    return Column("member", Text, ForeignKey("members.number"), primary_key=True)


team = Table(
    "team",
    metadata,
    Column("name", Text, primary_key=True),
    Column("version", String(8), nullable=False),
    Column("windows", Text, nullable=False),  # half-years, quarters or years
    Column("least", Integer, nullable=False),  # the fewest people that a told thing rests on
)
members = Table(
    "members",
    metadata,
    Column("number", Text, primary_key=True),  # random, and derived from nothing
    Column("address", Text, nullable=False, unique=True),
    Column("key", Text, nullable=False),  # the public key by which their word is known
    Column("login", Text, nullable=False),  # their role in the database, "" in a file
)
Index("ix_members_login", members.c.login, unique=True,
      sqlite_where=text("login <> ''"), postgresql_where=text("login <> ''"))  # fmt: skip
# Whose a row is belongs to every key: who puts in their own learns nothing of others by what is refused (0028).
member_consents = Table(
    "member_consents",
    metadata,
    _member(),
    Column("id", Text, primary_key=True),
    Column("text", Text, nullable=False),  # exactly as it was signed
    Column("signature", Text, nullable=False),
    Column("revoked", Integer),  # the day since which it holds no more
    Column("revocation", Text, nullable=False),  # what was signed to end it, and the signature; "" while it holds
)
deliveries = Table(
    "deliveries",
    metadata,
    _member(),
    Column("period", Text, primary_key=True),  # the window: 2026-H1
    Column("consent", Text, nullable=False),
    Column("work", Text, nullable=False),  # the export exactly as the member signed it, without name or count
    Column("slip", Text, nullable=False),  # what was signed: the consent, and the digest of the export
    Column("signature", Text, nullable=False),
    Column("day", Integer, nullable=False),
    ForeignKeyConstraint(
        ["member", "consent"], ["member_consents.member", "member_consents.id"], name="fk_deliveries_consent"
    ),
)
# Who was forgotten, so that no paper from before brings them back: salted digests, one row for each thing by which a
# paper is theirs. Nothing says which rows are of one person.
forgotten_members = Table(
    "forgotten_members",
    metadata,
    Column("sort", Text, primary_key=True),  # address, key, or consent (its id)
    Column("digest", Text, primary_key=True),
    Column("salt", Text, nullable=False),  # random, of this row alone
    Column("day", Integer, nullable=False),  # what was signed later counts again
)
# What the team was told of a window, and when: the memory without which two reports would tell of their difference.
releases = Table(
    "releases",
    metadata,
    Column("period", Text, primary_key=True),
    Column("edition", Integer, primary_key=True, autoincrement=False),  # counted from 1; told anew, it is another one
    Column("day", Integer, nullable=False),
    Column("until", Integer, nullable=False),  # the last day on which the consents of all who are in it hold
    Column("least", Integer, nullable=False),
    Column("members", Integer, nullable=False),
    Column("forgotten", Integer, nullable=False),  # how many of them were forgotten since
    Column("told", Integer, nullable=False),  # 1 for the edition in force, else 0
    Column("withheld", Text, nullable=False),  # why the edition in force is not shown, "" where it is
)


def _of_release() -> tuple[Column[str], Column[int], ForeignKeyConstraint]:
    return (
        Column("period", Text, primary_key=True),
        Column("edition", Integer, primary_key=True, autoincrement=False),
        ForeignKeyConstraint(["period", "edition"], ["releases.period", "releases.edition"]),
    )


release_members = Table(
    "release_members",
    metadata,
    *_of_release(),
    _member(),
    Column("digest", Text, nullable=False),  # of the export that was in it
)
release_cells = Table(
    "release_cells",
    metadata,
    *_of_release(),
    Column("sort", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("words", Text, nullable=False),
)
