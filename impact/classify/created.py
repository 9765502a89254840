"""The files that a piece of work brought into being: those there when it ended, and since when each was there."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import groupby

from impact.model.facts import FileChange
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


def created_on(items: Iterable[WorkItem]) -> tuple[tuple[str, date], ...]:
    """Return every path that the work brought into being, under each name it had, and the day that landed; sorted.

    Later commits never take a path away or move its day: a file removed since was there for others to change.
    A path that the work removed or received before it added it was there before, and is not its own.
    """
    ordered = sorted(items, key=lambda each: (each.landed, each.day))
    found: dict[str, date] = {}
    before: set[str] = set()
    for (landed, _), together in groupby(ordered, key=lambda each: (each.landed, each.day)):
        changes = [change for item in together for change in item.changes]
        # Within a day nothing tells which was first, so additions and removals are weighed.
        net: Counter[str] = Counter()
        for change in changes:
            letter = change.status[:1]
            net[change.path] += (letter in ("A", "C")) - (letter == "D")
        for path, count in net.items():
            if count > 0 and path not in before:
                found.setdefault(path, landed)
        _move(changes, found, before, landed)
        before.update(path for path, count in net.items() if count < 0 and path not in found)
    return tuple(sorted(found.items()))


def _move(changes: list[FileChange], found: dict[str, date], before: set[str], landed: date) -> None:
    """Let what was moved keep whose it is; one day may move a file more than once."""
    moves: dict[str, list[str]] = defaultdict(list)
    for change in changes:
        if change.status[:1] == "R" and change.old_path is not None:
            moves[change.old_path].append(change.path)
    todo = [path for path in moves if path in found]
    while todo:
        for new in moves.pop(todo.pop(), ()):
            if new not in found and new not in before:
                found[new] = landed
            if new in found:
                todo.append(new)
    before.update(path for old, names in moves.items() for path in (old, *names) if path not in found)
