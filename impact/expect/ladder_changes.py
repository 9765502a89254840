"""What changed from one ladder to another: levels and expectations, known by their ids."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from impact.model.ladder import Bar, Expectation, Ladder, Level, Reach

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
_ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class Change:
    """One level or expectation: what happened to it, and each field that differs as (name, before, after).

    `expectation` is "" where the level itself is meant. `perhaps` is, for one that was added, the id of a removed one
    of that level whose words are near.
    """

    level: str
    expectation: str
    what: str
    fields: tuple[tuple[str, str, str], ...] = ()
    text: str = ""
    perhaps: str = ""


def changes(before: Ladder, after: Ladder) -> tuple[Change, ...]:
    """Return what changed, in the order of `after`, with what was removed behind it; () when nothing did.

    An expectation that moved to another level is one changed field. The order within a level says nothing.
    """
    old = {each.key: (level, each) for level in before.levels for each in level.expectations}
    new = {each.key: (level, each) for level in after.levels for each in level.expectations}
    found = [*_of_levels(before, after)]
    gone = {key: (level, each) for key, (level, each) in old.items() if key not in new}
    for key, (level, each) in new.items():
        if key in old:
            fields = tuple(_differ(*_shown(*old[key]), *_shown(level, each)))
            if fields:
                found.append(Change(level.key, key, CHANGED, fields, each.statement))
        else:
            found.append(Change(level.key, key, ADDED, (), each.statement, _near(level, each, gone)))
    found += [Change(level.key, key, REMOVED, (), each.statement) for key, (level, each) in gone.items()]
    return tuple(found)


def since(level: str, rows: tuple[tuple[str, tuple[str, str, str]], ...], after: Ladder) -> tuple[Change, ...]:
    """Return what changed of one level since a report that holds (id, (dimension, text, ask)) of its expectations."""
    now = [each for each in after.levels if each.key == level]
    if not now:
        return (Change(level, "", REMOVED),)
    new = {each.key: each for each in now[0].expectations}
    old = dict(rows)
    found = []
    for key, each in new.items():
        if key not in old:
            found.append(Change(level, key, ADDED, (), each.statement))
            continue
        names = ("dimension", "text", "ask")
        fields = tuple(_differ(names, old[key], names, (each.dimension, each.statement, each.ask)))
        if fields:
            found.append(Change(level, key, CHANGED, fields, each.statement))
    found += [Change(level, key, REMOVED, (), text) for key, (_, text, _) in rows if key not in new]
    return tuple(found)


def _of_levels(before: Ladder, after: Ladder) -> Iterator[Change]:
    old = {each.key: each for each in before.levels}
    new = {each.key: each for each in after.levels}
    for key, level in new.items():
        if key not in old:
            yield Change(key, "", ADDED, (), level.title)
        else:
            fields = tuple(_differ(*_level(old[key]), *_level(level)))
            if fields:
                yield Change(key, "", CHANGED, fields, level.title)
    yield from (Change(key, "", REMOVED, (), level.title) for key, level in old.items() if key not in new)


_Shown = tuple[str, ...]
_LEVEL = ("track", "rank", "title", "essence")
_EXPECTATION = ("level", "dimension", "text", "categories", "bar", "reach", "outcome", "qualities", "git", "ask")


def _level(level: Level) -> tuple[_Shown, _Shown]:
    return _LEVEL, (level.track, str(level.rank), level.title, level.essence)


def _shown(level: Level, each: Expectation) -> tuple[_Shown, _Shown]:
    return _EXPECTATION, (
        level.key,
        each.dimension,
        each.statement,
        ", ".join(sorted(each.categories)),
        bar_in_words(each.bar),
        reach_in_words(each.reach),
        each.outcome,
        ", ".join(sorted(each.qualities)),
        each.git,
        each.ask,
    )


def bar_in_words(bar: Bar) -> str:
    """Return a bar's name with its numbers: a table that moves under the name is a change too."""
    numbers = (bar.contributions, bar.distinct_months, bar.distinct_quarters, bar.active_months)
    names = ("contributions", "months", "quarters", "active months")
    parts = [f"{name}: {number}" for number, name in zip(numbers, names, strict=True) if number]
    return f"{bar.key} ({', '.join([*parts, *(['finished'] if bar.finished else [])])})"


def reach_in_words(reach: Reach) -> str:
    """Return a reach's name with its numbers."""
    numbers = (reach.other_people, reach.modules, reach.repositories, reach.teams)
    names = ("other people", "modules", "repositories", "teams")
    parts = [f"{name}: {number}" for number, name in zip(numbers, names, strict=True) if number]
    parts += ["outside the organisation"] if reach.outside_organisation else []
    return f"{reach.key} ({', '.join(parts)})" if parts else reach.key


def _differ(names: _Shown, before: _Shown, _: _Shown, after: _Shown) -> Iterator[tuple[str, str, str]]:
    for name, old, new in zip(names, before, after, strict=True):
        if old != new:
            yield name, old, new


def _near(level: Level, each: Expectation, gone: dict[str, tuple[Level, Expectation]]) -> str:
    """The removed one of that level whose words are nearest, "" where none is near."""
    ratios = [
        (SequenceMatcher(None, other.statement.split(), each.statement.split(), autojunk=False).ratio(), key)
        for key, (place, other) in gone.items()
        if place.key == level.key
    ]
    best, key = max(ratios, default=(0.0, ""))
    return key if best >= _ALIKE else ""
