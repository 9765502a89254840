"""Where lost commits live on by the word of the person, and how that is taken back."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from impact.ledger.access import Access
from impact.ledger.relinks import names
from impact.ledger.schema import commit_aliases, commit_keys

BY_WORD = "the engineer"  # what told so, where no key did


class Sames(Access):
    """What the person linked; every method raises LedgerError where the file cannot be used."""

    def sames(self) -> tuple[tuple[str, str], ...]:
        """(lost commit, the commit it lives on as), as the person said, the latest last."""
        query = select(commit_aliases).where(commit_aliases.c.known_by == BY_WORD).order_by(commit_aliases.c.id)
        with self._reading() as connection:
            return tuple((row.sha.hex(), row.later.hex()) for row in connection.execute(query))

    def unlink(self, lost: str, commit: str) -> bool:
        """Take back that a lost commit lives on as another, so that it is searched anew; False if nobody said so.

        What was found after that goes as well: it followed from the one that it was not.
        """
        aliases = commit_aliases.c
        with self._writing() as connection:
            said = connection.scalar(
                select(aliases.id).where(
                    aliases.sha == bytes.fromhex(lost),
                    aliases.later == bytes.fromhex(commit),
                    aliases.known_by == BY_WORD,
                )
            )
            if said is None:
                return False
            known = [bytes.fromhex(each) for each in names(connection, [lost])[lost]]
            connection.execute(delete(commit_aliases).where(aliases.sha == bytes.fromhex(lost), aliases.id >= said))
            connection.execute(update(commit_keys).where(commit_keys.c.sha.in_(known)).values(searched=0))
        return True
