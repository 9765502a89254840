"""The versions of files that repositories tend to share: pipelines, linters, builds; ids and digests, never a line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, insert, select

from impact.ledger import forgotten
from impact.ledger.access import Access
from impact.ledger.bulk import CHUNK, chunks
from impact.ledger.day_order import ALONE, Place, parents_on, places
from impact.ledger.encoding import day_date, path_bytes, path_text
from impact.ledger.fleet_schema import config_versions
from impact.ledger.interning import Paths
from impact.ledger.schema import commits, identities, paths, touches
from impact.model.facts import Identity
from impact.outcomes.shared_files import family


class Version(NamedTuple):
    """A commit gave a shared sort of file this content (`object` "" where it removed it); `digest` is without layout.

    `repo` is the ledger's number; `who` is the author after mailmap, `bot` whether that is a program. `place` is among
    the versions of its day that the same file had.
    """

    repo: int
    path: str
    sha: str
    day: date
    who: Identity
    bot: bool
    object: str
    digest: str
    place: Place = ALONE


class ConfigsKept(Access):
    """The part of a ledger that knows versions of shared files; every method raises LedgerError."""

    def keep_configs(self, repo_id: int, versions: Iterable[tuple[str, str, str, str]]) -> None:
        """Put these (commit, path, object id or "", digest) in the place of all that is kept of a repository."""
        told = tuple(versions)
        mine = select(commits.c.id).where(commits.c.repo_id == repo_id)
        with self._writing() as connection:
            connection.execute(delete(config_versions).where(config_versions.c.commit_id.in_(mine)))
            ids: dict[str, int] = {}
            for part in chunks(sorted({bytes.fromhex(each[0]) for each in told})):
                query = select(commits.c.sha, commits.c.id).where(commits.c.repo_id == repo_id, commits.c.sha.in_(part))
                ids.update((row.sha.hex(), row.id) for row in connection.execute(query))
            interned = Paths(repo_id, forgotten.load(connection))
            interned.catch_up(connection)
            rows = {
                (ids[sha], path): {
                    "commit_id": ids[sha], "path_id": interned.id(path),
                    "object": bytes.fromhex(object_id), "digest": digest}
                for sha, path, object_id, digest in told
                if sha in ids
            }  # fmt: skip
            interned.write(connection)
            if rows:
                connection.execute(insert(config_versions), list(rows.values()))

    def shared_touched(
        self, repo_id: int, wanted: Callable[[str], bool]
    ) -> tuple[list[tuple[str, str, str]], dict[tuple[str, str], tuple[str, str]]]:
        """Return (commit, path, letter) of each change to a path that is wanted, and what of them is kept.

        The second is (object id, digest) by commit and path.
        """
        called = select(paths.c.id, paths.c.path).where(paths.c.repo_id == repo_id)
        changed = select(touches.c.path_id, touches.c.status, commits.c.sha).join(
            commits, commits.c.id == touches.c.commit_id
        )
        kept = select(config_versions, commits.c.sha).join(commits, commits.c.id == config_versions.c.commit_id)
        with self._reading() as connection:
            names = {key: path_text(path) for key, path in connection.execute(called)}
            names = {key: path for key, path in names.items() if wanted(path)}
            found = []
            for part in chunks(sorted(names)):
                asked = changed.where(touches.c.path_id.in_(part), ~commits.c.gone)
                found += [(row.sha.hex(), names[row.path_id], row.status) for row in connection.execute(asked)]
            known = {
                (row.sha.hex(), names[row.path_id]): (row.object.hex(), row.digest)
                for row in connection.execute(kept.where(commits.c.repo_id == repo_id))
                if row.path_id in names
            }
        return sorted(found), known

    def configs(self, only: Collection[str] | None = None) -> Iterator[Version]:
        """Every version of every shared sort of file in any repository, by day, commit and path; `only` of these paths.

        Two spellings of a path are one file.

        Where so many are asked for that a query holds them no more, those of all paths are told.
        """
        query = (
            select(config_versions, commits.c.repo_id, commits.c.sha, commits.c.commit_day, identities.c.person_name,
                   identities.c.person_email, identities.c.bot, paths.c.path)
            .join(commits, commits.c.id == config_versions.c.commit_id)
            .join(identities, identities.c.id == commits.c.author_id)
            .join(paths, paths.c.id == config_versions.c.path_id)
            .where(~commits.c.gone)
            .order_by(commits.c.commit_day, commits.c.sha, paths.c.path)
        )  # fmt: skip
        if only is not None and len(only) <= CHUNK:
            query = query.where(paths.c.path.in_(sorted(map(path_bytes, only))))
        with self._reading() as connection:
            rows = [row for row in connection.execute(query) if row.commit_day is not None]
            known = _places(connection, rows)
        for row in rows:
            yield _version(row, known.get((_file(row), row.sha), ALONE))


def _file(row: Any) -> tuple[int, int, str]:
    """What several commits of a day may have changed: the file, and the day."""
    return row.repo_id, row.commit_day, family(path_text(row.path))


def _places(connection: Connection, rows: Iterable[Any]) -> dict[tuple[tuple[int, int, str], bytes], Place]:
    """The place of each commit by file and commit, where several of one day changed a file."""
    changed: dict[tuple[int, int, str], set[bytes]] = defaultdict(set)
    for row in rows:
        changed[_file(row)].add(row.sha)
    several = {file: shas for file, shas in changed.items() if len(shas) > 1}
    days: dict[int, set[int]] = defaultdict(set)
    for repo_id, day, _ in several:
        days[repo_id].add(day)
    parents = {repo_id: parents_on(connection, repo_id, wanted) for repo_id, wanted in days.items()}
    return {
        (file, sha): place
        for file, shas in several.items()
        for sha, place in places(shas, parents[file[0]].get(file[1], {})).items()
    }


def _version(row: Any, place: Place) -> Version:
    day = day_date(row.commit_day) or date.min
    who = Identity(row.person_name, row.person_email)
    told = row.repo_id, path_text(row.path), row.sha.hex(), day, who, row.bot, row.object.hex(), row.digest
    return Version(*told, place)
