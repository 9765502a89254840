"""Takes a repository out of the ledger: every row that hangs on it, and what was said of its commits."""

from __future__ import annotations

import json
from collections.abc import Collection

from sqlalchemy import Connection, select

from impact.identity.remotes import canonical
from impact.ledger.bulk import chunks
from impact.ledger.captured_schema import local_commits
from impact.ledger.consent_schema import consents
from impact.ledger.fleet_schema import fleet_repositories, fleet_teams
from impact.ledger.forgetting.leftovers import drop_orphans, lying
from impact.ledger.forgetting.reach import delete_hanging
from impact.ledger.forgetting.spoken import drop_kept, spoken_of, unspeak, with_relatives
from impact.ledger.forgetting.tally import Tally
from impact.ledger.schema import commits, contributions, repositories
from impact.model.forgetting import Gone, OfRepository, Outside


def forget_repositories(tally: Tally, wanted: OfRepository) -> Gone:
    """Delete all of it, and say what has to follow outside."""
    connection = tally.connection
    rows = connection.execute(select(repositories).where(repositories.c.id.in_(wanted.ids))).all()
    entry = fleet_repositories.c.repo_id.in_(wanted.ids) | fleet_repositories.c.name.in_(wanted.names)
    entries = connection.execute(select(fleet_repositories).where(entry)).all()
    names = sorted({*wanted.names, *(row.name for row in rows), *(row.name for row in entries)})
    places, urls = lying(connection, wanted.ids)
    fetched = sorted({*urls, *(row.address for row in entries)})
    shas = _shas(connection, wanted.ids)
    works = set(connection.scalars(select(contributions.c.id).where(contributions.c.repo_id.in_(wanted.ids))))
    unspeak(tally, shas, works, with_notes=wanted.with_notes)
    tally.delete(fleet_repositories, entry)
    tally.delete(
        fleet_teams,
        fleet_teams.c.repository.in_(names) | ((fleet_teams.c.sort == "repository") & fleet_teams.c.value.in_(names)),
    )
    _consents(tally, {*names, *map(canonical, fetched)})
    delete_hanging(tally, repositories, repositories.c.id.in_(wanted.ids))
    tally.delete(repositories, repositories.c.id.in_(wanted.ids))
    drop_orphans(tally)
    if rows or entries:
        drop_kept(tally)
    return Gone(tally.told(), Outside(places=places, fetched=tuple(fetched), names=tuple(names),
                                      shas=frozenset(each.hex() for each in shas)))  # fmt: skip


def _shas(connection: Connection, ids: Collection[int]) -> set[bytes]:
    """The commits that something is said of and that no other repository holds."""
    spoken = spoken_of(connection)
    mine: set[bytes] = set()
    others: set[bytes] = set()
    for part in chunks(sorted(spoken)):
        for table in (commits, local_commits):
            for sha, repo_id in connection.execute(select(table.c.sha, table.c.repo_id).where(table.c.sha.in_(part))):
                (mine if repo_id in ids else others).add(sha)
    made = select(local_commits.c.sha).where(local_commits.c.repo_id.in_(ids))
    return with_relatives(connection, (mine | set(connection.scalars(made))) - others, others)


def _consents(tally: Tally, names: set[str]) -> None:
    """A consent cannot be changed without its signature: one that names the repository goes as a whole."""
    for row in tally.connection.execute(select(consents.c.id, consents.c.text)).all():
        if not names.isdisjoint(json.loads(row.text).get("repositories", ())):
            tally.delete(consents, consents.c.id == row.id)
