"""Writes an imported framework as a ladder file: its sentences unchanged, everything else plainly unmapped."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from impact.model.ladder import Source
from impact.settings.ladder_import.crosswalks import Crosswalk, Mapped
from impact.settings.ladder_import.shapes import Framework, Rung, Statement, slug

_ASK = "Which work of yours shows this, and where can somebody else see it?"
_WORDS_OF_AN_ID = 5
# At least one dot or hyphen between letters: neither a number nor one of YAML's words such as no and null.
_BARE = re.compile(r"[a-z][a-z0-9]*(?:[.-][a-z0-9]+)+|scope|autonomy|impact|people|communication|craft")
_NOTHING = Mapped()


@dataclass(frozen=True, slots=True)
class Written:
    """The text of a ladder file, and how many statements of each level stand in it, by (level, kept, all)."""

    text: str
    kept: tuple[tuple[str, int, int], ...]
    unmapped: int
    source: Source | None


def write(
    framework: Framework,
    crosswalk: Crosswalk,
    *,
    name: str,
    dimensions: Mapping[str, str],
    source: Source | None = None,
    most: int | None = None,
    remarks: tuple[str, ...] = (),
) -> Written:
    """Return the ladder file; the same framework gives the same text, and statements keep their ids.

    `dimensions` are ours, by key; of each level the first `most` statements stand in it, the dimensions taking turns,
    and the rest below it as comments. `remarks` are added to the head.
    """
    used = _dimensions(framework, crosswalk, dimensions)
    ids, kept, unmapped = _Ids(), [], 0
    lines = [*_head(framework.title or crosswalk.title or name, name, source, remarks)]
    if not used.keys() <= dimensions.keys():
        lines += ["", "dimensions:", *(f"  {_key(key)}: {_quoted(used[key])}" for key in used)]
    lines += ["", "levels:"]
    for rung in framework.rungs:
        level = ids.level(rung)
        named = [(ids.statement(level, each), each) for each in rung.statements]
        chosen = _chosen(rung.statements, most)
        reach = _reach(rung, crosswalk)
        lines += [*_level(rung, level, crosswalk)]
        for key, each in named:
            if each in chosen:
                given = _given(each, crosswalk, reach)
                unmapped += not given["categories"]
                lines += _expectation(key, each, _dimension(each, crosswalk), given)
        rest = [(key, each) for key, each in named if each not in chosen]
        if rest:
            lines.append(
                f"  # left out of these, {len(rest)} of {len(named)}; swap in what matters more where you are:"
            )
            lines += [f"  #   {key}: {each.text}" for key, each in rest]
        kept.append((level, len(named) - len(rest), len(named)))
    return Written("\n".join(lines) + "\n", tuple(kept), unmapped, source)


def _head(title: str, name: str, source: Source | None, remarks: tuple[str, ...]) -> Iterator[str]:
    yield "# Imported by `impact ladder import`; the sentences are those of the source, unchanged."
    yield '# An expectation without categories is "not visible in Git" until you map it: impact ladder map'
    yield from (f"# {each}" for each in remarks)
    yield "schema: impact.ladder/1"
    yield f"id: {_key(name)}"
    yield f"title: {_quoted(title)}"
    yield f"version: {_quoted(source.commit[:12] if source and source.commit else '1')}"
    if source:
        yield f"text_license: {_quoted(source.licence)}"
        yield "source:"
        yield f"  repo: {_quoted(source.repo)}"
        yield f"  commit: {_quoted(source.commit)}"
        yield f"  licence: {_quoted(source.licence)}"


def _level(rung: Rung, key: str, crosswalk: Crosswalk) -> Iterator[str]:
    yield f"- id: {_key(key)}"
    yield f"  track: {track_of(rung, crosswalk)}"
    yield f"  rank: {rung.number}"
    yield f"  title: {_quoted(rung.title)}"
    yield f"  essence: {_quoted(rung.essence or f'What its source expects of {rung.title}.')}"
    yield "  expectations:"


def _expectation(key: str, each: Statement, dimension: str, given: Mapping[str, str]) -> list[str]:
    ask = given["ask"] or (f"{_ASK} For example: {'; '.join(each.examples)}" if each.examples else _ASK)
    return [
        f"  - id: {_key(key)}",
        f"    dimension: {_key(dimension)}",
        f"    text: {_quoted(each.text)}",
        f"    categories: [{', '.join(filter(None, given['categories'].split(',')))}]",
        f"    bar: {given['bar']}",
        f"    reach: {given['reach']}",
        f"    outcome: {given['outcome']}",
        f"    git: {given['git']}",
        f"    ask: {_quoted(ask)}",
    ]


def _given(each: Statement, crosswalk: Crosswalk, reach: str) -> dict[str, str]:
    """What the source says itself goes before the crosswalk, and that before what an unmapped one has."""
    found = crosswalk.names.get(slug(each.key), _NOTHING)
    mapped = {
        "categories": ",".join(found.categories),
        "bar": found.bar or "repeated",
        "reach": found.reach or reach or "self",
        "outcome": found.outcome or "delivered",
        "git": found.git or "none",
        "ask": "",
    }
    return mapped | dict(each.given)


def _reach(rung: Rung, crosswalk: Crosswalk) -> str:
    said = [crosswalk.reaches[slug(each.key)] for each in rung.statements if slug(each.key) in crosswalk.reaches]
    return said[0] if said else ""


def track_of(rung: Rung, crosswalk: Crosswalk) -> str:
    """Return the track of a level: the crosswalk's word for the level or role, else the source's, else ic."""
    return crosswalk.tracks.get(rung.key) or crosswalk.tracks.get(rung.role) or rung.track or "ic"


def _dimension(each: Statement, crosswalk: Crosswalk) -> str:
    key = slug(each.dimension)
    return crosswalk.dimensions.get(key) or key or "other"


def _dimensions(framework: Framework, crosswalk: Crosswalk, ours: Mapping[str, str]) -> dict[str, str]:
    """The dimensions that are used: ours by our words, others by the source's."""
    meant = {slug(name): meaning or name for name, meaning in framework.meanings}
    used: dict[str, str] = {}
    for rung in framework.rungs:
        for each in rung.statements:
            key = _dimension(each, crosswalk)
            used.setdefault(key, ours.get(key) or meant.get(key) or each.dimension)
    return used


def _chosen(statements: tuple[Statement, ...], most: int | None) -> tuple[Statement, ...]:
    """The first of each dimension, then the second of each, and so on, until there are enough."""
    if most is None or len(statements) <= most:
        return statements
    turn: dict[str, int] = {}
    ordered: list[tuple[int, int, Statement]] = []
    for place, each in enumerate(statements):
        turn[each.dimension] = turn.get(each.dimension, 0) + 1
        ordered.append((turn[each.dimension], place, each))
    return tuple(each for _, _, each in sorted(ordered, key=lambda one: one[:2])[:most])


class _Ids:
    """Gives every level and statement an id of its own; equal ones are numbered."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._levels: set[str] = set()

    def level(self, rung: Rung) -> str:
        return _free(slug(rung.key) or "level", self._levels)

    def statement(self, level: str, each: Statement) -> str:
        own = dict(each.given).get("id")
        if own:
            return _free(own, self._taken)
        last = (slug(each.text, _WORDS_OF_AN_ID) or "statement") if each.id is None else each.id
        return _free(".".join(filter(None, (level, slug(each.dimension) or "other", last))), self._taken)


def _free(key: str, taken: set[str]) -> str:
    found, number = key, 1
    while found in taken:
        number += 1
        found = f"{key}-{number}"
    taken.add(found)
    return found


def _quoted(text: str) -> str:
    """A text in double quotes, where JSON's escapes are YAML's."""
    return json.dumps(text, ensure_ascii=False)


def _key(text: str) -> str:
    """An id or dimension, bare where YAML reads it as text."""
    return text if _BARE.fullmatch(text) else _quoted(text)
