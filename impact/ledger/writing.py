"""Stores the commits of a scan, batch by batch, so that a scan killed anywhere does no harm."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from impact.ledger import forgotten, indexes
from impact.ledger.batch import Batch, statements
from impact.ledger.bulk import no_collecting
from impact.ledger.encoding import path_bytes
from impact.ledger.forgotten import Forgotten
from impact.ledger.interning import Identities, Paths, SignalSets
from impact.ledger.rows import CommitRow, Credit
from impact.ledger.schema import commits, repositories, tips
from impact.model.errors import LedgerError

_FULL = 80_000  # what a batch may weigh: about 4,000 everyday commits


class Writer:
    """Writes the commits of one repository. Only `finish` says that they were read to the end.

    Everything before it may be repeated: adding a commit again changes nothing, unless its
    signals, credits, links or reverts are told differently now (other rules), or its files could
    not be read before; a commit that was gone is back.
    """

    def __init__(self, repo_id: int, writing: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._repo_id = repo_id
        self._writing = writing
        self._interned: tuple[Identities, Paths, SignalSets] | None = None
        self._forgotten = Forgotten()
        self._look_first: bool | None = None

    def add(self, rows: Iterable[CommitRow], *, full: int = _FULL) -> None:
        """Store the rows, in one transaction a batch; a batch is collected before the lock is taken."""
        for batch in _batches(rows, full):
            try:
                self._store(batch)
            except IntegrityError:
                # A commit is there after all: it came twice, or somebody else scans the same repository.
                if self._look_first:
                    raise
                self._look_first = True
                self._store(batch)

    def _store(self, batch: list[CommitRow]) -> None:
        with no_collecting(), self._writing() as connection:
            interned = self._caught_up(connection)
            if self._look_first is None:
                self._look_first = _any_commit(connection, self._repo_id)
                indexes.drop_while_empty(connection)
            work = Batch(self._repo_id, *interned, self._forgotten)
            work.store(connection, statements(connection.dialect), batch, look_first=self._look_first)
        self._interned = interned

    def identify(self, credits: Iterable[Credit]) -> None:
        """Say anew who known identities stand for, after the mailmap or the bot list changed."""
        with self._writing() as connection:
            identities = Identities(self._repo_id, forgotten.load(connection))
            identities.catch_up(connection)
            for credit in credits:
                identities.id(credit)
            identities.write(connection)
        self._interned = None

    def finish(self, tips_read: Mapping[str, str], *, rules_digest: str, mailmap_digest: str) -> None:
        """The last transaction of a scan: from now on these tips count as read, under these rules."""
        digests = {"rules_digest": rules_digest, "mailmap_digest": mailmap_digest}
        rows = [
            {"repo_id": self._repo_id, "ref": path_bytes(ref), "sha": bytes.fromhex(sha)}
            for ref, sha in tips_read.items()
        ]
        with self._writing() as connection:
            connection.execute(delete(tips).where(tips.c.repo_id == self._repo_id))
            if rows:
                connection.execute(insert(tips), rows)
            connection.execute(update(repositories).where(repositories.c.id == self._repo_id).values(digests))
            indexes.restore(connection)

    def _caught_up(self, connection: Connection) -> tuple[Identities, Paths, SignalSets]:
        # Taken away while a batch is under way: if it is rolled back, ids that were never stored go with it.
        found, self._interned = self._interned, None
        now = forgotten.load(connection)
        if found is None or now.turn != self._forgotten.turn:
            _still_there(connection, self._repo_id)
            found = (Identities(self._repo_id, now), Paths(self._repo_id, now), SignalSets())
            self._forgotten = now
        for interned in found:
            interned.catch_up(connection)
        return found


def _still_there(connection: Connection, repo_id: int) -> None:
    if connection.scalar(select(repositories.c.id).where(repositories.c.id == repo_id)) is None:
        raise LedgerError("the repository was forgotten while it was read", hint="scan it again, if it is to be known")


def _any_commit(connection: Connection, repo_id: int) -> bool:
    return connection.execute(select(commits.c.id).where(commits.c.repo_id == repo_id).limit(1)).first() is not None


def _batches(rows: Iterable[CommitRow], full: int) -> Iterator[list[CommitRow]]:
    """Lists of rows of about the same weight, so that huge commits do not make a huge batch."""
    batch: list[CommitRow] = []
    weight = 0
    for row in rows:
        batch.append(row)
        weight += 16 + len(row.subject) // 64 + (len(row.changes) if row.changes else 0)
        if weight >= full:
            yield batch
            batch, weight = [], 0
    if batch:
        yield batch
