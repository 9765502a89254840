"""What a reading of reviews brought, and what is kept of them: as lines and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from impact.expect.review_sources import FROM_FILES
from impact.model.reviews import CAPABILITIES

if TYPE_CHECKING:
    from impact.ledger.reviews import SourceState
    from impact.model.facts import Identity
    from impact.services.reviews.reading import Read
    from impact.sources.reviews.base import Scope

_SHOWN = 5


def read_lines(name: str, read: Sequence[Read]) -> Iterator[str]:
    """Yield what each source brought, and what it could not read."""
    if not read:
        yield f"{name}: no reviews in this clone; docs/how-to/reviews says where they may be found"
    for each in read:
        state = each.state
        new = f"{each.events:,} new events" if each.events else "nothing new"
        yield f"{name}: {_place(state)}: {new}; {state.events:,} events of {state.changes:,} changes{_days(state)}"
        yield from _missing(each.missing)
        if not state.complete:
            yield "  stopped before its end; the same command goes on from there"


def read_document(name: str, read: Sequence[Read]) -> dict[str, object]:
    """Return the same as one document."""
    rows = [
        _row(each.state) | {"new_changes": each.changes, "new_events": each.events, "missing": list(each.missing)}
        for each in read
    ]
    return {"schema": "impact.reviews/1", "repository": name, "sources": rows}


def status_lines(name: str, states: Sequence[SourceState], scope: Scope) -> Iterator[str]:
    """Yield which sources were read and which lie there unread, and what each can show and cannot."""
    from impact.sources.reviews.registry import REVIEW_SOURCES

    if not states:
        yield f"{name}: no reviews read yet"
    for state in states:
        until = f"read on {state.day}" if state.day else "never read to an end"
        part = "" if state.complete else ", not to its end"
        kept = f"{state.events:,} events of {state.changes:,} changes{_days(state)}"
        yield f"{name}: {_place(state)}: {kept}; {until}{part}"
        yield f"  shows {', '.join(state.capabilities) or 'nothing by itself'}"
        unseen = [each for each in CAPABILITIES if each not in state.capabilities]
        yield f"  not observable there: {', '.join(unseen)}"
        yield from _missing(state.missing)
    read = {state.source for state in states}
    for source in REVIEW_SOURCES.values():
        if source.NAME not in read and not source.NETWORK and source.offered(scope):
            yield f"{name}: {source.NAME}: is in this clone and was not read; impact reviews sync"


def perhaps_lines(people: Sequence[Identity]) -> Iterator[str]:
    """Yield how sources call people who may be whoever asks."""
    for each in people:
        yield f"perhaps you: {each.name} <{each.email}>; if so: impact init --me {each.email}"


def _missing(what: Sequence[str]) -> Iterator[str]:
    yield from (f"  not read: {each}" for each in what[:_SHOWN])
    if len(what) > _SHOWN:
        yield f"  and {len(what) - _SHOWN} more; --json lists all"


def status_document(name: str, states: Sequence[SourceState]) -> dict[str, object]:
    """Return which sources were read, and what each can show, as one document."""
    return {"schema": "impact.reviews-status/1", "repository": name, "sources": [_row(each) for each in states]}


def _row(state: SourceState) -> dict[str, object]:
    return {
        "source": state.source,
        "instance": state.instance,
        "changes": state.changes,
        "events": state.events,
        "first": str(state.first) if state.first else None,
        "last": str(state.last) if state.last else None,
        "read_on": str(state.day) if state.day else None,
        "complete": state.complete,
        "shows": list(state.capabilities),
        "not_observable": [each for each in CAPABILITIES if each not in state.capabilities],
        "missing": list(state.missing),
        "counts": dict(state.counts),
    }


def _place(state: SourceState) -> str:
    given = f" {FROM_FILES}" if state.imported else ""
    return f"{state.source} of {state.instance}{given}" if state.instance else f"{state.source}{given}"


def _days(state: SourceState) -> str:
    return f", {state.first} to {state.last}" if state.first else ""
