"""What launch notes promised to show, and when it is time to look."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from impact.model.notes import LAUNCH, Note


@dataclass(frozen=True, slots=True)
class DueCheck:
    """A promise whose day has come: the note, the day it was due, and what was to show then."""

    note: Note
    due: date
    shows: str

    @property
    def name(self) -> str:
        """By what it can be put off."""
        return f"check {self.note.id} {self.due.isoformat()}"


def due_checks(notes: Iterable[Note], today: date) -> tuple[DueCheck, ...]:
    """Return every promise that is due and was not looked at yet, the oldest first.

    Of several days of one note that have passed only the last is asked: an answer today is no answer about then.
    """
    found = []
    for note in notes:
        last = max((each.due for each in note.checked), default=date.min)
        due = [day for day in note.checks if last < day <= today]
        if note.kind == LAUNCH and due:
            found.append(DueCheck(note, max(due), dict(note.answers).get("shows", "")))
    return tuple(sorted(found, key=lambda each: (each.due, each.note.id)))
