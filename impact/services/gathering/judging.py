"""Judges contributions: those that were gathered, by their commits and what lies around them, and any one commit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from impact.model.work import Contribution, Kind, WorkItem

if TYPE_CHECKING:
    from impact.classify.categories import Verdict
    from impact.classify.chronicle import Chronicle
    from impact.classify.elsewhere import Offered
    from impact.classify.reading import Reading
    from impact.classify.surroundings import Surroundings
    from impact.model.facts import Commit, DiffFacts
    from impact.model.ladder import CategoryRule
    from impact.services.reading.workshop import Workshop

# A commit without a readable time is of no day; alone, nothing depends on which.
_NO_DAY = date(1970, 1, 1)


class Judge:
    """Gives the category of a contribution; remembers what looks the same, because most looks like some seen before.

    What lies around it is asked for only where a rule could be decided by it, and read once; without `read`
    nothing is known of it. `used` is what other repositories came to use; `besides` are signals that other repositories
    tell, and that hold.
    """

    def __init__(
        self,
        workshop: Workshop,
        read: Callable[[], Chronicle] | None = None,
        used: Sequence[Offered] = (),
        besides: frozenset[str] = frozenset(),
    ) -> None:
        self._workshop = workshop
        self._read = read
        self._used = used
        self._besides = besides
        self._known: dict[tuple[tuple[str, ...], tuple[Kind, ...]], tuple[Verdict, frozenset[str]]] = {}

    @cached_property
    def _near(self) -> Surroundings:
        from impact.classify.surroundings import Surroundings

        assert self._read is not None, "asked before"
        return Surroundings(self._read())

    @cached_property
    def _around(self) -> frozenset[str]:
        from impact.classify.context import AROUND, BESIDES

        return frozenset(AROUND) - frozenset(BESIDES) | self._besides

    @cached_property
    def _by_context(self) -> tuple[CategoryRule, ...]:
        from impact.classify.categories import by_context

        return by_context(self._workshop.categories, self._around)

    def __call__(self, items: Sequence[WorkItem]) -> Verdict:
        from impact.classify.union import held

        alone = len(items) == 1
        signals = items[0].signals if alone else held(items, self._workshop.book)
        if self._used:
            from impact.classify.elsewhere import elsewhere

            signals = (*signals, *elsewhere(items, self._used, self._is_code))
        key = (tuple(signals), items[0].kinds)
        found = self._known.get(key) if alone else None
        if found is None:
            found = self._judged(signals, items)
            if alone:
                self._known[key] = found
        verdict, open_to = found
        return self._in_context(signals, items, open_to) if open_to and self._read is not None else verdict

    def _is_code(self, path: str) -> bool:
        from impact.classify.features import CODE

        return self._workshop.places.letter(path) == CODE

    def _in_context(self, signals: Sequence[str], items: Sequence[WorkItem], open_to: frozenset[str]) -> Verdict:
        from impact.classify.context import Seen, context

        told = sorted(open_to & self._besides)
        around = context(Seen(items, self._near, self._workshop.reader.places), open_to)
        return self._judged((*signals, *told, *around), items)[0]

    def _judged(self, signals: Sequence[str], items: Sequence[WorkItem]) -> tuple[Verdict, frozenset[str]]:
        from impact.classify.categories import Work, categorise, undecided
        from impact.classify.union import kinds_of

        shop = self._workshop
        counts = Counter(name for item in items for name in item.signals)
        work = Work(signals, counts, len(items), kinds_of(items, shop.reader), shop.reader)
        return categorise(work, shop.categories), undecided(work, self._by_context, self._around)


class Alone:
    """Makes a contribution of one commit, as if it had been squashed from a pull request; whoever its author is."""

    def __init__(self, workshop: Workshop, root: str) -> None:
        from impact.classify.links import compiled

        self._workshop = workshop
        self._root = root
        self._decide = Judge(workshop)
        self._links = compiled(workshop.options.links)

    def __call__(self, commit: Commit, reading: Reading, diff: DiffFacts | None) -> Contribution:
        from impact.classify.gather import gather

        options = self._workshop.options
        item = self._item(commit, reading, diff)
        (made,) = gather((item,), commit.person, options.gather, options.area_depth, self._decide)
        return made

    def _item(self, commit: Commit, reading: Reading, diff: DiffFacts | None) -> WorkItem:
        from impact.services.reading.scanning import day_of

        days = [day_of(commit.authored_at, commit.offset), day_of(commit.committed_at, 0)]
        known = [date.fromordinal(day + _NO_DAY.toordinal()) for day in days if day is not None] or [_NO_DAY]
        return WorkItem(
            repo=self._root,
            sha=commit.sha,
            role="author",
            day=known[0],
            landed=known[-1],
            subject=commit.subject,
            signals=reading.spoken,
            kind=reading.kind,
            links=self._links.links(commit.subject, commit.message),
            changes=commit.changes or (),
            kinds=reading.kinds,
            diff=diff,
        )
