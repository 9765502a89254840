"""Finds files that were moved and changed in one commit, for those that work created and that are not there now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from impact.outcomes.continuation import since
from impact.outcomes.moves import Move, Moves
from impact.sources.renames import renames

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from impact.ledger.rows import Passer
    from impact.model.work import Contribution
    from impact.services.measuring.asking import Asking

# A file that was moved and changed this often is followed no further.
_MOST = 8


def edited_moves(asking: Asking, works: Iterable[Contribution]) -> tuple[Move, ...]:
    """Return the moves with changes by which files that `works` created went where they are now, or on their way there.

    The ledger knows exact moves alone. Git is asked about the commits that took such a file away, and about no other;
    nothing where contents are not there to compare (no place, a partial clone) or nobody looked what is there now.
    """
    if asking.head is None or asking.place is None or asking.place.partial:
        return ()
    created = {(path, day) for work in works for path, day in since(work).items()}
    exact = tuple(asking.ledger.moves(asking.repo_id))
    found: dict[Move, None] = {}
    asked: set[str] = set()
    for _ in range(_MOST):
        removing = _removing(asking, created, Moves((*exact, *found)))
        new = {(row.sha, row.path): row.landed for row in removing if row.sha not in asked}
        if not new:
            break
        asked |= {sha for sha, _ in new}
        told = renames(asking.place.repository, {sha for sha, _ in new})
        found |= {(old, path, new[sha, old]): None for sha, old, path in told if (sha, old) in new}
    return tuple(found)


def _removing(asking: Asking, created: Iterable[tuple[str, date]], moves: Moves) -> tuple[Passer, ...]:
    """The commits that took away, under the last name of each, files that are not there now."""
    head = asking.head or {}
    gone: dict[str, date] = {}
    for path, day in created:
        names = moves.later(path, day)
        if names.isdisjoint(head):
            gone |= {name: min(day, gone.get(name, day)) for name in names}
    rows = asking.ledger.passers(asking.repo_id, gone) if gone else ()
    return tuple(row for row in rows if row.status == "D" and gone[row.path] <= row.landed)
