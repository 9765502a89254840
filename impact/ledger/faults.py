"""Says what a database error means for the person, and what to do about it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from impact.edges import postgres
from impact.ledger.place import Place
from impact.model.database import Address
from impact.model.errors import LedgerError

LEDGER, TEAM = "--ledger PATH or IMPACT_LEDGER", "--team PLACE or IMPACT_TEAM"
_MOVE = "name another place with {named}"
# (words in the driver's message, what is wrong, what to do); the first that fits is told.
_FAULTS = (
    (
        "disk is full",
        "no space left for the ledger",
        "free some space and run the same command again, or " + _MOVE,
    ),
    (
        "database or disk",
        "no space left for the ledger",
        "free some space and run the same command again, or " + _MOVE,
    ),
    (
        "locked",
        "the ledger is busy: another process holds it",
        "wait until it ends and run the same command again",
    ),
    ("readonly", "the ledger cannot be written", "give yourself the right to write there, or " + _MOVE),
    ("unable to open", "the ledger cannot be opened", "check the rights on its folder, or " + _MOVE),
    ("not a database", "this file is not a ledger", _MOVE + "; the file was left as it is"),
    (
        "malformed",
        "the ledger is damaged",
        "put a backup copy in its place, or move it away and scan again; or " + _MOVE,
    ),
    (
        "could not decode",
        "the ledger is damaged: it holds a text that is none",
        "put a backup copy in its place",
    ),
    ("disk i/o", "the disk failed under the ledger", "check the disk and its quota, or " + _MOVE),
)


@contextmanager
def explained(path: Place, named: str = LEDGER) -> Iterator[None]:
    """Turn a database error in the block into a LedgerError that names `path`, and how it is `named`."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        if isinstance(path, Address):
            if (found := postgres.fault(path, error.orig if isinstance(error, DBAPIError) else error)) is not None:
                raise found from error
            raise
        words = str(error.orig if isinstance(error, DBAPIError) else error)
        for sign, what, hint in _FAULTS:
            if sign in words.lower():
                raise LedgerError(f"{path}: {what} ({words})", hint=hint.format(named=named)) from error
        if isinstance(error, (DBAPIError, sqlite3.DatabaseError)) and "no such" in words:
            raise LedgerError(
                f"{path}: the ledger is damaged ({words})",
                hint="put a backup copy in its place, or move it away",
            ) from error
        raise
