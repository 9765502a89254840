"""A ledger that says nothing of what the person who keeps it said: for what is told of somebody else."""

from __future__ import annotations

from collections.abc import Iterable

from impact.ledger.ledger import Ledger
from impact.model.edits import Edits
from impact.model.notes import Ask, Note, Word
from impact.model.work import Correction


class Unspoken(Ledger):
    """An open ledger without words: a report about somebody else is shaped by nobody but what was observed.

    Corrections, notes, requests, answers and edits are those of whoever keeps the ledger, and the other person's own
    are on their machine.
    """

    def corrections(self) -> tuple[Correction, ...]:
        """None."""
        return ()

    def notes(self) -> tuple[Note, ...]:
        """None."""
        return ()

    def asks(self) -> tuple[Ask, ...]:
        """None."""
        return ()

    def words(self) -> tuple[Word, ...]:
        """None."""
        return ()

    def edits(self, people: Iterable[str]) -> tuple[Edits, ...]:
        """None."""
        return ()
