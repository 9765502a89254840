"""Feeds what is gone: which files that work created were removed, and by which commit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING

from impact.outcomes.continuation import is_own, since
from impact.outcomes.removal import Removal

if TYPE_CHECKING:
    from datetime import date

    from impact.ledger.rows import Passer
    from impact.model.work import Contribution
    from impact.services.measuring.asking import Asking


def removals(
    asking: Asking, works: Iterable[Contribution], own: tuple[tuple[str, ...], tuple[str, ...]]
) -> dict[str, tuple[Removal, ...]]:
    """Return by contribution id which of its files were removed; nothing where nobody could look.

    What a merge took away has no commit to be named for, so nothing is said of it. Nor is it of a file in whose place
    the same commit put one of that name elsewhere: whether that is the same file, written anew, nobody can tell. In a
    partial clone what was removed cannot be told from what was moved with changes.
    """
    if asking.head is None or (asking.place is not None and asking.place.partial):
        return {}
    moves = asking.moves
    gone: dict[str, list[tuple[str, date, frozenset[str]]]] = defaultdict(list)
    kept = {each.id: each for each in works}
    for work in kept.values():
        for path, day in since(work).items():
            names = moves.later(path, day)
            if names.isdisjoint(asking.head):
                gone[work.id].append((path, day, names))
    looked = _Looked(asking, {name for group in gone.values() for *_, names in group for name in names})
    return {key: looked.removed(kept[key], group, own) for key, group in gone.items()}


class _Looked:
    """The commits that removed files, and what they put elsewhere."""

    def __init__(self, asking: Asking, names: Collection[str]) -> None:
        self._asking = asking
        self._by_path: dict[str, list[Passer]] = defaultdict(list)
        for row in asking.ledger.passers(asking.repo_id, names) if names else ():
            if row.status == "D":
                self._by_path[row.path].append(row)
        self._added: dict[str, tuple[str, ...]] = {}

    def removed(
        self,
        work: Contribution,
        gone: Iterable[tuple[str, date, frozenset[str]]],
        own: tuple[tuple[str, ...], tuple[str, ...]],
    ) -> tuple[Removal, ...]:
        """Which files of one contribution were removed."""
        mine = is_own(work, *own)
        found: list[Removal] = []
        for path, day, names in gone:
            rows = [row for name in names for row in self._by_path[name] if day <= row.landed <= self._asking.as_of]
            last = max(rows, key=lambda row: (row.landed, row.sha), default=None)
            if last is not None and not self._puts_elsewhere(last):
                found.append(self._removal(path, last, mine))
        return tuple(found)

    def _removal(self, path: str, row: Passer, mine: Callable[..., bool]) -> Removal:
        return Removal(path, row.landed, row.sha, row.person, mine(row.person))

    def _puts_elsewhere(self, row: Passer) -> bool:
        """Whether the commit puts a file of the same name, in upper or lower case, elsewhere."""
        if row.sha not in self._added:
            items = self._asking.ledger.work_items_of((row.sha,), self._asking.addresses)
            self._added[row.sha] = tuple(each.path for item in items for each in item.changes if each.status == "A")
        return any(_called(each) == _called(row.path) for each in self._added[row.sha])


def _called(path: str) -> str:
    return path.rpartition("/")[2].casefold()
