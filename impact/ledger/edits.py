"""Keeps the engineer's edits of reports, and the reports that were given away."""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict
from datetime import date
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from impact.ledger.access import Access
from impact.ledger.edited_schema import report_edits, snapshots
from impact.ledger.encoding import day_date, day_number
from impact.model.edits import Edits, Title
from impact.model.period import Period

# Reports are given away a few times a year; the latest of each reader are what the next is compared with.
MOST_SNAPSHOTS = 20


class Edited(Access):
    """The part of a ledger that holds edits and snapshots; every method raises LedgerError."""

    def keep_edits(self, person: str, edits: Edits) -> None:
        """Keep a person's edits in the place of those of the same period; without any change, nothing is kept."""
        with self._writing() as connection:
            key = json.dumps([person.lower(), _iso(edits.period.start), _iso(edits.period.end)])
            connection.execute(delete(report_edits).where(report_edits.c.key == key))
            if edits.something:
                day = day_number(edits.day or date.min)
                detail = json.dumps(asdict(edits), default=str)
                row = {"key": key, "person": person.lower(), "day": day, "detail": detail}
                connection.execute(insert(report_edits).values(row))

    def edits(self, people: Iterable[str]) -> tuple[Edits, ...]:
        """All edits of a person with these addresses, latest first."""
        wanted = [each.lower() for each in people]
        asked = select(report_edits).where(report_edits.c.person.in_(wanted))
        with self._reading() as connection:
            rows = connection.execute(asked.order_by(report_edits.c.day.desc(), report_edits.c.key)).all()
        return tuple(_edits(json.loads(row.detail)) for row in rows)

    def keep_snapshot(self, person: str, day: date, audience: str, document: str) -> None:
        """Keep a report that was given away, as JSON; the oldest beyond MOST_SNAPSHOTS of this person go."""
        key = sha256(document.encode()).hexdigest()
        with self._writing() as connection:
            connection.execute(delete(snapshots).where(snapshots.c.key == key))
            packed = zlib.compress(document.encode())
            row = {"key": key, "person": person.lower(), "day": day_number(day), "audience": audience}
            connection.execute(insert(snapshots).values(document=packed, **row))
            _thin(connection, person.lower())

    def snapshot(self, people: Iterable[str], audience: str, before: str = "") -> str | None:
        """The latest report to this reader that is not `before` itself, as JSON; None where there is none."""
        wanted = [each.lower() for each in people]
        asked = select(snapshots).where(snapshots.c.person.in_(wanted), snapshots.c.audience == audience)
        with self._reading() as connection:
            rows = connection.execute(asked.order_by(snapshots.c.day.desc(), snapshots.c.key)).all()
        kept = (zlib.decompress(row.document).decode() for row in rows)
        return next((each for each in kept if each != before), None)

    def given_away(self, people: Iterable[str] = ()) -> tuple[tuple[date, str, str], ...]:
        """What a person with these addresses gave away and is still kept, oldest first: (day, reader, JSON).

        Without an address it is everything.
        """
        wanted = [each.lower() for each in people]
        asked = select(snapshots).where(snapshots.c.person.in_(wanted)) if wanted else select(snapshots)
        with self._reading() as connection:
            rows = connection.execute(asked.order_by(snapshots.c.day, snapshots.c.key)).all()
        return tuple((day_date(each.day) or date.min, each.audience, zlib.decompress(each.document).decode())
                     for each in rows)  # fmt: skip


def _thin(connection: Connection, person: str) -> None:
    asked = select(snapshots.c.key).where(snapshots.c.person == person)
    keys = connection.execute(asked.order_by(snapshots.c.day.desc(), snapshots.c.key)).scalars().all()
    connection.execute(delete(snapshots).where(snapshots.c.key.in_(keys[MOST_SNAPSHOTS:])))


def silence(connection: Connection, keys: Collection[str]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Take the words of notes with these ids, and of requests, out of what was given away and edited.

    A report holds them in many places, so none is remembered any more, and what stood under edits is not either; the
    engineer's own paragraph and titles stay, but for titles of the notes themselves. Yields the same for copies, as
    `notes.changes` does.
    """
    connection.execute(delete(snapshots))
    yield "snapshots", "DELETE FROM snapshots", ()
    for row in connection.execute(select(report_edits)).all():
        said = json.loads(row.detail)
        titles = [each for each in said["titles"] if each["contribution"] not in keys]
        detail = json.dumps(said | {"facts": [], "titles": titles})
        connection.execute(update(report_edits).where(report_edits.c.key == row.key).values(detail=detail))
        yield "report_edits", "UPDATE report_edits SET detail = ? WHERE key = ?", (detail, row.key)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _edits(said: dict[str, Any]) -> Edits:
    return Edits(
        period=Period(*(_day(said["period"][end]) for end in ("start", "end"))),
        day=_day(said["day"]),
        paragraph=said["paragraph"],
        anchors=tuple(said["anchors"]),
        titles=tuple(Title(**each) for each in said["titles"]),
        left_out=tuple(said["left_out"]),
        proposed=tuple(said["proposed"]),
        facts=tuple((key, tuple(lines)) for key, lines in said["facts"]),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
