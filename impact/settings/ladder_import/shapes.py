"""What every format is read into: levels with statements, in the words of their source."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from impact.model.errors import SettingsError

# The noncharacters beside those of the categories below.
_NONCHARACTERS = 0xFFFE
_MOST_FAULTS = 100


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of a level, from `line` of `file`.

    `dimension` is what its source files it under, `key` what the source calls it ("" for nothing), by which a
    crosswalk knows it. `id` tells it from others of its level and dimension: None where only its words do.
    `given` is what the source itself says of id, categories, bar and so on, values of a list joined by commas.
    """

    file: str
    line: int
    dimension: str
    text: str
    key: str = ""
    id: str | None = None
    examples: tuple[str, ...] = ()
    given: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Rung:
    """A level as its source has it; `number` orders the levels of one track, `track` is "" where nothing says it."""

    key: str
    title: str
    role: str
    number: int
    statements: tuple[Statement, ...]
    essence: str = ""
    track: str = ""


@dataclass(frozen=True, slots=True)
class Framework:
    """All levels of some roles; `meanings` explain dimensions, `ignored` says in sentences what was not taken over."""

    title: str
    rungs: tuple[Rung, ...]
    meanings: tuple[tuple[str, str], ...] = ()
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """One file of a framework: the name to show, and what it holds."""

    name: str
    content: str


Fault = tuple[str, int, str]


def refuse(faults: Iterable[Fault]) -> None:
    """Raise SettingsError with each fault as `file:line: what`, or return when there is none."""
    found = sorted(set(faults))
    if not found:
        return
    lines = [f"{name}:{line}: {what}" for name, line, what in found[:_MOST_FAULTS]]
    if len(found) > _MOST_FAULTS:
        name, line, _ = found[_MOST_FAULTS]
        lines.append(f"{name}:{line}: and {len(found) - _MOST_FAULTS} more faults from here on")
    raise SettingsError(tuple(lines))


def plain(text: str) -> str:
    """Return `text` on one line, without what no reader sees: control characters, pieces of characters."""
    kept = "".join(each for each in " ".join(text.split()) if _is_seen(each))
    return " ".join(kept.split())


def slug(text: str, words: int = 99) -> str:
    """Return the first words of `text` as an id: a-z, 0-9 and hyphens; "" where nothing of it can be."""
    ascii_ = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii").lower()
    spaced = "".join(each if each.isalnum() else " " for each in ascii_.replace("'", ""))
    return "-".join(spaced.split()[:words])


def _is_seen(char: str) -> bool:
    category, code = unicodedata.category(char), ord(char)
    if category == "Cf":
        return char in "\u200c\u200d"  # they join letters of some scripts, and pictures
    return category not in ("Cc", "Cs", "Co", "Cn") and code & _NONCHARACTERS != _NONCHARACTERS
