"""What the ledger keeps of the person's own words, and of what others answered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from impact.ledger import captured, edits, notes
from impact.ledger.traceless import Traceless
from impact.model.notes import Ask, Later, Note, Word

_KEEP: Mapping[type, Callable[..., None]] = {Note: notes.keep, Ask: notes.ask, Word: notes.hear}


class OwnWords(Traceless):
    """The part of a ledger that no scan fills; every method raises LedgerError where the file cannot be used."""

    def keep_note(self, note: Note) -> None:
        """Keep a note in the place of one with the same id."""
        with self._writing() as connection:
            notes.keep(connection, note)

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

    def erase(
        self, notes_of: Iterable[str] = (), asks_of: Iterable[str] = (), keep: Iterable[Note | Ask | Word] = ()
    ) -> tuple[str, ...]:
        """Remove these notes and requests, by id, and keep what is left of their words in their place, if any.

        Nothing removed stays in the file, its log, or the copies beside it, nor in a team's database. Returns what
        somebody else has to do yet for that, as `leave_no_trace` does.
        """
        keys, tokens = tuple(notes_of), tuple(asks_of)
        with self._writing() as connection:
            for key in keys:
                notes.forget(connection, key)
            for token in tokens:
                notes.unask(connection, token)
            for each in keep:
                _KEEP[type(each)](connection, each)
            captured.silence(connection)
            changes = (*notes.changes(connection, keys, tokens), *edits.silence(connection, keys))
        return self._leave_no_trace_of(changes)

    def keep_words(self, several: Iterable[Word]) -> None:
        """Keep all of these answers, each in the place of an earlier one to its request, or none."""
        with self._writing() as connection:
            for said in several:
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
