"""A file of a pipeline as plain values with the line of each, whatever wrote it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Where = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Tree:
    """One parsed file: its value, and the line on which each part of it begins."""

    path: str
    value: Any
    lines: Mapping[Where, int]

    def at(self, *where: str | int) -> Any:
        """Return what lies at `where`, None where nothing does."""
        found = self.value
        for step in where:
            if isinstance(found, dict):
                found = found.get(step)
            elif isinstance(found, list) and isinstance(step, int) and 0 <= step < len(found):
                found = found[step]
            else:
                return None
        return found

    def line(self, *where: str | int) -> int:
        """Return the line on which it begins, or what holds it."""
        while where and where not in self.lines:
            where = where[:-1]
        return self.lines.get(where, 1)


def mapping(value: Any) -> dict[str, Any]:
    """Return a mapping as it is, and an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def sequence(value: Any) -> list[Any]:
    """Return a list as it is, a lone text or mapping as a list of one, and an empty one for anything else."""
    if isinstance(value, list):
        return value
    return [value] if isinstance(value, str | dict) else []


def texts(value: Any) -> Iterator[str]:
    """Yield every text inside, keys left out."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)
