"""Which commit is which after a rewrite of history: the part of a ledger that is asked for it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from impact.ledger import relatives, relinks
from impact.ledger.access import Access
from impact.ledger.relatives import Held
from impact.model.keys import Keys


class Relinked(Access):
    """What is kept of lost commits; every method raises LedgerError where the file cannot be used."""

    def spoken(self) -> list[tuple[str, ...]]:
        """Every commit that something was said of, in groups of those spoken of together."""
        with self._reading() as connection:
            return relinks.spoken(connection)

    def names(self, shas: Collection[str]) -> dict[str, tuple[str, ...]]:
        """Every id that each of these commits has had, its own first: what a rewrite of history made of it."""
        with self._reading() as connection:
            return relinks.names(connection, shas)

    def lost(self, shas: Collection[str]) -> dict[str, tuple[str, ...]]:
        """Those of the commits that no branch reaches under any id, with all these ids."""
        with self._reading() as connection:
            return relinks.lost(connection, shas)

    def unsearched(self, shas: Collection[str]) -> list[str]:
        """Those of the commits that were not looked for since the last commit was read."""
        with self._reading() as connection:
            return relinks.unsearched(connection, shas)

    def keys(self, shas: Collection[str]) -> dict[str, Keys]:
        """By what these commits are known again, of those of which something is kept."""
        with self._reading() as connection:
            return relinks.kept(connection, shas)

    def keep_keys(self, known: Iterable[Keys]) -> None:
        """Keep by what these commits are known again, in the place of what was kept of them."""
        with self._writing() as connection:
            relinks.keep(connection, known)

    def secret(self) -> bytes:
        """What the hashes among the keys are made with: another one in every ledger."""
        with self._writing() as connection:
            return relinks.secret(connection)

    def held(self, shas: Collection[str]) -> dict[str, Held]:
        """These commits as the ledger holds them, of those it holds."""
        with self._reading() as connection:
            return relatives.held(connection, shas)

    def keys_unread(self) -> dict[str, Keys]:
        """What is kept of commits that no scan has read."""
        with self._reading() as connection:
            return relinks.kept_unread(connection)

    def neighbours(self, shas: Collection[str], steps: int) -> set[str]:
        """These commits, and those within so many steps before or after one of them."""
        with self._reading() as connection:
            return relatives.neighbours(connection, shas, steps)

    def relatives(self, lost: Mapping[str, Keys]) -> dict[str, Held]:
        """What may hold one of these lost commits, and what shares a key with one."""
        with self._reading() as connection:
            return relatives.relatives(connection, lost)

    def link(self, found: Mapping[str, tuple[str, str]]) -> None:
        """Let what was said of a commit hold on to (another commit, what told so) as well; a case left open ends."""
        with self._writing() as connection:
            relinks.link(connection, found)

    def leave_open(self, searched: Collection[str], may: Mapping[str, Iterable[str]]) -> None:
        """Keep which commits may hold those that were looked for in vain, for the person to decide."""
        with self._writing() as connection:
            relinks.leave_open(connection, searched, may)

    def open_cases(self) -> dict[str, tuple[str, ...]]:
        """By lost commit, the commits of which one may hold it, where that could not be told."""
        with self._reading() as connection:
            return relinks.open_cases(connection)
