"""Notes as plain values for other programs, in the schema published as notes.schema.json."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from impact.expect.checks import promises
from impact.model.notes import Note

SCHEMA = "impact.notes/1"


def document(notes: Iterable[Note], today: date) -> dict[str, Any]:
    """Return notes in their order with everything they hold, names included: for whoever wrote them alone."""
    return {"schema": SCHEMA, "notes": [note(each, today) for each in notes]}


def note(said: Note, today: date, *, names: bool = True) -> dict[str, Any]:
    """Return one note; without `names` people stand in it as letters, but for those who agreed to be named."""
    return {
        "id": said.id,
        "kind": said.kind,
        "day": said.day.isoformat(),
        "written": said.written.isoformat(),
        "text": said.text,
        "category": said.category or None,
        "contribution": said.contribution or None,
        "commits": list(said.about),
        "answers": [{"to": key, "words": words} for key, words in said.answers],
        "people": [
            {"letter": letter, "name": name if names or letter in said.named else None, "agreed": letter in said.named}
            for letter, name in said.people
        ],
        "links": list(said.links),
        "shared": said.shared,
        "checks": [
            {
                "on": each.on.isoformat(),
                "state": each.state,
                "looked_at": each.found.day.isoformat() if each.found else None,
                "answer": each.found.answer if each.found else None,
                "words": each.found.text if each.found else None,
            }
            for each in promises(said, today)
        ],
    }
