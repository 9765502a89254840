"""Adds up what a patch does to each line of each file: the sum over commits is the sum of their squash."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from hashlib import blake2b

from impact.model.keys import LINES

_HEADING = re.compile(rb"[0-9a-f]{40,64}")
_HUNK = re.compile(rb"@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@")
_INDEX = re.compile(rb"index ([0-9a-f]+)\.\.([0-9a-f]+)")
_MODES = ((b"old mode ", -1), (b"new mode ", 1), (b"deleted file mode ", -1), (b"new file mode ", 1))

# (file, line or what stands for it): how many more of them there are.
_Net = Counter[tuple[bytes, bytes]]


def patches(text: bytes, secret: bytes) -> Iterator[tuple[str, int]]:
    """Yield (commit id, sum) for each patch that `git diff-tree --stdin -p --full-index` printed.

    A file that is no text counts by its id.
    """
    lines = iter(text.split(b"\n"))
    sha, file, index = "", b"", (b"", b"")
    net: _Net = Counter()
    for line in lines:
        if line.startswith(b"diff --git "):
            file = line
        elif line.startswith(b"@@ "):
            _hunk(line, lines, file, net)
        elif match := _INDEX.match(line):
            index = (match[1], match[2])
        elif _HEADING.fullmatch(line):
            if sha:
                yield sha, _sum(net, secret)
            sha, net = line.decode("ascii"), Counter()
        else:
            _other(line, file, index, net)
    if sha:
        yield sha, _sum(net, secret)


def _other(line: bytes, file: bytes, index: tuple[bytes, bytes], net: _Net) -> None:
    """Take in a change that is none of lines: of a mode, of a file that is no text."""
    if line.startswith(b"Binary files "):
        for blob, more in zip(index, (-1, 1), strict=True):
            net[file, b"blob " + blob] += more if blob.strip(b"0") else 0
    for words, more in _MODES:
        if line.startswith(words):
            net[file, b"mode " + line.removeprefix(words)] += more


def _hunk(heading: bytes, lines: Iterator[bytes], file: bytes, net: _Net) -> None:
    """Read as many lines as the heading says: none of them can pass for anything else."""
    match = _HUNK.match(heading)
    if match is None:
        return
    removed, added = (1 if count is None else int(count) for count in match.group(1, 2))
    while removed > 0 or added > 0:
        line = next(lines, None)
        if line is None:
            return
        sign = line[:1]
        if sign == b"\\":
            continue
        removed -= sign != b"+"
        added -= sign != b"-"
        if sign in (b"+", b"-"):
            net[file, b"=" + line[1:]] += 1 if sign == b"+" else -1


def _sum(net: _Net, secret: bytes) -> int:
    total = 0
    for (file, line), more in net.items():
        if more:
            digest = blake2b(file + b"\0" + line, digest_size=16, key=secret[:64]).digest()
            total += more * int.from_bytes(digest, "big")
    return total % LINES
