"""Shows a career ladder, or one of its levels, as plain text of a given width."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from textwrap import wrap

from impact.model.ladder import Bar, Expectation, Ladder, Level, Reach
from impact.render.harmless import harmless

TRACKS = {"ic": "individual contributor", "mgmt": "management"}
_GIT = {
    "full": "Git can show it",
    "partial": "Git can show a part of it",
    "none": "Git cannot show it",
}


def overview(ladder: Ladder, width: int) -> Iterator[str]:
    """Yield the lines of a whole ladder: every level, and in a sentence each what it expects."""
    yield f"{harmless(ladder.title)} {harmless(ladder.version)}"
    for level in ladder.levels:
        yield ""
        yield from _head(level, width)
        for each in level.expectations:
            yield from _filled(each.statement, width, "  - ", "    ")


def detail(ladder: Ladder, level: Level, titles: Mapping[str, str], width: int) -> Iterator[str]:
    """Yield the lines of one level with what each expectation asks for; `titles` name the categories."""
    yield from _head(level, width)
    outcomes = dict(ladder.outcomes)
    for key, meaning in ladder.dimensions:
        meant = [each for each in level.expectations if each.dimension == key]
        if meant:
            yield ""
            yield from _filled(f"{key.capitalize()}: {meaning}", width, "", "  ")
        for each in meant:
            yield from _expectation(each, outcomes, titles, width)


def _head(level: Level, width: int) -> Iterator[str]:
    yield from _filled(
        f"{level.title} ({level.key}), {TRACKS.get(level.track, level.track)} {level.rank}", width, "", "  "
    )
    yield from _filled(level.essence, width, "  ", "  ")


def _expectation(
    each: Expectation, outcomes: Mapping[str, str], titles: Mapping[str, str], width: int
) -> Iterator[str]:
    yield from _filled(each.statement, width, "  - ", "    ")
    rows = [
        ("shown by", "; ".join(titles.get(key, key) for key in each.categories) or "no category yet"),
        ("how often", how_often(each.bar)),
        ("how far", how_far(each.reach)),
        ("outcome", outcomes.get(each.outcome, each.outcome)),
        ("quality", ", ".join(each.qualities)),
        ("visible", _GIT.get(each.git, each.git)),
        ("ask", each.ask),
    ]
    for name, text in rows:
        if text:
            yield from _filled(f"{name}: {text}", width, "      ", "        ")


def how_often(bar: Bar) -> str:
    """Return a bar in words, such as "2 contributions, in 2 different months"."""
    parts = [_count(bar.contributions, "contribution")]
    if bar.distinct_months:
        parts.append(f"in {_count(bar.distinct_months, 'different month')}")
    if bar.distinct_quarters:
        parts.append(f"in {_count(bar.distinct_quarters, 'different quarter')}")
    if bar.active_months:
        parts.append(f"worked on in {_count(bar.active_months, 'month')}")
    if bar.finished:
        parts.append("finished")
    return ", ".join(parts)


def how_far(reach: Reach) -> str:
    """Return a reach in words, such as "2 repositories and 4 other people"; "" when nothing is asked."""
    parts = [
        _count(number, noun)
        for number, noun in (
            (reach.modules, "module"),
            (reach.repositories, "repository"),
            (reach.other_people, "other person"),
        )
        if number
    ]
    words = " and ".join(parts)
    if reach.teams:
        words += f"{', or ' if words else ''}{_count(reach.teams, 'team')} where a team map tells them apart"
    if reach.outside_organisation:
        words += f"{', and ' if words else ''}people outside the organisation"
    return words


def _count(number: int, noun: str) -> str:
    many = {"repository": "repositories", "other person": "other people"}.get(noun, f"{noun}s")
    return f"{number} {noun if number == 1 else many}"


def _filled(text: str, width: int, first: str, rest: str) -> list[str]:
    return wrap(harmless(text), width, initial_indent=first, subsequent_indent=rest)
