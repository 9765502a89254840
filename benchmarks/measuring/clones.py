"""Repositories to measure on: real ones cut to a size, and two that are big on purpose."""

from __future__ import annotations

import subprocess
from pathlib import Path

from measuring.process import git

FIRST = 1_600_000_000
FILES = 20_000
COMMITS = 100_000
AUTHORS = 50


def cut(repository: Path, commits: int, folder: Path) -> Path:
    """Return a bare clone that borrows all objects, its HEAD cut to about this many commits."""
    place = folder / f"cut-{commits}.git"
    words = ("git", "clone", "-q", "--bare", "--shared", str(repository.resolve()), str(place))
    subprocess.run(words, check=True, capture_output=True)
    line = git(place, "rev-list", "--first-parent", "HEAD").split()
    low, high = 0, len(line) - 1
    while low < high:
        middle = (low + high) // 2
        if _count(place, line[middle]) > commits:
            low = middle + 1
        else:
            high = middle
    git(place, "update-ref", "--no-deref", "HEAD", line[low])
    # Only HEAD's history counts: the branches would be read too.
    for ref in git(place, "for-each-ref", "--format=%(refname)").split():
        git(place, "update-ref", "-d", ref)
    return place


def huge_commit(folder: Path) -> Path:
    """Make a history that is one commit of 20,000 files."""
    lines = [
        b"blob\nmark :1\ndata 2\nx\n\n",
        b"commit refs/heads/main\n",
        _people(b"Ada <ada@example.com>", FIRST),
        b"data 4\nhuge\n",
    ]
    lines += [b"M 100644 :1 d%03d/f%05d.txt\n" % (number % 200, number) for number in range(FILES)]
    return _imported(folder / "huge-commit.git", b"".join(lines))


def long_line(folder: Path) -> Path:
    """Make 100,000 commits in one line, by fifty people."""
    lines = []
    for number in range(COMMITS):
        who = b"Dev%d <dev%d@example.com>" % (number % AUTHORS, number % AUTHORS)
        lines.append(b"commit refs/heads/main\n" + _people(who, FIRST + number))
        lines.append(b"data <<E\nc %d\nE\n" % number)
        lines.append(b"M 100644 inline f%d.txt\ndata <<E\n%d\nE\n" % (number % 100, number))
    return _imported(folder / "long-line.git", b"".join(lines))


def _people(who: bytes, time: int) -> bytes:
    stamp = b" %d +0000\n" % time
    return b"author " + who + stamp + b"committer " + who + stamp


def _imported(place: Path, stream: bytes) -> Path:
    subprocess.run(("git", "init", "-q", "--bare", "-b", "main", str(place)), check=True)
    command = ("git", "-C", str(place), "fast-import", "--quiet")
    subprocess.run(command, input=stream, check=True)
    return place


def _count(repository: Path, revision: str) -> int:
    return int(git(repository, "rev-list", "--count", revision))
