"""Consents as lines of plain text: what each allows, and whether it holds today."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from impact.model.consent import Held
from impact.render.harmless import harmless

NONE = "There is no consent here."


def lines(found: Iterable[tuple[str, Held | str]], today: date) -> Iterator[str]:
    """Yield the lines of consents: (id, the consent, or why it counts for nothing)."""
    some = False
    for key, each in found:
        some = True
        if isinstance(each, str):
            yield f"{key[:8]}  counts for nothing: {harmless(each)}"
            continue
        said = each.consent
        yield harmless(f"{key[:8]}  {said.who} to {said.audience}: {_state(each, today)}")
        yield f"  of {said.period.start} to {said.period.end}, in {harmless(', '.join(said.repositories))}"
    if not some:
        yield NONE


def _state(held: Held, today: date) -> str:
    if held.revoked is not None:
        return f"revoked on {held.revoked}"
    if today > held.consent.until:
        return f"ended on {held.consent.until}"
    return f"holds until {held.consent.until}"
