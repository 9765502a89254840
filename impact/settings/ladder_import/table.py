"""Reads a ladder from a table: one row a statement, with at least the columns level, dimension and text."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Mapping
from io import StringIO
from pathlib import Path

from impact.settings.ladder_import.shapes import Fault, Framework, Rung, Statement, Text, plain, refuse, slug
from impact.settings.ladders import REFUSED
from impact.settings.yaml_faults import did_you_mean

_NEEDED = ("level", "dimension", "text")
_OF_LEVEL = ("title", "track", "rank", "essence")
GIVEN = ("id", "categories", "bar", "reach", "outcome", "git", "ask")
_KNOWN = (*_NEEDED, *_OF_LEVEL, *GIVEN)
_LISTS = ("categories",)
_ID = re.compile(r"[a-z0-9][a-z0-9._-]*")
_SEPARATORS = ",;\t"

Known = Mapping[str, Collection[str]]


def read(role: str, texts: tuple[Text, ...], known: Known) -> Framework:
    """Return the levels of a table in the order they first appear, or by `rank` where it is given.

    `known` are the words that categories, bar, reach, outcome, git and track may be.
    Raises SettingsError with every fault as file:line.
    """
    (text,) = texts
    faults: list[Fault] = []
    rows = _rows(text, faults)
    refuse(faults)
    if not rows:
        refuse([(text.name, 1, f"the table is empty; its first row names the columns {', '.join(_NEEDED)}")])
    head = [slug(each) for each in rows[0][1]]
    faults += [(text.name, 1, f"needs a column '{each}'") for each in _NEEDED if each not in head]
    faults += [
        (text.name, 1, f"the column '{each}' stands here twice") for each in set(head) if each and head.count(each) > 1
    ]
    refuse(faults)
    cells = [(line, _row(text.name, line, head, row, faults)) for line, row in rows[1:] if any(map(str.strip, row))]
    rungs = _rungs(text.name, role, cells, known, faults)
    if not cells:
        faults.append((text.name, 1, "no row below the names of the columns"))
    refuse(faults)
    return Framework(Path(text.name).stem, rungs, ignored=tuple(_ignored(text.name, head)))


def _rows(text: Text, faults: list[Fault]) -> list[tuple[int, list[str]]]:
    first = text.content.partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(StringIO(text.content, newline=""), delimiter=separator, strict=True)
    rows: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for row in reader:
            rows.append((line, row))
            line = reader.line_num + 1
    except csv.Error as error:
        faults.append((text.name, line, f"not a table: {error}"))
    return rows


def _row(name: str, line: int, head: list[str], row: list[str], faults: list[Fault]) -> dict[str, str]:
    if len(row) > len(head):
        what = f"{len(row)} cells, but {len(head)} columns; text that holds a separator needs quotes"
        faults.append((name, line, what))
    return {key: plain(cell) for key, cell in zip(head, row, strict=False)}


def _rungs(
    name: str, role: str, cells: list[tuple[int, dict[str, str]]], known: Known, faults: list[Fault]
) -> tuple[Rung, ...]:
    levels: dict[str, list[Statement]] = {}
    about: dict[str, dict[str, str]] = {}
    for line, row in cells:
        missing = [each for each in _NEEDED if not row.get(each)]
        faults += [(name, line, f"the cell '{each}' is empty") for each in missing]
        faults += [(name, line, what) for what in _wrong(row, known)]
        if missing:
            continue
        given = tuple((key, _listed(row[key]) if key in _LISTS else row[key]) for key in GIVEN if row.get(key))
        statement = Statement(name, line, row["dimension"], row["text"], given=given)
        levels.setdefault(row["level"], []).append(statement)
        own = about.setdefault(row["level"], {})
        for key in _OF_LEVEL:
            if row.get(key) and own.setdefault(key, row[key]) != row[key]:
                faults.append((name, line, f"the {key} of '{row['level']}' was '{own[key]}' before"))
    return tuple(
        Rung(
            key=key,
            title=about[key].get("title", key),
            role=role,
            number=_rank(about[key].get("rank", "")) or place,
            statements=tuple(statements),
            essence=about[key].get("essence", ""),
            track=about[key].get("track", ""),
        )
        for place, (key, statements) in enumerate(levels.items(), 1)
    )


def _wrong(row: Mapping[str, str], known: Known) -> list[str]:
    found = []
    for key, choices in known.items():
        words = _listed(row.get(key, "")).split(",") if key in _LISTS else [row.get(key, "")]
        for word in filter(None, words):
            if word not in choices:
                hint = did_you_mean(word, tuple(choices)) or f"; known here: {', '.join(choices)}"
                found.append(f"no {'category' if key == 'categories' else key} is called '{word[:40]}'{hint}")
    if row.get("id") and not _ID.fullmatch(row["id"]):
        found.append(f"the id '{row['id'][:40]}' is none: a-z, 0-9, dots, hyphens")
    if row.get("rank") and not _rank(row["rank"]):
        found.append(f"the rank '{row['rank'][:40]}' is no number from 1 to 99")
    return found


def _rank(text: str) -> int:
    return int(text) if re.fullmatch(r"[1-9][0-9]?", text, re.ASCII) else 0


def _listed(cell: str) -> str:
    return ",".join(each for each in re.split(r"[\s,;|]+", cell) if each)


def _ignored(name: str, head: list[str]) -> list[str]:
    found = []
    for each in head:
        key = each.replace("-", "_")
        if key in REFUSED:
            found.append(f"{name}:1: the column '{key}' is not taken over: {REFUSED[key]}")
        elif each not in _KNOWN:
            found.append(f"{name}:1: the column '{each[:40]}' is not taken over; columns here: {', '.join(_KNOWN)}")
    return found
