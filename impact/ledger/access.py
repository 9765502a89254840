"""An open database: one connection at a time, to read or to write, every fault explained."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine

from impact.ledger.faults import explained
from impact.ledger.place import WRITES, Place


class Access:
    """An open ledger at `path`, a file or a database.

    `notice` is a sentence for the person when opening it changed something, else "".
    """

    def __init__(self, path: Place, engine: Engine, notice: str) -> None:
        self.path = path
        self.notice = notice
        self._engine = engine
        self._writing_engine = engine.execution_options(**{WRITES: True})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self._engine.dispose()

    @property
    def gone(self) -> bool:
        """Whether the file was taken away under an open ledger; a database says so itself when it is asked."""
        return isinstance(self.path, Path) and not self.path.exists()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with explained(self.path), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with explained(self.path), self._writing_engine.begin() as connection:
            yield connection
