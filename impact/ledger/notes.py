"""Keeps the person's own words and those of others: no scan takes anything away here."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from sqlalchemy import Connection, delete, insert, select

from impact.ledger import relinks
from impact.ledger.bulk import chunks
from impact.ledger.encoding import day_date, day_number
from impact.ledger.notes_schema import asks, note_commits, notes, put_off, words
from impact.ledger.relatives import held
from impact.model.notes import PUT_OFF_WORK, Ask, Checked, Later, Note, Word


def keep(connection: Connection, note: Note) -> None:
    """Keep a note in the place of one with the same id, and by what its commits are known again."""
    forget(connection, note.id)
    detail = {
        "category": note.category,
        "contribution": note.contribution,
        "answers": note.answers,
        "people": note.people,
        "named": note.named,
        "links": note.links,
        "checks": [each.isoformat() for each in note.checks],
        "checked": [(each.due.isoformat(), each.day.isoformat(), each.answer, each.text) for each in note.checked],
        "by": note.by,
        "shared": note.shared,
    }
    connection.execute(
        insert(notes).values(
            id=note.id,
            kind=note.kind,
            day=day_number(note.day),
            written=day_number(note.written),
            text=json.dumps(note.text),
            detail=json.dumps(detail),
        )
    )
    _about(connection, note.id, note.about)


def _about(connection: Connection, key: str, shas: Iterable[str]) -> None:
    about = tuple(dict.fromkeys(shas))
    rows = [{"note_id": key, "position": at, "sha": bytes.fromhex(sha)} for at, sha in enumerate(about)]
    for part in chunks(rows):
        connection.execute(insert(note_commits), part)
    known = relinks.kept(connection, about)
    relinks.keep(connection, [each.keys for sha, each in held(connection, about).items() if sha not in known])


def forget(connection: Connection, key: str) -> bool:
    """Remove a note and say whether there was one."""
    connection.execute(delete(note_commits).where(note_commits.c.note_id == key))
    return bool(connection.execute(delete(notes).where(notes.c.id == key)).rowcount)


def every(connection: Connection) -> tuple[Note, ...]:
    """All notes, oldest first by the day they tell of."""
    about = commits_of(connection)
    found = []
    for row in connection.execute(select(notes).order_by(notes.c.day, notes.c.id)):
        detail = json.loads(row.detail)
        found.append(
            Note(
                row.id,
                row.kind,
                _day(row.day),
                _day(row.written),
                json.loads(row.text),
                detail["category"],
                detail["contribution"],
                tuple(about.get(row.id, ())),
                tuple((name, words) for name, words in detail["answers"]),
                tuple((letter, name) for letter, name in detail["people"]),
                tuple(detail["named"]),
                tuple(detail["links"]),
                tuple(date.fromisoformat(each) for each in detail["checks"]),
                tuple(_checked(*each) for each in detail["checked"]),
                tuple(detail["by"]),
                detail["shared"],
            )
        )
    return tuple(found)


def _checked(due: str, day: str, answer: str, text: str) -> Checked:
    return Checked(date.fromisoformat(due), date.fromisoformat(day), answer, text)


def commits_of(connection: Connection) -> dict[str, list[str]]:
    """By the id of a note, or of an ask, the commits it is about, as they were then."""
    found: dict[str, list[str]] = defaultdict(list)
    query = select(note_commits).order_by(note_commits.c.note_id, note_commits.c.position)
    for row in connection.execute(query):
        found[row.note_id].append(row.sha.hex())
    return found


def ask(connection: Connection, asked: Ask) -> None:
    """Keep a request in the place of one with the same id."""
    connection.execute(delete(note_commits).where(note_commits.c.note_id == asked.id))
    connection.execute(delete(asks).where(asks.c.id == asked.id))
    detail = {
        "to": asked.to,
        "question": asked.question,
        "did": asked.did,
        "did_for_you": asked.did_for_you,
        "letter": asked.letter,
        "by": asked.by,
        "note": asked.note,
    }
    connection.execute(
        insert(asks).values(
            id=asked.id,
            day=day_number(asked.day),
            contribution=asked.contribution,
            detail=json.dumps(detail),
        )
    )
    _about(connection, asked.id, asked.about)


def asked(connection: Connection) -> tuple[Ask, ...]:
    """All requests, oldest first."""
    about = commits_of(connection)
    found = []
    for row in connection.execute(select(asks).order_by(asks.c.day, asks.c.id)):
        said = json.loads(row.detail)
        parts = (said["to"], said["question"], said["did"], said["did_for_you"])
        rest = (said["letter"], tuple(said["by"]), said["note"])
        found.append(Ask(row.id, _day(row.day), *parts, row.contribution, tuple(about.get(row.id, ())), *rest))
    return tuple(found)


def unask(connection: Connection, key: str) -> bool:
    """Remove a request with its answer, and say whether there was one."""
    connection.execute(delete(note_commits).where(note_commits.c.note_id == key))
    connection.execute(delete(words).where(words.c.ask_id == key))
    return bool(connection.execute(delete(asks).where(asks.c.id == key)).rowcount)


def hear(connection: Connection, said: Word) -> None:
    """Keep an answer in the place of an earlier one to the same request."""
    connection.execute(delete(words).where(words.c.ask_id == said.ask))
    detail = {"answer": said.answer, "text": said.text, "may_be_named": said.may_be_named}
    connection.execute(insert(words).values(ask_id=said.ask, day=day_number(said.day), detail=json.dumps(detail)))


def heard(connection: Connection) -> tuple[Word, ...]:
    """All answers, oldest first."""
    found = []
    for row in connection.execute(select(words).order_by(words.c.day, words.c.ask_id)):
        said = json.loads(row.detail)
        found.append(Word(row.ask_id, _day(row.day), said["answer"], said["text"], said["may_be_named"]))
    return tuple(found)


def changes(
    connection: Connection, keys: Iterable[str], tokens: Iterable[str]
) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """What makes these notes and requests the same in a copy as they are here: (table, SQL, values)."""
    asked_for = tuple(tokens)
    for table, those in ((notes, tuple(keys)), (asks, asked_for), (words, asked_for)):
        (key,) = table.primary_key
        names = [each for each in ("text", "detail") if each in table.c]
        for each in those:
            row = connection.execute(select(*(table.c[name] for name in names)).where(key == each)).first()
            if row is None:
                yield table.name, f"DELETE FROM {table.name} WHERE {key.name} = ?", (each,)
            else:
                parts = ", ".join(f"{name} = ?" for name in names)
                yield table.name, f"UPDATE {table.name} SET {parts} WHERE {key.name} = ?", (*row, each)
    yield "answers", "UPDATE answers SET text = '\"\"' WHERE said = 'told'", ()


def later(connection: Connection, wait: Later) -> None:
    """Put something off, or further off, and keep by what its commits are known again."""
    if wait.shas:
        there = relinks.kept(connection, wait.shas)
        relinks.keep(connection, [each.keys for sha, each in held(connection, wait.shas).items() if sha not in there])
    names = list(dict.fromkeys((wait.what, *(f"{PUT_OFF_WORK}{sha}" for sha in wait.shas))))
    for part in chunks(names):
        connection.execute(delete(put_off).where(put_off.c.what.in_(part)))
        connection.execute(insert(put_off), [{"what": each, "until": day_number(wait.until)} for each in part])


def waiting(connection: Connection) -> dict[str, date]:
    """Until when each thing was put off, by name."""
    query = select(put_off).where(~put_off.c.what.startswith(PUT_OFF_WORK))
    return {row.what: _day(row.until) for row in connection.execute(query)}


def waiting_commits(connection: Connection) -> dict[str, date]:
    """Until when the work was put off that each of these commits was in then."""
    query = select(put_off).where(put_off.c.what.startswith(PUT_OFF_WORK))
    return {row.what.removeprefix(PUT_OFF_WORK): _day(row.until) for row in connection.execute(query)}


def _day(number: int) -> date:
    day = day_date(number)
    assert day is not None, "a day of ours"
    return day
