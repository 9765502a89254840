"""Feeds what is gone: which files that work created were removed, by which commit, and which were moved instead."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING, NamedTuple

from impact.outcomes.continuation import is_own, since
from impact.outcomes.moves import Moves
from impact.outcomes.removal import Removal

if TYPE_CHECKING:
    from datetime import date

    from impact.ledger.rows import Passer
    from impact.model.work import Contribution
    from impact.services.measuring.aftermath import Asking


class Fate(NamedTuple):
    """Of one contribution: the files that were removed, and those that a commit put elsewhere with changes."""

    removals: tuple[Removal, ...] = ()
    moved: frozenset[str] = frozenset()


def fates(
    asking: Asking, works: Iterable[Contribution], own: tuple[tuple[str, ...], tuple[str, ...]]
) -> dict[str, Fate]:
    """Return by contribution id what became of files that are not there now; nothing where nobody could look.

    What a merge took away has no commit to be named for, so nothing is said of it.
    """
    if asking.head is None:
        return {}
    moves = Moves(asking.ledger.moves(asking.repo_id))
    gone: dict[str, list[tuple[str, date, frozenset[str]]]] = defaultdict(list)
    kept = {each.id: each for each in works}
    for work in kept.values():
        for path, day in since(work).items():
            names = moves.later(path, day)
            if names.isdisjoint(asking.head):
                gone[work.id].append((path, day, names))
    looked = _Looked(asking, moves, {name for group in gone.values() for *_, names in group for name in names})
    return {key: looked.fate(kept[key], group, own) for key, group in gone.items()}


class _Looked:
    """The commits that removed files, and where else they put them."""

    def __init__(self, asking: Asking, moves: Moves, names: Collection[str]) -> None:
        self._asking = asking
        self._moves = moves
        self._by_path: dict[str, list[Passer]] = defaultdict(list)
        for row in asking.ledger.passers(asking.repo_id, names) if names else ():
            if row.status == "D":
                self._by_path[row.path].append(row)
        self._added: dict[str, tuple[str, ...]] = {}

    def fate(
        self,
        work: Contribution,
        gone: Iterable[tuple[str, date, frozenset[str]]],
        own: tuple[tuple[str, ...], tuple[str, ...]],
    ) -> Fate:
        """What became of the files of one contribution."""
        mine = is_own(work, *own)
        removals: list[Removal] = []
        moved: set[str] = set()
        for path, day, names in gone:
            rows = [row for name in names for row in self._by_path[name] if day <= row.landed <= self._asking.as_of]
            last = max(rows, key=lambda row: (row.landed, row.sha), default=None)
            if last is None:
                continue
            elsewhere = self._elsewhere(last)
            if elsewhere:
                there = (name for each in elsewhere for name in self._moves.later(each, last.landed))
                moved |= {path} if any(name in (self._asking.head or {}) for name in there) else set()
            else:
                removals.append(self._removal(path, last, mine))
        return Fate(tuple(removals), frozenset(moved))

    def _removal(self, path: str, row: Passer, mine: Callable[..., bool]) -> Removal:
        return Removal(path, row.landed, row.sha, row.person, mine(row.person))

    def _elsewhere(self, row: Passer) -> tuple[str, ...]:
        """Where the commit put files of the same name: moved with changes, which is not removed."""
        if row.sha not in self._added:
            items = self._asking.ledger.work_items_of((row.sha,), self._asking.addresses)
            self._added[row.sha] = tuple(each.path for item in items for each in item.changes if each.status == "A")
        called = row.path.rpartition("/")[2]
        return tuple(each for each in self._added[row.sha] if each.rpartition("/")[2] == called)
