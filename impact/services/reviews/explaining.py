"""What is known of one change's reviews, event by event: where each was read, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from impact.identity.naming import alphabet
from impact.model.errors import ImpactError, UsageError
from impact.model.reviews import (
    APART,
    BOT,
    COMMENT,
    FILE,
    LAST,
    LINE,
    REPLY,
    SAME,
    TRAILER,
    UNSEEN,
    VOTE,
    KeptChange,
    Reviews,
)

if TYPE_CHECKING:
    from impact.model.reviews import KeptEvent

_SHOWN = 8
_CAME = {
    LINE: "the lines it is on were changed later",
    FILE: "its file was changed later, its lines were not",
    SAME: "revisions came later, its file is the same",
    LAST: "no revision came after it",
    APART: "it is on no file",
    UNSEEN: "what came of it is not observable",
}


def explained(kept: Reviews, what: str, mine: frozenset[str]) -> Iterator[str]:
    """Yield one line for the change that `what` names (its number, key, commit or address) and one for each event.

    `mine` are the addresses of whoever asks; others stand as the author or as letters. Raises ImpactError where no
    change is called so, UsageError where several are.
    """
    change = _found(kept, what).change
    author = change.author.email.lower() if change.author else ""
    names = {author: "the author"} | dict.fromkeys(mine, "you")
    yield f"{change.source} {change.number}: {change.title or 'without a title'}{_ended(_found(kept, what))}"
    free = alphabet()
    events = [
        each
        for each in kept.events
        if (each.event.source, each.event.instance, each.event.change) == (change.source, change.instance, change.key)
    ]
    for each in events:
        yield f"  {each.day} {_who(each, names, free)}: {_what(each)}"
    if not events:
        yield "  no event is known of it"


def _found(kept: Reviews, what: str) -> KeptChange:
    wanted = what.strip().lower()
    found = [each for each in kept.changes if wanted in _names(each)]
    if not found:
        hint = "its number as `#12`, its key or a commit that it landed as; `impact reviews export` lists all"
        raise ImpactError(f"{what}: no change of that name is known", hint=hint)
    if len(found) > 1:
        named = ", ".join(f"{each.change.source} {each.change.key}" for each in found[:_SHOWN])
        raise UsageError(f"{what}: {len(found)} changes are called so", hint=f"one of: {named}")
    return found[0]


def _names(kept: KeptChange) -> set[str]:
    change = kept.change
    said = {change.key, change.number, change.number.lstrip("#!"), change.url, *change.shas}
    return {each.lower() for each in said if each}


def _ended(kept: KeptChange) -> str:
    opened = f", opened {kept.opened}" if kept.opened else ""
    if kept.landed:
        return f"{opened}, landed {kept.landed}"
    return f"{opened}, closed {kept.closed}" if kept.closed else opened


def _who(kept: KeptEvent, names: dict[str, str], free: Iterator[str]) -> str:
    actor = kept.event.actor
    if kept.event.actor_kind == BOT:
        return "a program"
    if actor is None:
        return "somebody whose account is gone"
    address = actor.email.lower()
    if address not in names:
        names[address] = f"person {next(free)}"
    return names[address]


def _what(kept: KeptEvent) -> str:
    event = kept.event
    said = f"{event.kind} {event.label}".strip() if event.kind in (TRAILER, VOTE) else event.kind
    if event.vote is not None:
        said += f" {event.vote:+d}"
    if event.path:
        said += f" on {event.path}" + (f":{event.line}" if event.line else "")
    if event.kind in (COMMENT, REPLY) and kept.says:
        said += f"; reads like: {kept.says} ({kept.sure:.2f})"
    if event.kind == COMMENT:
        said += f"; {_CAME[event.addressed]}"
    return f"{said}; read from {event.raw[:60]}" if event.raw else said
