"""Reads a framework in Markdown: a heading `## D1 - Developer 1` a level, a bullet `* **Word**: sentence` an axis."""

from __future__ import annotations

import re
from pathlib import Path

from impact.settings.ladder_import.shapes import Fault, Framework, Rung, Statement, Text, plain, refuse

LEVEL = re.compile(r"^##\s+([A-Za-z]{1,8})([0-9]{1,2})\s+-\s+(\S.*)$", re.MULTILINE)
_HEADING = re.compile(r"^#{1,6}\s")
_BULLET = re.compile(r"^[*-]\s+\*\*([^*]+)\*\*\s*:\s*(\S.*)$")
# What the bullets of a level speak of stands nowhere beside them, only in their order.
AXES = ("Technology", "System", "People", "Process", "Influence")


def roles(folder: Path) -> dict[str, tuple[Path, ...]]:
    """Return the files by role: Developer.md tells of the role Developer."""
    return {each.stem: (each,) for each in sorted(folder.glob("*.md"))}


def is_role(text: str) -> bool:
    """Whether a file holds levels of a role at all; others are prose."""
    return LEVEL.search(text) is not None


def read(role: str, texts: tuple[Text, ...]) -> Framework:
    """Return the levels of a role. Raises SettingsError with every fault as file:line."""
    rungs: list[Rung] = []
    faults: list[Fault] = []
    for text in texts:
        for number, head, bullets in _levels(text.content):
            if len(bullets) != len(AXES):
                what = f"the level '{head[1]}{head[2]}' has {len(bullets)} bullets, one for each of five axes is needed"
                faults.append((text.name, number, what))
                continue
            statements = tuple(
                Statement(text.name, line, axis, plain(said), key=plain(word), id="")
                for axis, (line, word, said) in zip(AXES, bullets, strict=True)
            )
            rungs.append(Rung(head[1] + head[2], plain(head[3]), role, int(head[2]), statements))
        if not LEVEL.search(text.content):
            faults.append((text.name, 1, "no level here: a heading such as '## D1 - Developer 1' begins one"))
    refuse(faults)
    return Framework("", tuple(rungs))


def _levels(content: str) -> list[tuple[int, re.Match[str], list[tuple[int, str, str]]]]:
    found: list[tuple[int, re.Match[str], list[tuple[int, str, str]]]] = []
    inside = False
    for number, line in enumerate(content.split("\n"), 1):
        line = line.rstrip()
        head = LEVEL.match(line)
        if head:
            found.append((number, head, []))
            inside = True
        elif _HEADING.match(line):
            inside = False
        bullet = _BULLET.match(line)
        if bullet and inside:
            found[-1][2].append((number, bullet[1], bullet[2]))
    return found
