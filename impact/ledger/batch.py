"""One batch of commits, turned into rows and stored in the transaction that it is given."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Connection, Dialect, bindparam, delete, insert, select, update

from impact.ledger.bulk import chunks, insert_new, many, padded, places, sql
from impact.ledger.encoding import clean
from impact.ledger.forgotten import Forgotten
from impact.ledger.interning import Identities, Paths, SignalSets, last_id
from impact.ledger.rows import CommitRow
from impact.ledger.schema import commit_links, commits, credits, looks, reverts, touches
from impact.model.facts import FileChange

_COMMIT = ("id", "repo_id", "sha", "author_id", "author_day", "commit_day", "subject",
           "n_parents", "parents", "n_files", "signal_set_id", "gone")  # fmt: skip
_CHILDREN = (credits, commit_links, reverts)  # told by rules, so a commit that comes again gets them anew

Rows = list[tuple[Any, ...]]


class _Stored(NamedTuple):
    id: int
    n_files: int | None
    signal_set_id: int
    gone: bool


class Statements:
    """The SQL of a batch, by SQLAlchemy for the dialect at hand."""

    def __init__(self, dialect: Dialect) -> None:
        stored = select(commits.c.sha, commits.c.id, commits.c.n_files, commits.c.signal_set_id, commits.c.gone)
        self.stored = sql(
            dialect, stored.where(commits.c.repo_id == bindparam("repo"), commits.c.sha.in_(places("sha")))
        )
        self.commits = sql(dialect, insert(commits), _COMMIT)
        self.touches = sql(dialect, insert_new(dialect, touches), ("commit_id", "path_id", "status", "old_path_id"))
        self.credits = sql(dialect, insert_new(dialect, credits), ("commit_id", "identity_id", "role"))
        self.links = sql(dialect, insert_new(dialect, commit_links), ("commit_id", "kind", "value"))
        self.reverts = sql(dialect, insert_new(dialect, reverts), ("commit_id", "reverted"))
        again = update(commits).where(commits.c.id == bindparam("known"))
        self.again = sql(dialect, again, ("n_files", "signal_set_id", "gone"))
        self.forget = tuple(
            sql(dialect, delete(table).where(table.c.commit_id == bindparam("known"))) for table in _CHILDREN
        )
        self.forget_look = sql(dialect, delete(looks).where(looks.c.commit_id == bindparam("known")))


_written: dict[tuple[str, str], Statements] = {}


def statements(dialect: Dialect) -> Statements:
    """The SQL for a dialect, written once by each process: of a fleet, every repository needs it."""
    key = (dialect.name, dialect.paramstyle)
    if key not in _written:
        _written[key] = Statements(dialect)
    return _written[key]


class Batch:
    """Collects the rows of one batch, table by table."""

    def __init__(
        self, repo_id: int, identities: Identities, paths: Paths, signal_sets: SignalSets, forgotten: Forgotten
    ) -> None:
        self._repo_id = repo_id
        self._forgotten = forgotten
        self._identities = identities
        self._paths = paths
        self._signal_sets = signal_sets
        self._commits: Rows = []
        self._touches: Rows = []
        self._credits: Rows = []
        self._links: Rows = []
        self._reverts: Rows = []
        self._changed: Rows = []
        self._known: Rows = []
        self._unlooked: Rows = []

    def store(self, connection: Connection, statements: Statements, rows: list[CommitRow], *, look_first: bool) -> None:
        """Write the rows. With `look_first` some may be there already; without, that is an IntegrityError."""
        unique: dict[bytes, CommitRow] = {}
        for row in rows:
            if not self._forgotten.is_day(row.author_day, row.commit_day):
                unique.setdefault(bytes.fromhex(row.sha), row)
        stored = self._stored(connection, statements, list(unique)) if look_first else {}
        next_id = last_id(connection, commits) + 1
        for sha, row in unique.items():
            known = stored.get(sha)
            if known is None:
                self._add(next_id, sha, row)
                next_id += 1
            else:
                self._add_again(known, row)
        for interned in (self._identities, self._paths, self._signal_sets):
            interned.write(connection)
        for text in statements.forget:
            many(connection, text, self._known)
        many(connection, statements.forget_look, self._unlooked)
        many(connection, statements.again, self._changed)
        many(connection, statements.commits, self._commits)
        many(connection, statements.touches, self._touches)
        many(connection, statements.credits, self._credits)
        many(connection, statements.links, self._links)
        many(connection, statements.reverts, self._reverts)

    def _stored(self, connection: Connection, statements: Statements, shas: list[bytes]) -> dict[bytes, _Stored]:
        found: dict[bytes, _Stored] = {}
        for part in chunks(shas):
            rows = connection.exec_driver_sql(statements.stored, (self._repo_id, *padded(part)))
            found.update((row[0], _Stored(*row[1:])) for row in rows)
        return found

    def _add(self, commit_id: int, sha: bytes, row: CommitRow) -> None:
        # Unpacked at once, and without keywords: this runs for every commit of a history.
        _, parents, author, author_day, commit_day, subject, signals, changes, *told = row
        self._commits.append(
            (
                commit_id,
                self._repo_id,
                sha,
                self._identities.id(author),
                author_day,
                commit_day,
                self._text(subject),
                len(parents),
                bytes.fromhex("".join(parents)),
                None if changes is None else len(changes),
                self._signal_sets.id(signals),
                False,
            )
        )
        if changes:
            self._touch(commit_id, changes)
        if any(told):
            self._tell(commit_id, row)

    def _add_again(self, known: _Stored, row: CommitRow) -> None:
        self._identities.id(row.author)
        signal_set_id = self._signal_sets.id(row.signals)
        n_files = known.n_files
        if n_files is None and row.changes is not None:
            n_files = len(row.changes)
            self._touch(known.id, row.changes)
            # It was read without its files.
            self._unlooked.append((known.id,))
        if (n_files, signal_set_id, False) != (known.n_files, known.signal_set_id, bool(known.gone)):
            self._changed.append((n_files, signal_set_id, False, known.id))
        self._known.append((known.id,))
        self._tell(known.id, row)

    def _touch(self, commit_id: int, changes: tuple[FileChange, ...]) -> None:
        ids, new = self._paths.ids, self._paths.id
        for change in changes:
            path, old = change.path, change.old_path
            path_id = ids.get(path) or new(path)
            self._touches.append((commit_id, path_id, change.status, None if old is None else new(old)))

    def _tell(self, commit_id: int, row: CommitRow) -> None:
        for credit in row.co_authors:
            self._credits.append((commit_id, self._identities.id(credit), "co-author"))
        for kind, value in row.links:
            self._links.append((commit_id, clean(kind), self._text(value)))
        for reverted in row.reverts:
            self._reverts.append((commit_id, self._text(reverted)))

    def _text(self, text: str) -> str:
        return self._forgotten.text(clean(text))
