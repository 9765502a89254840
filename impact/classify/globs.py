"""Which named sets a path belongs to, by globs in the manner of .gitignore."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from impact.classify.patterns import PatternSet, as_bytes

# An entry that begins so names an earlier set.
A_SET = "set:"
# Paths seen before are looked up; a history with more distinct paths starts the memory anew.
_REMEMBERED = 1 << 15


def regex_of(glob: str) -> str:
    """Return the regular expression of one glob.

    A glob begins at any folder unless it begins with `/`; one that ends in `/` means everything below.
    `*` and `?` stay within a name, `**` crosses folders. Lower-case globs ignore case, others do not.
    """
    body = glob.lstrip("/") + ("**" if glob.endswith("/") else "")
    pieces = (_PIECES.get(part, re.escape(part)) for part in re.split(r"(\*\*/|\*\*|\*|\?)", body))
    start = "^" if glob.startswith("/") else "^(?:[^\\n]*/)?"
    case = "i" if glob == glob.lower() else "-i"
    return f"{start}(?{case}:{''.join(pieces)})$"


_PIECES = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def matched(globs: Collection[str], paths: Iterable[str]) -> set[str]:
    """Return those of `globs` that match some path."""
    ordered = tuple(sorted(globs))
    patterns = PatternSet(tuple(map(regex_of, ordered)))
    everything, seen = (1 << len(ordered)) - 1, 0
    for path in paths:
        if seen == everything:
            break
        seen |= patterns.search(_searchable(path))
    return {glob for index, glob in enumerate(ordered) if seen >> index & 1}


def resting_on(sets: Mapping[str, tuple[str, ...]], names: Iterable[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return those of the sets that are called so, and those that they name, in order: fewer globs match faster."""
    needed = set(names)
    for name in reversed(tuple(sets)):
        if name in needed:
            bare = (entry.removeprefix("!") for entry in sets[name])
            needed |= {entry.removeprefix(A_SET) for entry in bare if entry.startswith(A_SET)}
    return tuple((name, entries) for name, entries in sets.items() if name in needed)


def _searchable(path: str) -> bytes:
    return as_bytes(path.replace("\n", " "))


class PathSets:
    """Named sets of paths; `mask` gives one bit for each set, in the order given.

    An entry of a set is a glob, or `set:` and the name of an earlier set; with `!` before it, what it
    matches does not belong to the set.
    """

    def __init__(self, sets: tuple[tuple[str, tuple[str, ...]], ...], *, engine: str = "") -> None:
        self.names = tuple(name for name, _ in sets)
        bare = {entry.removeprefix("!") for _, entries in sets for entry in entries}
        globs = sorted(entry for entry in bare if not entry.startswith(A_SET))
        bit = {glob: 1 << index for index, glob in enumerate(globs)}
        self._globs = PatternSet(tuple(regex_of(glob) for glob in globs), engine=engine)
        self._plans = tuple(self._plan(entries, bit) for _, entries in sets)
        self._seen: dict[str, int] = {}

    def _plan(self, entries: tuple[str, ...], bit: dict[str, int]) -> tuple[int, int, int, int]:
        """Return four masks: globs and earlier sets that bring a path in, and those that keep it out."""
        plan = [0, 0, 0, 0]
        for entry in entries:
            bare, out = entry.removeprefix("!"), 2 * entry.startswith("!")
            if bare in bit:
                plan[out] |= bit[bare]
            else:
                plan[out + 1] |= 1 << self.names.index(bare.removeprefix(A_SET))
        return plan[0], plan[1], plan[2], plan[3]

    def mask(self, path: str) -> int:
        """Return the sets that hold `path`, as bits."""
        known = self._seen.get(path)
        if known is None:
            if len(self._seen) >= _REMEMBERED:
                self._seen.clear()
            known = self._seen[path] = self._work_out(path)
        return known

    def _work_out(self, path: str) -> int:
        hits = self._globs.search(_searchable(path))
        mask = 0
        for index, (globs, sets, not_globs, not_sets) in enumerate(self._plans):
            inside = hits & globs or mask & sets
            if inside and not hits & not_globs and not mask & not_sets:
                mask |= 1 << index
        return mask
