"""Under which names and addresses the commits of a person stand."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select

from impact.ledger.access import Access
from impact.ledger.schema import identities
from impact.model.facts import Identity


class Called(Access):
    """The part of a ledger that says how somebody is called; every method raises LedgerError."""

    def called(self, repo_id: int, addresses: Collection[str]) -> tuple[Identity, ...]:
        """The names and addresses, as commits have them, at these addresses; sorted, however they are written once."""
        wanted = func.lower(identities.c.email).in_(sorted({each.lower() for each in addresses}))
        query = select(identities.c.name, identities.c.email).where(identities.c.repo_id == repo_id, wanted)
        with self._reading() as connection:
            rows = [Identity(*row) for row in connection.execute(query)]
        once = {
            (each.name.casefold(), each.email.lower()): each for each in sorted(rows, key=lambda x: (x.email, x.name))
        }
        return tuple(once.values())
