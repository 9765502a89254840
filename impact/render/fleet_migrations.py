"""Migrations of a fleet as lines of plain text: places and days, nobody's name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from impact.render.fleet_names import named
from impact.render.harmless import harmless


def lines(document: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of an `impact.fleet.migrations/1` document."""
    found = document["migrations"]
    if not found:
        yield f"{document['read']} repositories read: nothing gave way to something else in three or more of them"
        return
    open_ones = sum(not each["zero"] for each in found)
    ended = f", {open_ones} with the old thing still in use" if open_ones else ", the old thing gone everywhere"
    yield (
        f"{document['read']} repositories read; "
        f"something gave way to something else in three or more: {len(found)}{ended}"
    )
    for each in found:
        yield ""
        yield from _one(each)


def _one(told: Mapping[str, Any]) -> Iterator[str]:
    verb = "was renamed to" if told["renamed"] else "gave way to"
    old, new = told["old"], told["new"]
    yield f"{old['ecosystem']} {harmless(old['name'])} {verb} {harmless(new['name'])}"
    moved = {each["repository"] for each in told["moved"]}
    programs = len(moved - {each["repository"] for each in told["moved"] if not each["by_program"]})
    by = f"; {programs} of them by a program" if programs else ""
    people = f"{told['people']} {'person' if told['people'] == 1 else 'people'} took part"
    yield f"  {len(moved)} repositories moved, {_days(told['moved'])}{by}; {people}"
    if told["went_back"]:
        yield f"  {_back(told)}"
    if told["other_ways"]:
        yield f"  {told['other_ways']} more let go of it in another way"
    if told["zero"]:
        yield f"  none of the {told['most']} that used it at the height does any more, since {told['zero']}"
    else:
        verb = "uses" if len(told["still"]) == 1 else "use"
        yield f"  {len(told['still'])} {verb} it now, at the height {told['most']} did: {named(told['still'])}"


def _back(told: Mapping[str, Any]) -> str:
    """Who went back, when, and how many of them moved once more after it."""
    first = {each["repository"]: each["day"] for each in reversed(told["went_back"])}
    again = {each["repository"] for each in told["moved"] if each["day"] > first.get(each["repository"], each["day"])}
    more = f"; {len(again)} of them moved once more" if again else ""
    return f"{len(first)} of them went back, {_days(told['went_back'])}: {named(sorted(first))}{more}"


def _days(moves: Iterable[Mapping[str, Any]]) -> str:
    days = sorted(each["day"] for each in moves)
    return days[0] if days[0] == days[-1] else f"{days[0]} to {days[-1]}"
