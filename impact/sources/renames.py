"""What a commit moved and changed at once, as git tells it from the contents of files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from impact.edges import git
from impact.edges.git import Repository

# So many commits to one call of git; of each it compares what came with what went.
_AT_ONCE = 200
_COMMAND = (
    "diff-tree", "--stdin", "-r", "-z", "-M", "--diff-filter=R", "--name-status", "--no-ext-diff", "--no-textconv",
)  # fmt: skip


def renames(repository: Repository, shas: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Yield (commit, old path, new path) of files that at least half stayed what they were; of merges nothing.

    What git cannot tell, for a damaged object, is left out.
    """
    asked = sorted(set(shas))
    for start in range(0, len(asked), _AT_ONCE):
        part = asked[start : start + _AT_ONCE]
        told = git.run(repository, *_COMMAND, feed="".join(f"{sha}\n" for sha in part).encode())
        yield from _read(told.stdout.decode("utf-8", "surrogateescape").split("\0"), frozenset(part))


def _read(fields: list[str], shas: frozenset[str]) -> Iterator[tuple[str, str, str]]:
    sha, at = "", 0
    while at < len(fields):
        if fields[at].strip() in shas:
            sha, at = fields[at].strip(), at + 1
        elif fields[at][:1] == "R" and at + 2 < len(fields):
            yield sha, fields[at + 1], fields[at + 2]
            at += 3
        else:
            at += 1
