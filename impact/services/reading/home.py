"""Finds what the repository of a contribution is read with, wherever a command was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from impact.edges import git
from impact.model.errors import RepositoryError

if TYPE_CHECKING:
    from impact.ledger.ledger import Ledger
    from impact.services.reading.workshop import Workshop


class Homes:
    """The workshops of the repositories a ledger knows, each made when first asked for."""

    def __init__(self, ledger: Ledger, own: Workshop) -> None:
        self._ledger = ledger
        self._own = own
        self._known: dict[str, Workshop] = {}

    def of(self, root: str) -> Workshop:
        """By a root commit; the person's own where that repository is gone. Raises SettingsError for a faulty file."""
        found = self._known.get(root)
        if found is None:
            found = self._known[root] = self._made(root)
        return found

    def _made(self, root: str) -> Workshop:
        place = next((each.place for each in self._ledger.repositories() if root in each.roots), None)
        try:
            return self._own if place is None else self._own.beside(git.find(place))
        except RepositoryError:
            return self._own
