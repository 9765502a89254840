"""What makes a ledger forget: all of it in one transaction, and afterwards no byte of it left in its files."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from pathlib import Path

from sqlalchemy import Connection

from impact.ledger import forgotten
from impact.ledger.encoding import day_number
from impact.ledger.engine import copies
from impact.ledger.erased import as_changes, ci_of, contributions_of, reviews_of
from impact.ledger.forgetting.days import forget_days
from impact.ledger.forgetting.people import forget_person
from impact.ledger.forgetting.repositories import forget_repositories
from impact.ledger.forgetting.tally import Tally
from impact.ledger.tables import metadata
from impact.ledger.traceless import Traceless
from impact.model.forgetting import Gone, OfPerson, OfRepository, Wanted


class _TakenBack(Exception):
    """Everything was looked at, and nothing is to change."""


class Forgets(Traceless):
    """The part of a ledger that forgets; every method raises LedgerError."""

    kept_in = metadata

    def would_go(self, wanted: Wanted) -> Gone:
        """What would go: everything is done, counted, and taken back."""
        found = Gone()
        try:
            with self._writing() as connection:
                found = _forget(connection, wanted)
                raise _TakenBack
        except _TakenBack:
            return found

    def forget(self, wanted: Wanted) -> Gone:
        """Let everything go, in one transaction; `leave_no_trace` has to follow."""
        with self._writing() as connection:
            return _forget(connection, wanted)

    def leave_no_reviews(self, repo_id: int) -> tuple[str, ...]:
        """Leave no byte of reviews that were forgotten; returns what the keeper has to do yet, as `leave_no_trace`."""
        return self._leave_no_trace_of(as_changes((*reviews_of(repo_id), *contributions_of(repo_id))))

    def leave_no_ci(self, repo_id: int) -> tuple[str, ...]:
        """Leave no byte of results of pipelines that were forgotten, likewise."""
        return self._leave_no_trace_of(as_changes(ci_of(repo_id)))

    def copies(self) -> tuple[Path, ...]:
        """The copies beside the file that bringing it up to date left; a database has none."""
        return copies(self.path) if isinstance(self.path, Path) else ()

    def may_come_back(self, addresses: Collection[str]) -> int:
        """Let whoever was forgotten by one of these addresses be read again; 0 where nobody was."""
        with self._writing() as connection:
            return forgotten.let_back(connection, addresses)

    def days_may_come_back(self, first: date, last: date) -> int:
        """Let days be read again that were forgotten as these very ones; 0 where they were not."""
        with self._writing() as connection:
            return forgotten.let_days_back(connection, day_number(first), day_number(last))


def _forget(connection: Connection, wanted: Wanted) -> Gone:
    tally = Tally(connection)
    if isinstance(wanted, OfPerson):
        found = forget_person(tally, wanted)
    elif isinstance(wanted, OfRepository):
        found = forget_repositories(tally, wanted)
    else:
        found = forget_days(tally, wanted)
        if not found.nothing:
            forgotten.remember_days(connection, day_number(wanted.first), day_number(wanted.last))
    if not found.nothing:
        forgotten.turned(connection)
    return found
