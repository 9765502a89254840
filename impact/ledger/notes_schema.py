"""The tables of the person's own words, of requests to others and their answers, and of what was put off."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table, Text

from impact.ledger.held import OWN, Digits, held
from impact.ledger.schema import metadata

__all__ = ["asks", "metadata", "note_commits", "notes", "put_off", "words"]

notes = Table(
    "notes",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("day", Integer, nullable=False),  # the day it tells of
    Column("written", Integer, nullable=False),
    Column("text", Text, nullable=False),  # a JSON string, ASCII only
    Column("detail", Text, nullable=False),  # JSON, ASCII only
    info=held("Your own words about work. Private, until you share one.", "notes", goes=(OWN, OWN, OWN)),
)
# The commits that a note, or a request, is about: as they were when it was written.
note_commits = Table(
    "note_commits",
    metadata,
    Column("note_id", Text, primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("sha", Digits, nullable=False, index=True),
    info=held("The commits that notes are about.", goes=(OWN, OWN, OWN)),
)
# Requests to one other person each, and what they answered.
asks = Table(
    "asks",
    metadata,
    Column("id", Text, primary_key=True),
    Column("day", Integer, nullable=False),
    Column("contribution", Text, nullable=False),
    Column("detail", Text, nullable=False),  # JSON, ASCII only
    info=held("What you asked other people, with their names.", "requests", goes=(OWN, OWN, OWN)),
)
words = Table(
    "words",
    metadata,
    Column("ask_id", Text, primary_key=True),
    Column("day", Integer, nullable=False),
    Column("detail", Text, nullable=False),  # JSON, ASCII only
    info=held("What they answered.", "answers of others", goes=(OWN, OWN, OWN)),
)
put_off = Table(
    "put_off",
    metadata,
    Column("what", Text, primary_key=True),
    Column("until", Integer, nullable=False),
    info=held("What you put off, and until when.", "things put off", goes=(OWN, OWN, OWN)),
)
