"""Copies a ledger from one place to another, as two people on a command line name them."""

from __future__ import annotations

from pathlib import Path

from impact.edges.places import ledger_file
from impact.ledger.moving import PERSONS, copy
from impact.ledger.moving_team import TEAMS
from impact.model.database import address, is_address
from impact.model.errors import LedgerError, UsageError
from impact.services.reading.progress import progress


def copy_between(source: str, target: str, *, of_team: bool = False) -> str:
    """Copy a ledger and say what was done. Raises LedgerError, and UsageError for two addresses with a password."""
    _refuse_two_passwords(source, target)
    whence = ledger_file(source, make=False)
    if isinstance(whence, Path) and not whence.exists():
        raise LedgerError(f"{whence}: there is no ledger", hint="name the place of one; nothing was made anywhere")
    places = whence, ledger_file(target)
    with progress("copying", lambda: None) as tell:
        done = copy(TEAMS if of_team else PERSONS, *places, tell)
    if not done.rows and done.same:
        return f"{places[1]}: holds the same already; nothing was copied"
    again = f"; {done.same} tables held the same already" if done.same else ""
    return f"{places[1]}: {done.rows:,} rows copied{again}. {places[0]} stays as it is."


def _refuse_two_passwords(*given: str) -> None:
    """One word for both servers is all that libpq could be told of by us."""
    if not all(is_address(each) for each in given):
        return
    for each in given:
        try:
            word = address(each)[1]
        except ValueError:
            continue  # said with its reason where the address is read
        if word is not None:
            hint = "write it into ~/.pgpass, one line for each server"
            raise UsageError("between two databases, no address may hold a password", hint=hint)
