"""What the ledger keeps of the person's own words, and of what others answered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from impact.ledger import notes
from impact.ledger.access import Access
from impact.model.notes import Ask, Later, Note, Word


class OwnWords(Access):
    """The part of a ledger that no scan fills; every method raises LedgerError where the file cannot be used."""

    def keep_note(self, note: Note) -> None:
        """Keep a note in the place of one with the same id."""
        with self._writing() as connection:
            notes.keep(connection, note)

    def forget_note(self, key: str) -> bool:
        """Remove a note and say whether there was one."""
        with self._writing() as connection:
            return notes.forget(connection, key)

    def keep_notes(self, several: Iterable[Note]) -> None:
        """Keep all of these notes, or none where one cannot be kept."""
        with self._writing() as connection:
            for note in several:
                notes.keep(connection, note)

    def notes(self) -> tuple[Note, ...]:
        """All notes, oldest first by the day they tell of."""
        with self._reading() as connection:
            return notes.every(connection)

    def keep_ask(self, asked: Ask) -> None:
        """Keep a request to another person."""
        with self._writing() as connection:
            notes.ask(connection, asked)

    def asks(self) -> tuple[Ask, ...]:
        """All requests to others, oldest first."""
        with self._reading() as connection:
            return notes.asked(connection)

    def forget_ask(self, key: str) -> bool:
        """Remove a request and its answer, and say whether there was one."""
        with self._writing() as connection:
            return notes.unask(connection, key)

    def keep_word(self, said: Word) -> None:
        """Keep somebody's answer in the place of an earlier one to the same request."""
        with self._writing() as connection:
            notes.hear(connection, said)

    def words(self) -> tuple[Word, ...]:
        """All answers of others, oldest first."""
        with self._reading() as connection:
            return notes.heard(connection)

    def put_off(self, wait: Later) -> None:
        """Put something off, or further off."""
        with self._writing() as connection:
            notes.later(connection, wait)

    def waiting(self) -> dict[str, date]:
        """Until when each thing was put off, by name."""
        with self._reading() as connection:
            return notes.waiting(connection)

    def waiting_commits(self) -> dict[str, date]:
        """Until when the work was put off that each of these commits was in then."""
        with self._reading() as connection:
            return notes.waiting_commits(connection)
