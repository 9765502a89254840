"""Under which names and addresses the commits of a person stand."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, or_, select

from impact.ledger.access import Access
from impact.ledger.reviews_schema import review_events, review_people, review_sources
from impact.ledger.schema import identities
from impact.ledger.work import subject_ids
from impact.model.facts import Identity


class Called(Access):
    """The part of a ledger that says how somebody is called; every method raises LedgerError."""

    def called(self, repo_id: int, addresses: Collection[str]) -> tuple[Identity, ...]:
        """Every name and address, as commits have them, of whoever has these addresses; sorted, each once.

        Others may commit from the same address: where a mailmap tells them apart by name they are not among these.
        """
        query = select(identities.c.id, identities.c.name, identities.c.email).where(identities.c.repo_id == repo_id)
        with self._reading() as connection:
            mine = set(subject_ids(connection, repo_id, addresses))
            rows = sorted((name, email) for key, name, email in connection.execute(query) if key in mine)
        once = {(name.casefold(), email.lower()): Identity(name, email) for name, email in rows}
        return tuple(once.values())

    def repositories_knowing(self, addresses: Collection[str]) -> frozenset[int]:
        """The repositories in which one of these addresses committed or reviewed."""
        wanted = sorted({each.strip().lower() for each in addresses})
        same = or_(func.lower(identities.c.email).in_(wanted), func.lower(identities.c.person_email).in_(wanted))
        reviewed = (
            select(review_sources.c.repo_id)
            .join(review_events, review_events.c.source_id == review_sources.c.id)
            .join(review_people, review_people.c.id == review_events.c.actor_id)
            .where(func.lower(review_people.c.email).in_(wanted))
        )
        with self._reading() as connection:
            committed = connection.scalars(select(identities.c.repo_id).where(same).distinct())
            return frozenset((*committed, *connection.scalars(reviewed.distinct())))
