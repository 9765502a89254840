"""A stream of chosen fields of commits, for sources that want other ones than facts have."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable
from contextlib import closing

from impact.edges import git
from impact.edges.git import Repository
from impact.sources import fast_gear

# The end of the last year that a calendar has; a commit may claim any second up to overflow.
LATEST = 253_402_300_799

_LOG = (
    "log", "-z", "--no-abbrev", "--encoding=none", "--no-patch", "--no-mailmap", "--no-notes", "--no-decorate",
    "--no-show-signature", "--no-color",
)  # fmt: skip


def fields(
    repository: Repository, names: Iterable[str], shown: tuple[str, ...], *options: str
) -> Generator[list[bytes], None, int]:
    """Yield the fields `shown` (git's placeholders) of each commit in the history of `names`, newest first.

    Returns what git ended with: where that is not 0, commits are missing.
    """
    mark = os.urandom(16).hex()
    words = f"--format=%x00{mark}%x00{'%x00'.join(shown)}"
    process = git.start(repository, *_LOG, *options, words, "--stdin", "--", fed=True)
    assert process.stdin is not None
    try:
        process.stdin.write("".join(f"{name}\n" for name in names).encode("utf-8", "surrogateescape"))
        process.stdin.close()
    except BrokenPipeError:
        process.kill()
    with closing(fast_gear.records(process, b"\0" + mark.encode("ascii") + b"\0")) as records:
        for record in records:
            if len(record) >= len(shown):
                yield record[: len(shown)]
    return process.returncode or 0


def seconds(value: bytes) -> int | None:
    """Return a time in epoch seconds as git prints it, None where it is none or no calendar has its day."""
    return dated(int(value)) if value.isdigit() and len(value) < 18 else None


def dated(at: int | None) -> int | None:
    """Return a time if some calendar has its day."""
    return at if at is not None and 0 <= at <= LATEST else None
