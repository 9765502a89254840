"""Which merge brought a commit in, so that a merged branch is told as one piece of work."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

_FREE = -1
_ON_A_LINE = -2


@dataclass(frozen=True, slots=True)
class Brought:
    """The merge that brought a commit in, whether as one piece of work, and how many commits came with it in all.

    `opens` says that nothing of what came stands before it: whoever wrote it began the branch.
    """

    merge: str
    whole: bool
    count: int
    opens: bool


def brought_by(
    graph: Iterable[tuple[bytes, tuple[bytes, ...]]], tip: str, *, most: int, asked: Collection[str] | None = None
) -> Iterator[tuple[str, Brought]]:
    """Yield each of the `asked` commits (None: of all) that a merge on the line of first parents from `tip` brought in.

    `graph` holds (commit, parents) as bytes, in any order; parents outside it end a walk. A merge of more
    than `most` commits is a branch joining a branch, not one piece of work: its own line of first
    parents is searched instead, and what stands on that line itself came with it, though not as one piece. Every
    commit is visited a bounded number of times.
    """
    commits = _Graph(graph)
    search = _Search(commits)
    owner, line = search.run(commits.number(bytes.fromhex(tip)), most), search.lines
    pieces = Counter(merge for merge in owner if merge >= 0)
    parts = Counter(merge for merge in line if merge >= 0)
    nodes = range(len(owner)) if asked is None else (commits.number(bytes.fromhex(sha)) for sha in asked)
    for node in nodes:
        if node >= 0 and owner[node] >= 0:
            yield commits.name(node), _brought(commits, node, owner, True, pieces)
        elif node >= 0 and line[node] >= 0:
            yield commits.name(node), _brought(commits, node, line, False, parts)


def _brought(commits: _Graph, node: int, by: array[int], whole: bool, counts: Counter[int]) -> Brought:
    merge = by[node]
    opens = all(parent < 0 or by[parent] != merge for parent in commits.parents(node))
    return Brought(commits.name(merge), whole, counts[merge], opens)


class _Graph:
    """A commit graph in a few bytes a commit: numbers instead of ids, flat arrays instead of objects.

    Ids are told apart by their first eight bytes. Two commits that share them would at worst be
    gathered with the wrong merge.
    """

    def __init__(self, graph: Iterable[tuple[bytes, tuple[bytes, ...]]]) -> None:
        keys, parents = array("Q"), array("Q")
        self._names = bytearray()
        self._width = 1
        self._starts = array("l", (0,))
        for sha, above in graph:
            self._width = len(sha)
            self._names += sha
            keys.append(_key(sha))
            parents.extend(map(_key, above))
            self._starts.append(len(parents))
        self._order = array("l", sorted(range(len(keys)), key=keys.__getitem__))
        self._keys = array("Q", map(keys.__getitem__, self._order))
        self._parents = array("l", map(self._find, parents))

    def __len__(self) -> int:
        return len(self._order)

    def number(self, sha: bytes) -> int:
        """The number of a commit, -1 for one that is not here."""
        return self._find(_key(sha)) if sha else _FREE

    def name(self, node: int) -> str:
        """The id of a commit."""
        return self._names[node * self._width : (node + 1) * self._width].hex()

    def parents(self, node: int) -> array[int]:
        """The numbers of a commit's parents, -1 for those that are not here."""
        return self._parents[self._starts[node] : self._starts[node + 1]]

    def _find(self, key: int) -> int:
        at = bisect_left(self._keys, key)
        return self._order[at] if at < len(self._keys) and self._keys[at] == key else _FREE


def _key(sha: bytes) -> int:
    return int.from_bytes(sha[:8], "big")


class _Search:
    def __init__(self, commits: _Graph) -> None:
        self._commits = commits
        self._owner = array("l", (_FREE,)) * len(commits)
        # The merge that brought in each commit of the own line of a branch that is too big for one piece.
        self.lines = array("l", (_FREE,)) * len(commits)

    def run(self, tip: int, most: int) -> array[int]:
        # Oldest merge first, and a big branch to its end before the next merge: so whatever a later
        # merge could reach of earlier work has an owner already.
        lines = [self._sides(tip)]
        while lines:
            side = next(lines[-1], None)
            if side is None:
                lines.pop()
                continue
            merge, start = side
            if not self._take(start, merge, most):
                lines.append(self._sides(start, merge))
        return self._owner

    def _sides(self, node: int, of: int = _FREE) -> Iterator[tuple[int, int]]:
        """The (merge, further parent) pairs on the line of first parents from `node`, oldest first; `of` brought it."""
        merges = self._line(node, of)
        return ((merge, parent) for merge in reversed(merges) for parent in self._commits.parents(merge)[1:])

    def _line(self, node: int, of: int) -> list[int]:
        """Walk the free first parents from `node`; return the merges on the way, newest first."""
        merges = []
        while node >= 0 and self._owner[node] == _FREE:
            self._owner[node] = _ON_A_LINE
            parents = self._commits.parents(node)
            if len(parents) > 1:
                merges.append(node)
            elif of >= 0:
                self.lines[node] = of
            node = parents[0] if parents else _FREE
        return merges

    def _take(self, start: int, merge: int, most: int) -> bool:
        """Give the free commits reachable from `start` to `merge`; False, and nothing given, if they are too many."""
        group: list[int] = []
        todo = [start]
        while todo:
            node = todo.pop()
            if node < 0 or self._owner[node] != _FREE:
                continue
            self._owner[node] = merge
            group.append(node)
            if len(group) > most:
                for each in group:
                    self._owner[each] = _FREE
                return False
            todo.extend(self._commits.parents(node))
        return True
