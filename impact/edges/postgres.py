"""Knows how a PostgreSQL server is reached, and what it means when it is not.

The driver is an extra, so it is imported only where a server is asked. Passwords are left to libpq, which finds them in
~/.pgpass, PGPASSFILE, a service file or PGPASSWORD.
"""

from __future__ import annotations

from typing import Any

from impact.model.database import Address
from impact.model.errors import LedgerError

MISSING = "install what a team's ledger needs: pip install 'impact[team]'"
_CONNECT = 10  # seconds to wait for a server, where the address says nothing else
_ASK = "ask whoever keeps the database, or name another place with --ledger or IMPACT_LEDGER"
_AGAIN = "run the same command again: what was kept is complete"
# By what SQL calls the fault (a class of faults where it ends in %): what is wrong, and what to do.
_BY_STATE = (
    ("53100", "no space left for the ledger", "free some space on its server and run the same command again"),
    ("53%", "its server has no room for another connection", "wait until others end, or raise max_connections"),
    ("55P03", "the ledger is busy: another process has held it for minutes", "wait until it ends and run it again"),
    ("57014", "the server ended what was asked", _AGAIN),
    ("57P%", "the connection was lost: the server is being stopped or started", _AGAIN),
    ("08%", "the connection was lost", _AGAIN),
    ("25006", "the ledger can only be read there", "name the server that takes writes, not a copy of it"),
    ("3F000", "there is no ledger that this user may see", "ask whoever keeps the database: impact ledger grant"),
    ("42501", "the ledger cannot be written with the rights of this user",
     "let the user own the database, or: GRANT CREATE, USAGE ON SCHEMA public TO USER; of a team's, ask its keeper"),
    ("55000", "that is not this user's to change", "ask whoever keeps the database"),
    ("3F000", "this user may use no schema there, or nothing was read into it yet",
     "read something first (impact fleet scan), or let its keeper grant the use of it"),
    ("42P01", "the ledger is damaged: a table is missing", "put a backup in its place"),
    ("42703", "the ledger is damaged: a column is missing", "put a backup in its place"),
    ("XX00%", "the ledger is damaged", "put a backup in its place"),
    ("58%", "the disk failed under the ledger", _ASK),
)  # fmt: skip
# What a server says at the door has no such name; a server of another language is told of in general.
_BY_WORDS = (
    ("password authentication failed", "the password is wrong, or the user is",
     "check ~/.pgpass, PGPASSFILE or PGPASSWORD, and the user's name"),
    ("no password supplied", "a password is asked for, and none is known",
     "write it into ~/.pgpass (mode 0600), or name another file with PGPASSFILE"),
    ("no pg_hba.conf entry", "the server lets nobody in from here under this name", _ASK),
    ("role ", "the server knows no such user", "check the user in the address, or: CREATE ROLE USER LOGIN"),
    ("permission denied for database", "this user may not enter the database",
     "ask whoever keeps it: impact ledger grant"),
    ("database ", "there is no such database", "check its name, or make it: createdb NAME"),
    ("starting up", "the server is being started", _AGAIN),
    ("shutting down", "the server is being stopped", _AGAIN),
    ("unsupported startup parameter", "a pooler stands before the server, and the queue cannot speak through it",
     "name the server itself in the address"),
    ("certificate", "the server's certificate does not hold",
     "name who signed it: ?sslmode=verify-full&sslrootcert=FILE, and the host as the certificate calls it"),
    ("too many clients", "its server has no room for another connection",
     "wait until others end, or raise max_connections"),
    ("definition of service", "no such service is described", "check PGSERVICEFILE or ~/.pg_service.conf"),
    ("service file", "no such service is described", "check PGSERVICEFILE or ~/.pg_service.conf"),
)  # fmt: skip


def connect_settings(address: Address) -> dict[str, Any]:
    """What the driver connects with; raises LedgerError where it is missing or the address cannot be read."""
    try:
        from psycopg import ProgrammingError
        from psycopg.conninfo import conninfo_to_dict
    except ImportError as error:
        raise LedgerError(f"{address}: the driver of PostgreSQL is not here ({error})", hint=MISSING) from None
    try:
        given = conninfo_to_dict(str(address))
    except ProgrammingError as error:
        hint = "write it as postgresql://USER@HOST:PORT/DATABASE"
        raise LedgerError(f"{address}: this address cannot be read ({_plain(error)})", hint=hint) from None
    return {"connect_timeout": _CONNECT, "application_name": "impact", **given, "client_encoding": "utf8"}


def fault(address: Address, error: BaseException | None) -> LedgerError | None:
    """What an error of the driver means for the person; None for what is no fault of the database."""
    words, state = _plain(error), getattr(error, "sqlstate", None) or ""
    for sign, what, hint in _BY_STATE:
        if state == sign or (sign.endswith("%") and state.startswith(sign[:-1])):
            return LedgerError(f"{address}: {what} ({words})", hint=hint)
    if state or type(error).__name__ not in ("OperationalError", "InterfaceError", "ConnectionTimeout"):
        return None
    for sign, what, hint in _BY_WORDS:
        if sign in words.partition("FATAL:")[2] or (sign in words and sign[-1] != " "):
            return LedgerError(f"{address}: {what} ({words})", hint=hint)
    if any(sign in words for sign in ("connection failed", "connection is bad", "timeout", "failed to resolve")):
        hint = "is it started, and does it listen there? check the host and the port in the address"
        return LedgerError(f"{address}: the server is not reached ({words})", hint=hint)
    return LedgerError(f"{address}: the connection was lost ({words})", hint=_AGAIN)


def _plain(error: BaseException | None) -> str:
    return " ".join(str(error).split())
