"""How repairs went on in the areas that work was done in, and in comparable ones: asked once, judged by the core."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from impact.classify.areas import area, place
from impact.classify.asides import NO_CARE, says_nothing
from impact.classify.surroundings import SWEEP
from impact.ledger.bulk import no_collecting
from impact.model.recurrence import NO_REPAIR, REPAIR, mends
from impact.model.work import REGRESSIONS, Contribution, Outcome
from impact.outcomes.regressions import Areas, landed, regressions, windows
from impact.outcomes.regressions_areas import Landing, Naming, Trail, trails

if TYPE_CHECKING:
    from impact.ledger.rows import Landed
    from impact.outcomes.moves import Moves
    from impact.services.measuring.asking import Asking

# Sorts of place, by their letter: code, the pipeline, the build. Repairs of tests are too few in any repository to
# compare areas by.
_PARTS = "CIB"


def regressions_of(asking: Asking, works: Iterable[Contribution]) -> dict[str, tuple[Outcome, ...]]:
    """Return the outcome of each contribution whose category asks for it; without such a one nothing is asked."""
    asked = asking.workshop.measures
    measured = [each for each in works if each.landed and REGRESSIONS in asked.get(each.category, ())]
    if not measured:
        return {}
    history = _History(asking, measured)
    return {each.id: (regressions(each, history.cuts(each), asking.as_of),) for each in measured}


class _History:
    """What happened in every area of a repository, read when first asked for."""

    def __init__(self, asking: Asking, works: list[Contribution]) -> None:
        self._asking = asking
        self._first = min(windows(each, asking.as_of)[0].first for each in works)
        self._letter = asking.workshop.places.letter
        depth = asking.workshop.options.area_depth
        self._by_folder: Naming = lambda path: area(path, depth)
        # For repositories that keep everything in few folders.
        self._by_part: Naming = lambda path: place(path, depth + 1)

    def cuts(self, work: Contribution) -> Iterator[Areas]:
        """Yield the repository as cut into areas, into parts of areas; what is not asked for is not made."""
        paths = [self._asking.moves.now(each, landed(work)[0]) for each in work.paths if self._letter(each) in _PARTS]
        yield Areas(tuple(sorted({self._by_folder(each) for each in paths})), self._folders)
        yield Areas(tuple(sorted({self._by_part(each) for each in paths})), self._parts)

    @cached_property
    def _folders(self) -> dict[str, Trail]:
        return trails(self._landings, self._by_folder)

    @cached_property
    def _parts(self) -> dict[str, Trail]:
        return trails(self._landings, self._by_part)

    @cached_property
    def _landings(self) -> list[Landing]:
        asking = self._asking
        days = (self._first, asking.as_of)
        rows = asking.ledger.traffic(asking.repo_id, days, most=SWEEP, signals=REPAIR | NO_REPAIR | NO_CARE)
        with no_collecting():  # it took half of the time
            return list(landings(rows, asking.moves, self._letter))


def landings(rows: Iterable[Landed], moves: Moves, letter: Callable[[str], str]) -> Iterator[Landing]:
    """Yield the commits that count, as values of the core: no reformatting, no tests, files as they are called now."""
    said: dict[tuple[str, ...], tuple[bool, bool]] = {}
    counts: dict[str, bool] = {}
    for sha, day, who, signals, paths in rows:
        known = said.get(signals)
        if known is None:
            known = said[signals] = (says_nothing(signals), mends(signals))
        nothing, repair = known
        if nothing:
            continue
        for path in paths:
            if path not in counts:
                counts[path] = letter(path) in _PARTS
        there = [moves.now(path, day) if moves.moved(path) else path for path in paths if counts[path]]
        if there:
            yield Landing(day.toordinal(), who, sha, repair, tuple(there))
