"""Files that a commit added and that stood elsewhere before, to the byte: copied, not created."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from impact.edges import git
from impact.edges.git import Repository

# Exact copies alone, which are known by their ids: no content is read. Empty files are all alike and copy nothing.
_HOW = (
    "diff-tree", "--stdin", "-r", "-z", "--name-status", "-C100%", "--find-copies-harder", "--no-rename-empty",
    "--no-ext-diff", "--no-textconv", "--no-color",
)  # fmt: skip


def copies(repository: Repository, shas: Iterable[str]) -> dict[str, tuple[tuple[str, str], ...]] | None:
    """Return by commit (new path, what it is a copy of); of merges and first commits nothing, None where git cannot."""
    asked = list(dict.fromkeys(shas))
    if not asked:
        return {}
    told = git.run(repository, *_HOW, feed="".join(f"{sha}\n" for sha in asked).encode("ascii"))
    if told.returncode:
        return None
    found: dict[str, list[tuple[str, str]]] = {sha: [] for sha in asked}
    for sha, new, old in _read(told.stdout.decode("utf-8", "surrogateescape").split("\0"), found):
        found[sha].append((new, old))
    return {sha: tuple(pairs) for sha, pairs in found.items()}


def _read(fields: list[str], asked: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    known, sha, rest = frozenset(asked), "", iter(fields)
    for field in rest:
        # Where a status stands no id can: those are one letter, at most with three digits.
        if field in known:
            sha = field
        elif field[:1] in ("C", "R"):
            old, new = next(rest, ""), next(rest, "")
            if field.startswith("C"):
                yield sha, new, old
        elif field:
            next(rest, "")
