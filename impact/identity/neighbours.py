"""Which commits lie beside others: what may go into one squash with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence


def beside(parents: Mapping[str, Sequence[str]], some: Iterable[str], steps: int) -> set[str]:
    """Return those of the commits in `parents` within so many steps before or after one of `some`, merges left out."""
    single = {sha: each for sha, each in parents.items() if len(each) <= 1}
    around: dict[str, set[str]] = defaultdict(set)
    for sha, before in single.items():
        for each in before:
            around[sha].add(each)
            around[each].add(sha)
    found = edge = set(some)
    for _ in range(steps):
        edge = {near for sha in edge for near in around[sha] if near in single} - found
        found = found | edge
    return found & single.keys()
