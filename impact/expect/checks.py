"""What launch notes promised to show, and when it is time to look."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from impact.model.notes import LAUNCH, Checked, Note

# How a promise stands: looked at, waiting to be, not yet, or never, because a later day was asked about instead.
ANSWERED, DUE, TO_COME, PASSED = "answered", "due", "to come", "passed"


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


@dataclass(frozen=True, slots=True)
class Promise:
    """One day on which what a launch note promised shall show, how that stands, and what was found, if anything."""

    on: date
    state: str
    found: Checked | None


def promises(note: Note, today: date) -> tuple[Promise, ...]:
    """Return how every day of a note stands, the earliest first, and each answer with the day it was given for."""
    last = max((each.due for each in note.checked), default=date.min)
    asked = max((day for day in note.checks if last < day <= today), default=None)
    found = [Promise(each.due, ANSWERED, each) for each in note.checked]
    answered = {each.due for each in note.checked}
    for day in (each for each in note.checks if each not in answered):
        found.append(Promise(day, DUE if day == asked else TO_COME if day > max(today, last) else PASSED, None))
    return tuple(sorted(found, key=lambda each: each.on))


def moved(note: Note, day: date, check_in: Iterable[int]) -> tuple[date, ...]:
    """Return the days on which a note of another `day` shall show, or after other days; what is answered stays."""
    last = max((each.due for each in note.checked), default=date.min)
    told = tuple(day + timedelta(days=each) for each in check_in)
    new = told or tuple(each + (day - note.day) for each in note.checks if each > last)
    return tuple(sorted({*(each for each in note.checks if each <= last), *(each for each in new if each > last)}))


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
