"""Which merge brought a commit in, so that a merged branch is told as one piece of work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

_FREE = -1
_ON_A_LINE = -2


def brought_by(graph: Iterable[tuple[bytes, tuple[bytes, ...]]], tip: str, *, most: int) -> Iterator[tuple[str, str]]:
    """Yield (commit, merge) for the commits that a merge on the line of first parents from `tip` brought in.

    `graph` holds (commit, parents) as bytes, in any order; parents outside it end a walk. A merge of more
    than `most` commits is a branch joining a branch, not one piece of work: its own line of first
    parents is searched instead. Every commit is visited a bounded number of times.
    """
    index: dict[bytes, int] = {}
    names: list[bytes] = []
    edges: list[tuple[bytes, ...]] = []
    for sha, parents in graph:
        index[sha] = len(names)
        names.append(sha)
        edges.append(parents)
    found = _Search(index, edges).run(index.get(bytes.fromhex(tip), _FREE) if tip else _FREE, most)
    for node, merge in enumerate(found):
        if merge >= 0:
            yield names[node].hex(), names[merge].hex()


class _Search:
    def __init__(self, index: dict[bytes, int], edges: list[tuple[bytes, ...]]) -> None:
        self._index = index
        self._edges = edges
        self._owner = [_FREE] * len(edges)

    def run(self, tip: int, most: int) -> list[int]:
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
                lines.append(self._sides(start))
        return self._owner

    def _sides(self, node: int) -> Iterator[tuple[int, int]]:
        """The (merge, further parent) pairs on the line of first parents from `node`, oldest first."""
        merges = self._line(node)
        return (
            (merge, self._index.get(parent, _FREE)) for merge in reversed(merges) for parent in self._edges[merge][1:]
        )

    def _line(self, node: int) -> list[int]:
        """Walk the free first parents from `node`; return the merges on the way, newest first."""
        merges = []
        while node >= 0 and self._owner[node] == _FREE:
            self._owner[node] = _ON_A_LINE
            parents = self._edges[node]
            if len(parents) > 1:
                merges.append(node)
            node = self._index.get(parents[0], _FREE) if parents else _FREE
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
            todo.extend([self._index.get(parent, _FREE) for parent in self._edges[node]])
        return True
