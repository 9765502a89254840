"""Compiles each statement once a process, where every ledger that is opened does so anew.

A command opens one ledger and compiles each of its statements once; a process of tests runs thousands of commands.
What is kept is known by the statement: the tables are the same objects for each ledger file.
"""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.util import LRUCache

from impact.ledger import engine


class _Compiled(LRUCache[Any, Any]):
    """What SQLAlchemy asks for by (dialect, statement, …); each engine has a dialect of its own, all of them alike."""

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(key[1:], default)

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__(key[1:], value)


def keep(patch: pytest.MonkeyPatch) -> None:
    """Have all engines of ledger files share what they compiled; PostgreSQL is left as it is."""
    shared, make = _Compiled(2_000), engine.create_engine

    def made(*given: Any, **named: Any) -> Engine:
        new = make(*given, **named)
        new._compiled_cache = shared
        return new

    patch.setattr(engine, "create_engine", made)
