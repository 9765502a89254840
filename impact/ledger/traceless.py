"""Lets go of the bytes of deleted rows: in a file, its log and its copies, and in a team's database."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import MetaData

from impact.ledger import postgres_traces
from impact.ledger.access import Access
from impact.ledger.engine import Change, change_copies, compact, copies
from impact.ledger.faults import explained


class Traceless(Access):
    """What leaves no trace of deleted rows; `kept_in` are the tables that it writes anew in a database."""

    kept_in: MetaData

    def leave_no_trace(self) -> tuple[str, ...]:
        """Write the database anew, so that nothing deleted is left in it; returns what its keeper has to do yet.

        Of a file: its log and its copies as well. To be called again where it was cut off.
        """
        with explained(self.path):
            if not isinstance(self.path, Path):
                return postgres_traces.remove(self._engine, self.kept_in.sorted_tables)
            for copy in copies(self.path):
                copy.unlink(missing_ok=True)
            return self._compacted()

    def _leave_no_trace_of(self, changes: Iterable[Change]) -> tuple[str, ...]:
        """The same of what these changes removed alone: they are carried out in the copies too, which stay."""
        told = tuple(changes)
        with explained(self.path):
            if not isinstance(self.path, Path):
                names = {table for table, *_ in told}
                return postgres_traces.remove(
                    self._engine, [each for each in self.kept_in.sorted_tables if each.name in names]
                )
            left = self._compacted()
        change_copies(self.path, told)
        return left

    def _compacted(self) -> tuple[str, ...]:
        return () if compact(self._engine) else (f"end the other program that reads {self.path}",)
