"""Files under all their names: where they moved to, and where they came from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

# (old path, new path, day)
Move = tuple[str, str, date]


class Moves:
    """The exact renames of one repository, as the ledger knows them."""

    def __init__(self, moves: Iterable[Move] = ()) -> None:
        self._to: dict[str, list[tuple[str, date]]] = defaultdict(list)
        self._from: dict[str, list[tuple[str, date]]] = defaultdict(list)
        for old, new, day in moves:
            self._to[old].append((new, day))
            self._from[new].append((old, day))

    def later(self, path: str, since: date) -> frozenset[str]:
        """Return the path and what it was called from `since` on."""
        return _followed(self._to, path, lambda day: day >= since)

    def now(self, path: str, since: date) -> str:
        """Return what the file that was called `path` on that day is called now; of two moves the first counts."""
        passed: set[tuple[str, date]] = set()
        while (
            step := min(((day, new) for new, day in self._to.get(path, ()) if day >= since), default=None)
        ) is not None:
            since, path = step
            if (path, since) in passed:  # moved back and forth on one day
                break
            passed.add((path, since))
        return path

    def moved(self, path: str) -> bool:
        """Whether a file of this name was ever moved away."""
        return path in self._to

    def earlier(self, path: str, until: date) -> frozenset[str]:
        """Return the path and what it was called up to `until`."""
        return _followed(self._from, path, lambda day: day <= until)


def _followed(
    links: Mapping[str, Sequence[tuple[str, date]]], path: str, counts: Callable[[date], bool]
) -> frozenset[str]:
    found, todo = {path}, [path]
    while todo:
        for name, day in links.get(todo.pop(), ()):
            if counts(day) and name not in found:
                found.add(name)
                todo.append(name)
    return frozenset(found)
