"""The files that a piece of work brought into being and that were there when it ended."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from impact.model.work import WorkItem


def created(items: Iterable[WorkItem]) -> tuple[str, ...]:
    """Return the paths that were added more often than removed, under their last names, sorted.

    Days do not tell which of two commits was first, so additions and removals are weighed, not replayed:
    a file deleted and added anew was there before, one added and deleted is gone.
    """
    net: Counter[str] = Counter()
    moves: dict[str, list[str]] = defaultdict(list)
    for change in (change for item in items for change in item.changes):
        letter = change.status[:1]
        if letter in ("A", "C"):
            net[change.path] += 1
        elif letter == "D":
            net[change.path] -= 1
        elif letter == "R" and change.old_path is not None:
            moves[change.old_path].append(change.path)
    todo = [path for path in moves if net[path] > 0]
    while todo:
        old = todo.pop()
        # Each move is made once, so names that change places come to an end.
        while net[old] > 0 and moves[old]:
            new = moves[old].pop()
            net[old] -= 1
            net[new] += 1
            if new in moves:
                todo.append(new)
    return tuple(sorted(path for path, count in net.items() if count > 0))
