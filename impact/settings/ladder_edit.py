"""Changes a ladder file where it says which categories show an expectation; every other byte stays."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from impact.model.errors import SettingsError
from impact.model.ladder import Expectation, Ladder
from impact.settings.ladders import read_ladder
from impact.settings.yaml_file import Document, Where, read

# What YAML takes for the end of a line.
_END = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
_EMPTY = re.compile(r"\[[ \t]*\]")
_NONE = re.compile(r"none(?![\w-])|\"none\"|'none'")


@dataclass(frozen=True, slots=True)
class Shown:
    """What an expectation is to say: its categories, and how much of them Git can show."""

    categories: tuple[str, ...]
    git: str


@dataclass(frozen=True, slots=True)
class Unmapped:
    """An expectation that names no category, and where."""

    level: str
    expectation: Expectation
    line: int


def unmapped(ladder: Ladder, source: Path) -> tuple[Unmapped, ...]:
    """Return the expectations without a category, in the order of the file."""
    document = read(source)
    lines = {each["id"]: document.marks[where][0] for where, each in _expectations(document)}
    found = [
        Unmapped(level.key, each, lines[each.key])
        for level in ladder.levels
        for each in level.expectations
        if not each.categories
    ]
    return tuple(sorted(found, key=lambda each: each.line))


def mapped(source: Path, wanted: Mapping[str, Shown], categories: Collection[str]) -> str:
    """Return the text of the ladder with the categories of `wanted`, by expectation id, filled in.

    Only an empty list `[]` is filled in, and only `git: none` beside it is changed. Raises SettingsError with the
    place of each that is written otherwise, and when the text would not be read as the ladder that was meant.
    """
    before = read_ladder(source, categories)
    document = read(source)
    text = source.read_bytes().decode("utf-8-sig")
    starts = [0, *(match.end() for match in _END.finditer(text))]
    edits: list[tuple[int, int, str]] = []
    faults: list[str] = []
    for where, each in _expectations(document):
        asked = wanted.get(each["id"])
        if asked is None:
            continue
        pieces = [("categories", _EMPTY, f"[{', '.join(asked.categories)}]")]
        if each["git"] == "none" and asked.git != "none":
            pieces.append(("git", _NONE, asked.git))
        for key, pattern, new in pieces:
            line, column = _place(document, (*where, key))
            found = pattern.match(text, starts[line - 1] + column - 1)
            if found is None:
                faults.append(
                    f"{source}:{line}:{column}: not written in a way that can be changed; write: {key}: {new}"
                )
            else:
                edits.append((found.start(), found.end(), new))
    if faults:
        raise SettingsError(tuple(faults))
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    _check(text, source, _meant(before, wanted), categories)
    return ("\ufeff" if source.read_bytes().startswith(b"\xef\xbb\xbf") else "") + text


def _expectations(document: Document) -> list[tuple[Where, dict[str, str]]]:
    return list(document.find("levels", "*", "expectations", "*"))


def _place(document: Document, where: Where) -> tuple[int, int]:
    return document.marks[where]


def _meant(before: Ladder, wanted: Mapping[str, Shown]) -> Ladder:
    def one(each: Expectation) -> Expectation:
        asked = wanted.get(each.key)
        if asked is None:
            return each
        return replace(each, categories=asked.categories, git=asked.git if each.git == "none" else each.git)

    levels = tuple(replace(level, expectations=tuple(map(one, level.expectations))) for level in before.levels)
    return replace(before, levels=levels)


def _check(text: str, source: Path, meant: Ladder, categories: Collection[str]) -> None:
    with TemporaryDirectory(prefix="impact-") as folder:
        file = Path(folder, source.name)
        file.write_bytes(text.encode())
        made = read_ladder(file, categories)
    if replace(made, digest="") != replace(meant, digest=""):
        raise SettingsError((f"{source}:1: the change could not be made safely; nothing was written",))
