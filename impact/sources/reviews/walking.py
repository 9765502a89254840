"""How a forge without a proper cursor is walked: list what changed since, then read each, the longest unchanged first.

A list that is read page by page shifts while others work. So the list is read whole before anything else, and a
watermark never passes the moment at which that began: what changed in the meantime is in the next walk.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from impact.edges import clock
from impact.edges.http import Answer
from impact.model.errors import HostError, ImpactError
from impact.model.reviews import Batch

# The clocks of a forge's machines differ, and so may the one here.
OVERLAP = 300
_TELL_EVERY = 50
_SAID = 100


@dataclass(frozen=True, slots=True)
class Item:
    """One change of a list: when it was last updated, in epoch seconds, its name for people, and what was listed."""

    updated: int
    name: str
    data: dict[str, Any]


def walk(
    cursor: str,
    listed: Callable[[int], Iterable[Answer]],
    items: Callable[[Any], Iterable[Item]],
    read: Callable[[Item], Batch],
    tell: Callable[[str], None],
) -> Iterator[Batch]:
    """Yield one batch for each item that was updated since the cursor, and at last an empty one that is complete.

    `listed` gives the pages of what was updated since a time (epoch seconds, 0 for all), `items` what is in the data
    of one, `read` all there is to one item. An item that the host refuses is told in `missing` and not read again
    before it changes; a host that gives no more ends the walk, and the next goes on behind what was read.
    """
    since = int(json.loads(cursor)["since"]) if cursor else 0
    found: dict[str, Item] = {}
    began = 0
    with as_expected("the list of changes"):
        for answer in listed(max(0, since - OVERLAP)):
            began = began or _moment(answer)
            found |= {each.name: each for each in items(answer.data)}
    ordered = sorted(found.values(), key=lambda each: (each.updated, each.name))
    for number, item in enumerate(ordered):
        if number % _TELL_EVERY == 0 and number:
            tell(f"{number:,} of {len(ordered):,} read")
        since = max(since, min(item.updated, began - OVERLAP))
        yield replace(_read(item, read), cursor=_cursor(since))
    yield Batch(cursor=_cursor(since), complete=True)


def moment(text: Any) -> int | None:
    """Return a time as forges write it (ISO 8601, UTC where it does not say) in epoch seconds; None for none."""
    if not isinstance(text, str) or not text:
        return None
    try:
        found = datetime.fromisoformat(text.replace(" ", "T", 1).removesuffix("+00:00"))
    except ValueError:
        return None
    return int((found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp())


def _read(item: Item, read: Callable[[Item], Batch]) -> Batch:
    try:
        with as_expected(item.name):
            return read(item)
    except _OtherShapeError as odd:
        return Batch(missing=(str(odd),))
    except HostError as refused:
        if refused.status not in (403, 404, 410, 422):
            raise
        return Batch(missing=(f"{item.name}: {refused}",))


class _OtherShapeError(ImpactError):
    """JSON, and not as the forge describes it."""


@contextmanager
def as_expected(what: str) -> Iterator[None]:
    """Turn what trips over data of another shape than a forge describes into an ImpactError; `what` says of what."""
    try:
        yield
    except (AttributeError, LookupError, TypeError, ValueError, ArithmeticError) as error:
        said = f"{what}: of another shape than is known here: {type(error).__name__} {str(error)[:_SAID]}"
        raise _OtherShapeError(
            said, hint="is the address that of the API, and the server's version a usual one?"
        ) from error


def _cursor(since: int) -> str:
    return json.dumps({"since": since})


def _moment(answer: Answer) -> int:
    """When the host said this, by its own clock if it tells."""
    try:
        return int(parsedate_to_datetime(answer.headers.get("date", "")).timestamp())
    except (ValueError, TypeError, OverflowError, LookupError):
        return clock.now()


def rows(answer_data: Any, what: str) -> list[dict[str, Any]]:
    """Return the objects of a list; raises ImpactError where it is none, `what` says of what."""
    if not isinstance(answer_data, list):
        raise ImpactError(f"{what}: a list was expected", hint="is the address that of the API?")
    return [each for each in answer_data if isinstance(each, dict)]
