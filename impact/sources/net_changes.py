"""What commits did to each of their files: object ids before and after, and one number for all lines that changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from hashlib import blake2b

from impact.edges import git
from impact.edges.clean_room import clean_room
from impact.edges.git import Repository
from impact.model.keys import LINES

# As for the keys of commits: no setting and no file of the repository decides how a patch is read.
_PATCH = (
    "diff-tree", "--stdin", "-p", "--full-index", "-r", "--root", "--no-ext-diff", "--no-textconv", "--no-color",
    "--no-renames", "--no-relative", "--src-prefix=a/", "--dst-prefix=b/", "--diff-algorithm=myers", "-U0",
    "--inter-hunk-context=0", "--no-indent-heuristic", "--ignore-submodules=none",
)  # fmt: skip
_BATCH = 20
_HEADING = re.compile(rb"[0-9a-f]{40,64}")
_FILE = b"diff --git a/"
_INDEX = re.compile(rb"index ([0-9a-f]{40,64})\.\.([0-9a-f]{40,64})")
_HUNK = re.compile(rb"@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@")

# A line that says which version of itself something is: the same number in two repositories is chance.
_VERSION = re.compile(rb"""\W*_*version_*\W+v?\d[\w.+-]*\W*""", re.IGNORECASE)

# By path: object id before, object id after, sum of the lines.
Files = dict[str, tuple[str, str, int]]


def net_changes(repository: Repository, shas: Iterable[str], secret: bytes) -> dict[str, Files]:
    """Return by commit what it did to each file; a merge did nothing, and what cannot be read is not there.

    White space around a line does not count, nor does the line in which something names its own version. Of a file
    whose name git has to quote nothing is said.
    """
    wanted = list(dict.fromkeys(shas))
    found: dict[str, Files] = {}
    if wanted:
        with clean_room(repository, wanted[0]) as room:
            for start in range(0, len(wanted), _BATCH):
                found |= _read(room, wanted[start : start + _BATCH], secret)
    return found


def _read(room: Repository, shas: list[str], secret: bytes) -> dict[str, Files]:
    done = git.run(room, *_PATCH, feed="".join(f"{sha}\n" for sha in shas).encode("ascii"))
    if not done.returncode:
        return {sha: {} for sha in shas} | dict(_commits(done.stdout, secret[:64]))
    if len(shas) == 1:
        return {}
    # One of them is damaged or lacks an object: that one alone is not read.
    return {sha: files for each in shas for sha, files in _read(room, [each], secret).items()}


def _commits(text: bytes, key: bytes) -> Iterator[tuple[str, Files]]:
    lines = iter(text.split(b"\n"))
    sha, path, files = "", "", Files()
    for line in lines:
        if line.startswith(b"diff --git "):
            path = _path(line)
        elif line.startswith(b"@@ "):
            total = _hunk(line, lines, key)
            if path in files:
                before, after, known = files[path]
                files[path] = (before, after, (known + total) % LINES)
        elif path and (match := _INDEX.match(line)):
            files[path] = (match[1].decode("ascii"), match[2].decode("ascii"), 0)
        elif _HEADING.fullmatch(line):
            if sha:
                yield sha, files
            sha, path, files = line.decode("ascii"), "", {}
    if sha:
        yield sha, files


def _path(line: bytes) -> str:
    """The name of a file, which stands twice; "" where git put it in quotation marks."""
    both = line.removeprefix(b"diff --git ")
    name = both[2 : (len(both) - 1) // 2]
    return name.decode("utf-8", "surrogateescape") if line.startswith(_FILE) and both.endswith(b" b/" + name) else ""


def _hunk(heading: bytes, lines: Iterator[bytes], key: bytes) -> int:
    """Read as many lines as the heading says: none of them can pass for anything else."""
    match = _HUNK.match(heading)
    left = [1 if count is None else int(count) for count in match.group(1, 2)] if match else [0, 0]
    total = 0
    while left[0] > 0 or left[1] > 0:
        line = next(lines, None)
        if line is None:
            break
        if line[:1] in (b"+", b"-"):
            added = line[:1] == b"+"
            left[added] -= 1
            if _VERSION.fullmatch(line[1:]):
                continue
            value = int.from_bytes(blake2b(line[1:].strip(), digest_size=16, key=key).digest(), "big")
            total += value if added else -value
    return total % LINES
