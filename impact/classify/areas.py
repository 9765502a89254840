"""Which part of a repository a path lies in, and which parts a piece of work is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

TOP = "(top)"


def area(path: str, depth: int) -> str:
    """Return the first `depth` folders of a path; "(top)" for a file that lies in none."""
    folders = path.split("/")[:-1][:depth]
    return "/".join(folders) or TOP


def areas(paths: Iterable[str], depth: int) -> tuple[str, ...]:
    """Return the areas that these paths lie in, the one with the most paths first, then by name."""
    counts = Counter(area(path, depth) for path in paths)
    return tuple(sorted(counts, key=lambda name: (-counts[name], name)))
