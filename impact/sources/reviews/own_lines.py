"""Reviews as JSON lines of our own: what a ledger keeps goes out and comes in again as it was."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from impact.model.errors import ImpactError
from impact.model.facts import Identity
from impact.model.review_words import SAYS
from impact.model.reviews import (
    ACTORS,
    ADDRESSED,
    EVENT_KINDS,
    UNSEEN,
    Batch,
    ReviewChange,
    ReviewEvent,
    Reviews,
)

NAME = "impact"
SCHEMA = "impact.review-lines/1"
_DAY = 86_400
_EPOCH = date(1970, 1, 1).toordinal()
_HEX = re.compile(r"[0-9a-f]{0,128}")
# Seconds of some 34,000 years; a name of a host is shorter.
_MOST, LIMIT = 1 << 40, 500


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
                read_as = _read_as(said)
                event = _event(said)
                events.append(event)
                if any(read_as):
                    said_of[event.source].append((event.key, *read_as))
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
            what = f"{name}:{number}: no line of {SCHEMA}: {type(error).__name__} {error}"
            raise ImpactError(what, hint="export it again with: impact reviews export") from error
    shows: dict[str, tuple[str, ...]] = head.get("shows", {})
    same: tuple[tuple[str, str], ...] = head.get("same", ())
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
    shows = {_word(source): _texts(each) for source, each in said.get("shows", {}).items()}
    same = tuple((_text(one), _text(other)) for one, other in said.get("same", ()))
    return {"shows": shows, "same": same}


def _read_as(said: dict[str, Any]) -> tuple[str, float, int]:
    """What the text was, taken out of the line."""
    says, sure, words = _text(said.pop("says", "")), float(said.pop("sure", 0)), _whole(said.pop("words", 0))
    if says not in ("", *SAYS) or not 0 <= sure <= 1 or words < 0:
        raise ValueError(f"no class of a text, how sure that is and how many words: {says!r}, {sure}, {words}")
    return says, sure, words


def _event(said: dict[str, Any]) -> ReviewEvent:
    event: ReviewEvent = _value(ReviewEvent, said)
    for what, known in (("kind", EVENT_KINDS), ("actor_kind", ACTORS), ("addressed", (UNSEEN, *ADDRESSED))):
        if getattr(event, what) not in known:
            raise ValueError(f"{what} {getattr(event, what)!r} is none of {', '.join(filter(None, known))}")
    if not _HEX.fullmatch(event.body_digest):
        raise ValueError("body_digest is no digest")
    return event


def _value(shape: type[Any], said: dict[str, Any]) -> Any:
    kinds = {each.name: str(each.type) for each in fields(shape)}
    unknown = set(said) - set(kinds) - {"is"}
    if unknown:
        raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
    given: dict[str, Any] = {key: _plain(key, kinds[key], value) for key, value in said.items() if key != "is"}
    if shape is ReviewChange:
        given.setdefault("author", None)
    else:
        given.setdefault("actor", None)
    made = {key: given.get(key, "") for key in _needed(shape)} | given
    return shape(**made | {"source": _word(made["source"]), "instance": _word(made["instance"])})


def _needed(shape: type[Any]) -> tuple[str, ...]:
    """The texts that a line leaves out where they are empty."""
    return ("instance",) if shape is ReviewEvent else ("instance", "repo", "number")


def _plain(key: str, kind: str, value: Any) -> Any:
    """One value of a line; `kind` is what the record says that it is. Raises ValueError for anything else."""
    if value is None and kind.endswith("None"):
        return None
    try:
        if kind.startswith("Identity"):
            return Identity(_text(value["name"]), _text(value["email"]))
        if kind.startswith("bool"):
            return _is(bool, value)
        if kind.startswith("int"):
            return _whole(value)
        return _texts(value) if kind.startswith("tuple") else _text(value)
    except (TypeError, LookupError, ValueError, OverflowError) as error:
        raise ValueError(f"{key}: {error}") from error


def _is(shape: type[Any], value: Any) -> Any:
    if not isinstance(value, shape):
        raise ValueError(f"{shape.__name__} expected, not {type(value).__name__}")
    return value


def _text(value: Any) -> str:
    return str(_is(str, value))


def _word(value: Any) -> str:
    """The name of a source or a host, which the ledger finds again."""
    word = _text(value)
    if not word.isprintable() or len(word) > LIMIT:
        raise ValueError("no name of a source or a host")
    return word


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(map(_text, _is(list, value)))


def _whole(value: Any) -> int:
    """A whole number that some calendar and every database holds."""
    found = int(_is((int, float), value))  # type: ignore[arg-type]
    if abs(found) >= _MOST:
        raise ValueError(f"{found:.3g} is beyond any measure")
    return found
