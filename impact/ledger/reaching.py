"""What is known of how far work reaches: which repositories were read for use, and who wrote a commit."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import or_, select

from impact.ledger.access import Access
from impact.ledger.bulk import chunks
from impact.ledger.encoding import clean, path_bytes, path_text
from impact.ledger.fleet_schema import manifest_now, manifest_states, manifest_steps
from impact.ledger.schema import commits, identities, paths
from impact.model.facts import Identity
from impact.model.manifests import OFFERS, Now, Thing


class ReachKept(Access):
    """The part of a ledger that tells how far work reaches; every method raises LedgerError."""

    def read_for_use(self) -> frozenset[int]:
        """The repositories whose manifests were read; none where nobody ever read a fleet."""
        with self._reading() as connection:
            return frozenset(connection.scalars(select(manifest_states.c.repo_id)))

    def authors_of(self, repo_id: int, shas: Collection[str]) -> dict[str, Identity]:
        """Who wrote these commits (full ids), after mailmap, without programs."""
        found: dict[str, Identity] = {}
        with self._reading() as connection:
            for part in chunks(sorted({bytes.fromhex(each) for each in shas})):
                query = (
                    select(commits.c.sha, identities.c.person_name, identities.c.person_email)
                    .join(identities, identities.c.id == commits.c.author_id)
                    .where(commits.c.repo_id == repo_id, commits.c.sha.in_(part), ~identities.c.bot)
                )
                rows = connection.execute(query)
                found |= {row.sha.hex(): Identity(row.person_name, row.person_email) for row in rows}
        return found

    def things_of(self, repo_id: int, ecosystems: Collection[str], addresses: Collection[str]) -> tuple[Thing, ...]:
        """What a repository offers or offered by its manifests, and what others name of these ecosystems by address."""
        steps, now = manifest_steps.c, manifest_now.c
        offered = (
            select(steps.ecosystem, steps.name)
            .join(commits, commits.c.id == steps.commit_id)
            .where(commits.c.repo_id == repo_id, steps.side == OFFERS)
        )
        offers = select(now.ecosystem, now.name).where(now.repo_id == repo_id, now.side == OFFERS)
        starts = [clean(each) for each in addresses]
        asked = [offered.distinct(), offers.distinct()]
        if starts:
            begins = [steps.name.startswith(each, autoescape=True) for each in starts]
            named = select(steps.ecosystem, steps.name).where(steps.ecosystem.in_(sorted(ecosystems)), or_(*begins))
            asked.append(named.distinct())
        with self._reading() as connection:
            found = {Thing(row.ecosystem, row.name) for query in asked for row in connection.execute(query)}
        return tuple(sorted(found))

    def now_about(self, things: Collection[Thing]) -> tuple[Now, ...]:
        """What the manifests that are there now say of these things, in every repository, sorted."""
        wanted, found = {(each.ecosystem, clean(each.name)) for each in things}, []
        with self._reading() as connection:
            for part in chunks(sorted({name for _, name in wanted})):
                for row in connection.execute(select(manifest_now).where(manifest_now.c.name.in_(part))):
                    if (row.ecosystem, row.name) in wanted:
                        told = (row.repo_id, path_text(row.path), row.side, Thing(row.ecosystem, row.name))
                        found.append(Now(*told, row.version, row.scope, row.source))
        return tuple(sorted(found))

    def offering(self, files: Collection[tuple[int, str]]) -> frozenset[tuple[int, str]]:
        """Those of these files, as (repository, path), that ever offered anything."""
        found: set[tuple[int, str]] = set()
        with self._reading() as connection:
            for part in chunks(sorted({path_bytes(path) for _, path in files})):
                query = (
                    select(paths.c.repo_id, paths.c.path)
                    .join(manifest_steps, manifest_steps.c.path_id == paths.c.id)
                    .where(paths.c.path.in_(part), manifest_steps.c.side == OFFERS)
                )
                found |= {(row.repo_id, path_text(row.path)) for row in connection.execute(query.distinct())}
        return frozenset(found & set(files))
