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
