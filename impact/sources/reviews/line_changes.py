"""Which lines of a file another version changed, out of what `git diff-tree -p -U0 --full-index` prints."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

# (the first line, how many) of each piece that was replaced or taken out; none where lines were put in after the first.
Hunks = tuple[tuple[int, int], ...]
_INDEX = re.compile(rb"index ([0-9a-f]{40,64})\.\.([0-9a-f]{40,64})")
_HUNK = re.compile(rb"@@ -(\d{1,9})(?:,(\d{1,9}))? \+\d{1,9}(?:,(\d{1,9}))? @@")


def hunks(pieces: Iterable[bytes]) -> dict[tuple[str, str], Hunks]:
    """Return the pieces that changed for each (old blob, new blob) that was compared.

    Blobs, not paths, name the files: no path can pass for one. Lines of a piece are counted off by its heading, so
    that none of them can pass for a heading.
    """
    found: dict[tuple[str, str], Hunks] = {}
    current: list[tuple[int, int]] = []
    pair = ("", "")
    left = 0
    for line in _lines(pieces):
        if left:
            left -= line[:1] != b"\\"
            continue
        match = _HUNK.match(line) if line.startswith(b"@@ ") else None
        if match is not None:
            removed, added = (1 if count is None else int(count) for count in match.group(2, 3))
            current.append((int(match[1]), removed))
            left = removed + added
        elif line.startswith(b"index ") and (index := _INDEX.match(line)):
            found[pair] = tuple(current)
            pair, current = (index[1].decode("ascii"), index[2].decode("ascii")), []
    found[pair] = tuple(current)
    found.pop(("", ""), None)
    return found


def touched(changed: Hunks, first: int, until: int) -> bool:
    """Whether any of the lines `first` to `until` was replaced or taken out, or one put in between two of them."""
    return any(
        begin <= until and begin + count > first if count else first <= begin < until for begin, count in changed
    )


def _lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for piece in pieces:
        *whole, rest = (rest + piece).split(b"\n")
        yield from whole
    if rest:
        yield rest
