"""The qualities of contributions: what the ledger knows of their files, asked for in bulk, and judged by the core."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from impact.classify.asides import says_nothing
from impact.classify.surroundings import SWEEP
from impact.classify.teams import Touched
from impact.expect.qualities import reach, self_initiated, shared
from impact.model.recurrence import YEAR
from impact.model.work import Contribution, Outcome, Quality
from impact.outcomes.permanence import durability, made
from impact.outcomes.recurrence import REPLACING, TESTS, Change, is_flaky, is_repair, persistent, suspects
from impact.outcomes.removal import Removal, lasting

if TYPE_CHECKING:
    from impact.ledger.rows import Passing
    from impact.services.measuring.asking import Asking

Letter = Callable[[str], str]
_NOTHING_GONE: Mapping[str, tuple[Removal, ...]] = {}
_NO_MAP: Mapping[str, Touched] = {}


def qualities_of(
    asking: Asking,
    works: tuple[Contribution, ...],
    outcomes: Mapping[str, tuple[Outcome, ...]],
    gone: Mapping[str, tuple[Removal, ...]] = _NOTHING_GONE,
    teams: Mapping[str, Touched] = _NO_MAP,
) -> dict[str, tuple[Quality, ...]]:
    """Return the five qualities of each contribution.

    `gone` says of each which of its files are not there any more, `teams` which teams it touches: of none where there
    is no map of teams.
    """
    letter = asking.workshop.places.letter
    asked: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for sha, kind, name in asking.ledger.asked(asking.repo_id, [sha for each in works for sha in each.shas]):
        asked[sha].add((kind, name))
    history = _History(asking, works, letter)
    found: dict[str, tuple[Quality, ...]] = {}
    for work in works:
        came = outcomes.get(work.id, ())
        links = {link for sha in work.shas for link in asked.get(sha, ())}
        found[work.id] = (
            history.persistent(work),
            reach(work, came, _counted(teams.get(work.id))),
            self_initiated(work, links),
            lasting(work, durability(work, history.there(work), came, asking.as_of), came, gone.get(work.id, ())),
            shared(work),
        )
    return found


def _counted(touched: Touched | None) -> tuple[int, int] | None:
    return None if touched is None else (len(touched.teams), touched.outside)


class _History:
    """What happened to the files of some contributions, each question put to the ledger once for all of them."""

    def __init__(self, asking: Asking, works: Sequence[Contribution], letter: Letter) -> None:
        self._asking, self._letter = asking, letter
        self._moves = asking.moves
        earliest = min((day for each in works for day in _days(each)), default=date.max)
        wide = [each for each in works if suspects(each, each.paths, letter, SWEEP)]
        names = {name for each in wide for path in _own_parts(each, letter) for name in self._names(path, each)}
        self._by_path: dict[str, list[Passing]] = defaultdict(list)
        for each in asking.ledger.trail(asking.repo_id, names, earliest=earliest - YEAR):
            self._by_path[each.path].append(each)

    def persistent(self, work: Contribution) -> Quality:
        """Whether the problem that it is about had kept coming back, and stayed away."""
        # Of other work it does not matter; to look for it takes as long as all the rest.
        removed = [path for path in work.paths if self._removed(path, work)] if work.category in REPLACING else ()
        parts = {path: self._changes(path, work) for path in suspects(work, removed, self._letter, SWEEP)}
        beside = [change for path in made(work) for change in self._changes(path, work)] if parts else []
        return persistent(work, parts, beside, self._asking.as_of)

    def there(self, work: Contribution) -> tuple[str, ...] | None:
        """Those of the files it created that are there now, by whatever name."""
        head = self._asking.head
        if head is None:
            return None
        return tuple(path for path, day in made(work).items() if not self._moves.later(path, day).isdisjoint(head))

    def _names(self, path: str, work: Contribution) -> frozenset[str]:
        days = _days(work)
        return self._moves.earlier(path, max(days)) | self._moves.later(path, min(days))

    def _changes(self, path: str, work: Contribution) -> list[Change]:
        sort = self._letter(path)
        rows = (row for name in self._names(path, work) for row in self._by_path.get(name, ()))
        few = (row for row in rows if row.files is not None and row.files <= SWEEP)
        return list(dict.fromkeys(_change(row, sort) for row in few))

    def _removed(self, path: str, work: Contribution) -> bool:
        own = [row for row in self._by_path.get(path, ()) if row.sha in work.shas]
        return any(row.status == "D" for row in own)


def _change(row: Passing, sort: str) -> Change:
    repair = not row.bot and not says_nothing(row.signals) and is_repair(sort, row.signals)
    return Change(row.landed, row.sha, repair, row.subject, repair and sort == TESTS and is_flaky(row.signals))


def _own_parts(work: Contribution, letter: Letter) -> Iterable[str]:
    return {*suspects(work, work.paths, letter, SWEEP), *made(work)}


def _days(work: Contribution) -> list[date]:
    return [day for _, day in work.landed] or [work.first, work.last]
