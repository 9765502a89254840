"""Opens a ledger; the only way in."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from sqlalchemy import Engine

from impact.ledger import postgres
from impact.ledger.engine import make_private, open_engine
from impact.ledger.faults import explained
from impact.ledger.ledger import Ledger
from impact.ledger.place import Place
from impact.ledger.upgrading import bring_up_to_date, stored_version
from impact.model.errors import LedgerError

__all__ = ["Ledger", "engine_of", "is_there", "open_ledger", "refuse_missing"]


def open_ledger(path: Place, kind: type[Ledger] = Ledger) -> Ledger:
    """Open the ledger at `path`, new if need be, brought to the schema of this version; as `kind`.

    Raises LedgerError where it cannot be opened, is damaged, is no ledger or is of a newer version.
    """
    engine = engine_of(path)
    with ExitStack() as closing, explained(path):
        closing.callback(engine.dispose)
        notice = bring_up_to_date(engine, path)
        closing.pop_all()
    return kind(path, engine, notice)


def engine_of(path: Place) -> Engine:
    """An engine for what lies there; a file is made, readable for this user alone."""
    if isinstance(path, Path):
        make_private(path)
        return open_engine(path)
    return postgres.open_engine(path)


def is_there(path: Place) -> bool:
    """Whether there is a ledger to open; nothing is made. Raises LedgerError for what is none of ours or newer."""
    if isinstance(path, Path) and not path.exists():
        return False
    engine = engine_of(path)
    try:
        with explained(path), engine.connect() as connection:
            return stored_version(connection, path) is not None
    finally:
        engine.dispose()


def refuse_missing(path: Place) -> None:
    """Raise LedgerError where there is no ledger: who only asks must not make an empty one at a slip of the pen."""
    if not is_there(path):
        hint = "name yours with --ledger or IMPACT_LEDGER; `impact scan` and `impact fleet scan` make one"
        raise LedgerError(f"{path}: there is no ledger", hint=hint)
