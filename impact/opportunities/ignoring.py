"""What a repository leaves out on purpose, by its .gitignore files: whoever works in it makes that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase

from impact.opportunities.head import ancestors


def ignores(place: str, ignoring: Mapping[str, str]) -> bool:
    """Return whether one of these files, by path, keeps out a path or a folder above it.

    What a later line lets in again counts as kept out.
    """
    parts = (place, *ancestors(place))
    return any(_kept_out(part, folder, pattern) for folder, pattern in _patterns(ignoring) for part in parts)


def _patterns(ignoring: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for path, text in ignoring.items():
        folder = path.rpartition("/")[0]
        for line in text.split("\n"):
            pattern = line.strip()
            if pattern and pattern[0] not in "#!" and pattern.strip("*/"):
                yield folder, pattern.rstrip("/")


def _kept_out(place: str, folder: str, pattern: str) -> bool:
    if folder and not place.startswith(f"{folder}/"):
        return False
    inside = place[len(folder) + 1 :] if folder else place
    if "/" in pattern:
        return fnmatchcase(inside, pattern.lstrip("/").removeprefix("**/")) or (
            pattern.startswith("**/") and fnmatchcase(inside, f"*/{pattern[3:]}")
        )
    return fnmatchcase(inside.rpartition("/")[2], pattern)
