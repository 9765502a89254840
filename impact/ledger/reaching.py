"""What is known of how far work reaches: which repositories were read for use, and who wrote a commit."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from impact.ledger.access import Access
from impact.ledger.bulk import chunks
from impact.ledger.fleet_schema import manifest_states
from impact.ledger.schema import commits, identities
from impact.model.facts import Identity


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
