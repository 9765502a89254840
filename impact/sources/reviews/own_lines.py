"""Reviews as JSON lines of our own: what a ledger keeps goes out and comes in again as it was."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from impact.model.errors import ImpactError
from impact.model.facts import Identity
from impact.model.reviews import EVENT_KINDS, Batch, ReviewChange, ReviewEvent, Reviews

NAME = "impact"
SCHEMA = "impact.review-lines/1"
_DAY = 86_400
_EPOCH = date(1970, 1, 1).toordinal()
_TIMES = ("opened_at", "landed_at", "closed_at", "updated_at")
_PEOPLE = ("author", "actor", "resolved_by")


def fits(start: bytes) -> bool:
    """Whether a file starts as ours do."""
    return start.startswith(b'{"schema": "impact.review-lines/')


def lines(kept: Reviews) -> Iterator[str]:
    """Yield what a ledger keeps, changes before the events on them; times are days."""
    yield json.dumps(
        {"schema": SCHEMA, "shows": {name: list(shows) for name, shows in kept.capabilities}, "same": kept.same}
    )
    for each in kept.changes:
        days = {"opened_at": each.opened, "landed_at": each.landed, "closed_at": each.closed, "updated_at": None}
        yield _line("change", asdict(each.change) | {key: day and _seconds(day) for key, day in days.items()})
    for one in kept.events:
        # Seconds after midnight that say nothing but the order.
        read = {"says": one.says, "sure": one.sure or None, "words": one.words or None}
        yield _line("event", asdict(one.event) | {"at": _seconds(one.day) + min(one.order, _DAY - 1)} | read)


def read(content: bytes, name: str) -> tuple[Batch, ...]:
    """Return what such lines hold; raises ImpactError with the line where they are broken."""
    changes: list[ReviewChange] = []
    events: list[ReviewEvent] = []
    said_of: dict[str, list[tuple[str, str, float, int]]] = defaultdict(list)
    head: dict[str, Any] = {}
    for number, line in enumerate(content.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            said = json.loads(line)
            if "schema" in said:
                head = _head(said)
            elif said["is"] == "change":
                changes.append(_value(ReviewChange, said))
            else:
                read_as = (str(said.pop("says", "")), float(said.pop("sure", 0)), int(said.pop("words", 0)))
                event = _event(said)
                events.append(event)
                if any(read_as):
                    said_of[event.source].append((event.key, *read_as))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            what = f"{name}:{number}: no line of {SCHEMA}: {type(error).__name__} {error}"
            raise ImpactError(what, hint="export it again with: impact reviews export") from error
    shows = {source: tuple(each) for source, each in head.get("shows", {}).items()}
    same = tuple((str(one), str(other)) for one, other in head.get("same", ()))
    return tuple(
        Batch(
            tuple(each for each in changes if each.source == source),
            tuple(each for each in events if each.source == source),
            same=same,
            shows=shows.get(source, ()),
            said=tuple(said_of[source]),
        )
        for source in sorted({each.source for each in changes})
    )


def _line(what: str, value: dict[str, Any]) -> str:
    return json.dumps({"is": what} | {key: each for key, each in value.items() if each not in (None, "", (), [])})


def _seconds(day: date) -> int:
    return (day.toordinal() - _EPOCH) * _DAY


def _head(said: dict[str, Any]) -> dict[str, Any]:
    if said["schema"] != SCHEMA:
        raise ValueError(f"schema {said['schema']!r}, not {SCHEMA!r}")
    return said


def _event(said: dict[str, Any]) -> ReviewEvent:
    event: ReviewEvent = _value(ReviewEvent, said)
    if event.kind not in EVENT_KINDS:
        raise ValueError(f"kind {event.kind!r} is none of {', '.join(EVENT_KINDS)}")
    return event


def _value(shape: type[Any], said: dict[str, Any]) -> Any:
    names = {each.name for each in fields(shape)}
    unknown = set(said) - names - {"is"}
    if unknown:
        raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
    given: dict[str, Any] = {key: _plain(key, value) for key, value in said.items() if key != "is"}
    if shape is ReviewChange:
        given.setdefault("author", None)
    else:
        given.setdefault("actor", None)
    return shape(**{key: given.get(key, "") for key in _needed(shape)} | given)


def _needed(shape: type[Any]) -> tuple[str, ...]:
    """The texts that a line leaves out where they are empty."""
    return ("instance",) if shape is ReviewEvent else ("instance", "repo", "number")


def _plain(key: str, value: Any) -> Any:
    if key in _PEOPLE:
        return Identity(str(value["name"]), str(value["email"]))
    if key in _TIMES or key == "at":
        return int(value)
    return tuple(value) if isinstance(value, list) else value
