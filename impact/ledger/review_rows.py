"""One change or event of a review as a row, and back: times become days, texts stay only where they may."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any

from impact.ledger.encoding import LIMIT, clean, day_date, path_bytes, path_text
from impact.ledger.forgotten import Forgotten
from impact.model.facts import Identity
from impact.model.reviews import Batch, KeptChange, KeptEvent, ReviewChange, ReviewEvent

# Of an event: its text where that may be kept, else None; the class of the text, how sure, how many words.
Saying = Callable[[ReviewEvent], tuple[str | None, str, float, int]]
_DAY = 86_400
_LINES = 1 << 31  # no file has more, and no column holds them
_People = Mapping[Identity, int]
_Names = Mapping[int, Identity]


def _day(at: int | None) -> int | None:
    return None if at is None else at // _DAY


def _path(path: str) -> bytes:
    plain = path.replace("\0", "")
    try:
        return path_bytes(plain)
    except UnicodeEncodeError:  # no name that git knows; a file that somebody made up
        return plain.encode("utf-8", "replace")


def _key(text: str) -> str:
    """A key as it is kept; one too long for that by its start and a digest, so that no two become one."""
    if len(text) <= LIMIT:
        return clean(text)
    return clean(f"{text[: LIMIT - 65]}~{sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()}")


def change_row(source_id: int, change: ReviewChange, people: _People) -> dict[str, Any]:
    """The row of one change."""
    return {
        "source_id": source_id,
        "key": _key(change.key),
        "repo": clean(change.repo),
        "number": clean(change.number),
        "author_id": people[change.author] if change.author else None,
        "opened": _day(change.opened_at),
        "landed": _day(change.landed_at),
        "closed": _day(change.closed_at),
        "updated": _day(change.updated_at),
        "title": clean(change.title),
        "shas": " ".join(map(clean, change.shas)),
        "paths": b"\0".join(map(_path, change.paths)),
        "url": clean(change.url),
    }


def change_value(row: Any, place: tuple[str, str], people: _Names) -> KeptChange:
    """The change of one row; its times are days."""
    source, instance = place
    change = ReviewChange(
        source=source,
        instance=instance,
        repo=row.repo,
        key=row.key,
        number=row.number,
        author=people.get(row.author_id),
        title=row.title,
        shas=tuple(row.shas.split()),
        paths=tuple(path_text(each) for each in row.paths.split(b"\0") if each),
        url=row.url,
    )
    return KeptChange(change, day_date(row.opened), day_date(row.landed), day_date(row.closed))


def event_row(source_id: int, event: ReviewEvent, people: _People, saying: Saying) -> dict[str, Any]:
    """The row of one event; its place in the order is for the caller to say."""
    body, says, sure, words = saying(event)
    return {
        "source_id": source_id,
        "key": _key(event.key),
        "change": _key(event.change),
        "kind": event.kind,
        "actor_id": people[event.actor] if event.actor else None,
        "day": _day(event.at),
        "number": 0,
        "updated": _day(event.updated_at),
        "actor_kind": event.actor_kind,
        "thread": _key(event.thread),
        "parent": _key(event.parent),
        "path": _path(event.path),
        "line": event.line if isinstance(event.line, int) and 0 <= event.line < _LINES else None,
        "revision": clean(event.revision),
        "body": body and body.replace("\0", "").encode("utf-8", "replace").decode(),
        "body_digest": event.body_digest,
        "has_suggestion": event.has_suggestion,
        "links": json.dumps(event.links),
        "vote": event.vote,
        "label": clean(event.label),
        "resolved": event.resolved,
        "resolved_by_id": people[event.resolved_by] if event.resolved_by else None,
        "association": clean(event.association),
        "teams": json.dumps(event.teams),
        "addressed": event.addressed,
        "url": clean(event.url),
        "raw": clean(event.raw),
        "says": says,
        "sure": sure,
        "words": words,
    }


def event_value(row: Any, place: tuple[str, str], people: _Names) -> KeptEvent:
    """The event of one row; its time is the day, as a whole one."""
    source, instance = place
    event = ReviewEvent(
        source=source,
        instance=instance,
        key=row.key,
        change=row.change,
        kind=row.kind,
        actor=people.get(row.actor_id),
        at=row.day * _DAY,
        actor_kind=row.actor_kind,
        thread=row.thread,
        parent=row.parent,
        path=path_text(row.path),
        line=row.line,
        revision=row.revision,
        body=row.body or "",
        body_digest=row.body_digest,
        has_suggestion=row.has_suggestion,
        links=tuple(json.loads(row.links)) if row.links != "[]" else (),
        vote=row.vote,
        label=row.label,
        resolved=row.resolved,
        resolved_by=people.get(row.resolved_by_id),
        association=row.association,
        teams=tuple(json.loads(row.teams)) if row.teams != "[]" else (),
        addressed=row.addressed,
        url=row.url,
        raw=row.raw,
    )
    return KeptEvent(event, day_date(row.day) or date.min, row.number, row.says, row.sure, row.words)


def within(batch: Batch, forgotten: Forgotten) -> Batch:
    """The batch without what happened on days that were forgotten, and without changes that were all over then."""
    events = tuple(each for each in batch.events if not forgotten.is_day(_day(each.at)))
    if len(events) == len(batch.events) and not any(forgotten.is_day(*_days(each)) for each in batch.changes):
        return batch
    left = {each.change for each in events}
    changes = tuple(each for each in batch.changes if each.key in left or not forgotten.is_day(*_days(each)))
    return replace(batch, changes=changes, events=events)


def nameless(row: dict[str, Any], forgotten: Forgotten, actor: Identity | None = None) -> dict[str, Any]:
    """The row without the names of people who were forgotten, and without days that were; `actor` did what it tells."""
    if actor is not None and forgotten.is_person(actor.name, actor.email):
        row |= {"url": "", "raw": "", "body": None}
    for name in ("title", "body", "label", "raw"):
        if row.get(name):
            row[name] = forgotten.text(row[name])
    for name in ("opened", "landed", "closed", "updated"):
        if name in row and forgotten.is_day(row[name]):
            row[name] = None
    return row


def _days(change: ReviewChange) -> tuple[int | None, ...]:
    return _day(change.opened_at), _day(change.landed_at), _day(change.closed_at)
