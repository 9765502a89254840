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
from impact.ledger.upgrading import bring_up_to_date

__all__ = ["Ledger", "engine_of", "open_ledger"]


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
