"""Which of a person's commits follow each other in the history with nobody else's in between."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping


def runs(graph: Iterable[tuple[bytes, tuple[bytes, ...]]], mine: Collection[str]) -> Mapping[str, str]:
    """Return for each commit of `mine` in `graph` the first commit of the unbroken run that it stands in.

    A run is broken by somebody else's commit and by a merge. `graph` holds (commit, parents) as bytes, in any
    order. What is committed later begins new runs or lengthens old ones, and never renames one.
    """
    own = {bytes.fromhex(sha) for sha in mine}
    before = {sha: parents[0] if len(parents) == 1 else b"" for sha, parents in graph if sha in own}
    first: dict[bytes, bytes] = {}
    for sha in before:
        way = []
        at = sha
        while at not in first and before[at] in before:
            way.append(at)
            at = before[at]
        root = first.setdefault(at, at)
        first.update((each, root) for each in way)
    return {sha.hex(): root.hex() for sha, root in first.items()}
