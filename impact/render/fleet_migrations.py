"""Migrations of a fleet as lines of plain text: places and days, nobody's name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from impact.render.fleet_names import named
from impact.render.harmless import harmless


def lines(document: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of an `impact.fleet.migrations/1` document."""
    found = document["migrations"]
    if not found:
        yield f"{document['read']} repositories read: nothing gave way to something else in three or more of them"
        return
    yield f"{document['read']} repositories read; something gave way to something else in three or more: {len(found)}"
    for each in found:
        yield ""
        yield from _one(each)


def _one(told: Mapping[str, Any]) -> Iterator[str]:
    verb = "was renamed to" if told["renamed"] else "gave way to"
    old, new = told["old"], told["new"]
    yield f"{old['ecosystem']} {harmless(old['name'])} {verb} {harmless(new['name'])}"
    days = sorted(each["day"] for each in told["moved"])
    programs = sum(each["by_program"] for each in told["moved"])
    by = f"; {programs} of them by a program" if programs else ""
    people = f"{told['people']} {'person' if told['people'] == 1 else 'people'} took part"
    yield f"  {len(days)} repositories moved, {days[0]} to {days[-1]}{by}; {people}"
    if told["other_ways"]:
        yield f"  {told['other_ways']} more let go of it in another way"
    if told["zero"]:
        yield f"  none of the {told['most']} that used it at the height does any more, since {told['zero']}"
    else:
        verb = "uses" if len(told["still"]) == 1 else "use"
        yield f"  {len(told['still'])} {verb} it now, at the height {told['most']} did: {named(told['still'])}"
