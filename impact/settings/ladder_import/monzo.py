"""Reads a framework whose Markdown files carry it as YAML at their head: topics, levels, criteria."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from impact.model.errors import SettingsError
from impact.settings.ladder_import.shapes import Fault, Framework, Rung, Statement, Text, plain, refuse
from impact.settings.yaml_file import Document, Where, read_bytes

_HEAD = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*$", re.DOTALL | re.MULTILINE)


def roles(folder: Path) -> dict[str, tuple[Path, ...]]:
    """Return the files by role: frameworks/engineering/backend.md tells of the role engineering/backend."""
    inside = folder / "frameworks"
    return {each.relative_to(inside).with_suffix("").as_posix(): (each,) for each in sorted(inside.rglob("*.md"))}


def is_role(text: str) -> bool:
    """Whether a file opens with YAML that has topics."""
    head = _HEAD.match(text)
    return head is not None and re.search(r"^topics:", head[1], re.MULTILINE) is not None


def read(role: str, texts: tuple[Text, ...]) -> Framework:
    """Return the levels of a role. Raises SettingsError with every fault as file:line."""
    (text,) = texts
    head = _HEAD.match(text.content)
    if head is None:
        refuse([(text.name, 1, "no framework here: the file opens with YAML between two lines of '---'")])
    assert head is not None
    # The line of '---' stays as an empty one, so that the lines are those of the file.
    document = read_bytes(text.name, ("\n" + head[1]).encode())
    if document.faults:
        raise SettingsError(tuple(f"{text.name}:{line}:{column}: {what}" for (line, column), what in document.faults))
    faults: list[Fault] = []
    by_level: dict[int, list[Statement]] = {}
    for level, statement in _statements(document, faults):
        by_level.setdefault(level, []).append(statement)
    if not by_level and not faults:
        faults.append(
            (text.name, 1, "no criteria: 'topics' holds a 'name' and 'content', a list of level and criteria")
        )
    refuse(faults)
    rungs = tuple(
        Rung(f"level{number}", f"Level {number}", role, number, tuple(by_level[number])) for number in sorted(by_level)
    )
    title = next((value for _, value in document.find("title") if isinstance(value, str)), role)
    return Framework(plain(title) or role, rungs)


def _statements(document: Document, faults: list[Fault]) -> Iterator[tuple[int, Statement]]:
    for where, topic in document.find("topics", "*"):
        name = topic.get("name") if isinstance(topic, dict) else None
        if not isinstance(name, str) or not plain(name):
            faults.append((document.name, _line(document, where), "a topic needs a 'name'"))
            continue
        for inner, block in document.find(*where, "content", "*"):
            level = block.get("level") if isinstance(block, dict) else None
            if not isinstance(level, int) or not 1 <= level <= 99:
                faults.append((document.name, _line(document, inner), "a 'level' from 1 to 99 is needed here"))
                continue
            for at, text, examples in _criteria(document, inner):
                line = _line(document, at)
                if not text:
                    faults.append((document.name, line, "a criterion is a sentence"))
                else:
                    yield level, Statement(document.name, line, plain(name), text, examples=examples)


def _criteria(document: Document, where: Where) -> Iterator[tuple[Where, str, tuple[str, ...]]]:
    for at, value in document.find(*where, "criteria", "*"):
        yield at, _sentence(value), ()
    for at, value in document.find(*where, "exampleCriteria", "*"):
        said = value if isinstance(value, dict) else {}
        examples = said.get("examples") if isinstance(said.get("examples"), list) else []
        shown = tuple(each for each in map(_sentence, examples or ()) if each)
        yield at, _sentence(said.get("criteria")), shown


def _sentence(value: Any) -> str:
    return plain(value) if isinstance(value, str) else ""


def _line(document: Document, where: Where) -> int:
    return document.marks.get(where, (1, 1))[0]
