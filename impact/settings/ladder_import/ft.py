"""Reads a job family in YAML: levels, themes, and competencies that name one of each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from impact.model.errors import SettingsError
from impact.settings.ladder_import.shapes import Fault, Framework, Rung, Statement, Text, plain, refuse, slug
from impact.settings.yaml_file import Document, Where, read_bytes

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_FOLDER = ("data", "job-families")
_GRADES = ("proficiency", "points", "weight", "score")


def roles(folder: Path) -> dict[str, tuple[Path, ...]]:
    """Return the files by role: data/job-families/engineering.yml tells of the role engineering."""
    files = sorted(each for each in folder.joinpath(*_FOLDER).glob("*.y*ml"))
    return {each.stem: (each,) for each in files}


def read(role: str, texts: tuple[Text, ...]) -> Framework:
    """Return the levels of a job family. Raises SettingsError with every fault as file:line."""
    (text,) = texts
    document = read_bytes(text.name, text.content.encode())
    if document.faults:
        raise SettingsError(tuple(f"{text.name}:{line}:{column}: {what}" for (line, column), what in document.faults))
    faults: list[Fault] = []
    levels = _named(document, "levels", faults)
    themes = _named(document, "themes", faults)
    meanings = tuple((names[0], names[1]) for names in themes.values())
    statements = list(_statements(document, text.name, levels, themes, faults))
    if not levels:
        faults.append((text.name, 1, "no levels: a job family lists them as 'levels', each with 'id' and 'name'"))
    rungs: list[Rung] = []
    for number, (key, (title, _, line)) in enumerate(levels.items(), 1):
        own = tuple(each for level, each in statements if level == key)
        if not own:
            faults.append((text.name, line, f"no competency names the level '{key}'"))
        rungs.append(Rung(key, title, role, number, own))
    refuse(faults)
    name = next((value for _, value in document.find("name") if isinstance(value, str)), "")
    return Framework(plain(name) or role, tuple(rungs), meanings, tuple(_ignored(document)))


_Named = dict[str, tuple[str, str, int]]


def _named(document: Document, section: str, faults: list[Fault]) -> _Named:
    """The levels or themes by id: name, summary, line."""
    found: _Named = {}
    for where, each in document.find(section, "*"):
        key, title = _word(each, "id"), _word(each, "name")
        if not key or not title:
            faults.append((document.name, _line(document, where), f"each of '{section}' needs an 'id' and a 'name'"))
        else:
            found[key] = title, _word(each, "summary"), _line(document, where)
    return found


def _statements(
    document: Document, name: str, levels: _Named, themes: _Named, faults: list[Fault]
) -> Iterator[tuple[str, Statement]]:
    for where, each in document.find("competencies", "*"):
        line = _line(document, where)
        level, theme, text = _word(each, "level"), _word(each, "theme"), _word(each, "summary")
        if not text:
            faults.append((name, line, "a competency needs a 'summary'"))
        for said, known, what in ((level, levels, "level"), (theme, themes, "theme")):
            if said not in known:
                faults.append((name, line, f"the competency names the {what} '{said}', which is not listed"))
        if text and level in levels and theme in themes:
            examples = each.get("examples") if isinstance(each.get("examples"), list) else []
            shown = tuple(plain(one) for one in examples if isinstance(one, str))
            key = _word(each, "id")
            yield level, Statement(name, line, themes[theme][0], text, key, _short(key), shown)


def _short(key: str) -> str | None:
    """The first part of a UUID, which tells it from its neighbours; any other id as it is."""
    return (key[:8] if _UUID.fullmatch(key) else slug(key)) or None


def _ignored(document: Document) -> Iterator[str]:
    counts = Counter(where[-1] for key in _GRADES for where, _ in document.find("competencies", "*", key))
    for key, number in sorted(counts.items(), key=str):
        where = next(where for where, _ in document.find("competencies", "*", key))
        line = document.keys[where][0]
        yield f"{document.name}:{line}: '{key}' not taken over ({number} times): no grades, no points here"


def _word(value: Any, key: str) -> str:
    found = value.get(key) if isinstance(value, dict) else None
    return plain(str(found)) if isinstance(found, str | int) else ""


def _line(document: Document, where: Where) -> int:
    return document.marks.get(where, (1, 1))[0]
