"""The deepest look, inside very few commits: how complex each changed function was and is, by PyDriller."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from impact.edges.driller import driller
from impact.edges.git import Repository

# It costs about a tenth of a second a file: nobody waits for more.
MOST_COMMITS = 20
MOST_FILES = 20
# Git ids of this length are beyond what PyDriller reads.
_LONG = 64


@dataclass(frozen=True, slots=True)
class Method:
    """A function whose complexity changed: as many ways through it as `before`, and now `after`; 0 is not there."""

    path: str
    name: str
    before: int
    after: int


def methods(repository: Repository, shas: Sequence[str]) -> dict[str, tuple[Method, ...]]:
    """Return, for each commit, the functions that became simpler or harder, those that changed most first.

    `shas` are at most MOST_COMMITS ids of commits with one parent or none, all of whose files can be read. Of a
    commit of more than MOST_FILES files, and in languages that nobody can take apart, nothing is known.
    """
    assert len(shas) <= MOST_COMMITS, "for few chosen commits"
    found: dict[str, tuple[Method, ...]] = {sha: () for sha in shas}
    readable = [sha for sha in found if len(sha) < _LONG]
    if not readable:
        return found
    with driller(repository, readable[0]) as opened:
        for sha in readable:
            files = opened.get_commit(sha).modified_files
            if len(files) <= MOST_FILES:
                changed = (each for file in files for each in _in_file(file))
                found[sha] = tuple(sorted(changed, key=_by_change))
    return found


def _in_file(file: Any) -> Iterator[Method]:
    if not file.language_supported:
        return
    before = {each.long_name: each for each in file.methods_before}
    after = {each.long_name: each for each in file.methods}
    path = file.new_path or file.old_path
    for key in before.keys() | after.keys():
        numbers = [side[key].complexity if key in side else 0 for side in (before, after)]
        if numbers[0] != numbers[1]:
            yield Method(path, (after.get(key) or before[key]).name, *numbers)


def _by_change(method: Method) -> tuple[int, str, str, int]:
    # What is there on both sides says more than what came or went.
    size = abs(method.before - method.after) if method.before and method.after else 0
    return -size, method.path, method.name, method.after
