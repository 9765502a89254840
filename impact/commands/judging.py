"""Gives contributions their category: by their commits, and where that decides it by what lies around them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from impact.model.work import Kind, WorkItem

if TYPE_CHECKING:
    from impact.classify.categories import Verdict
    from impact.classify.surroundings import Nearby, Surroundings
    from impact.commands.workshop import Workshop
    from impact.model.ladder import CategoryRule


class Judge:
    """Gives the category of a contribution; remembers what looks the same, because most looks like some seen before.

    What lies around it is asked for only where a rule could be decided by it, and read once.
    """

    def __init__(self, workshop: Workshop, read: Callable[[], Iterable[Nearby]]) -> None:
        self._workshop = workshop
        self._read = read
        self._known: dict[tuple[tuple[str, ...], tuple[Kind, ...]], tuple[Verdict, frozenset[str]]] = {}

    @cached_property
    def _near(self) -> Surroundings:
        from impact.classify.surroundings import Surroundings

        return Surroundings(self._read())

    @cached_property
    def _around(self) -> frozenset[str]:
        from impact.classify.context import AROUND

        return frozenset(AROUND)

    @cached_property
    def _by_context(self) -> tuple[CategoryRule, ...]:
        from impact.classify.categories import by_context

        return by_context(self._workshop.categories, self._around)

    def __call__(self, items: Sequence[WorkItem]) -> Verdict:
        from impact.classify.union import held

        alone = len(items) == 1
        signals = items[0].signals if alone else held(items, self._workshop.book)
        key = (items[0].signals, items[0].kinds)
        found = self._known.get(key) if alone else None
        if found is None:
            found = self._judged(signals, items)
            if alone:
                self._known[key] = found
        verdict, open_to = found
        return self._in_context(signals, items, open_to) if open_to else verdict

    def _in_context(self, signals: Sequence[str], items: Sequence[WorkItem], open_to: frozenset[str]) -> Verdict:
        from impact.classify.context import Seen, context

        around = context(Seen(items, self._near, self._workshop.reader.places), open_to)
        return self._judged((*signals, *around), items)[0]

    def _judged(self, signals: Sequence[str], items: Sequence[WorkItem]) -> tuple[Verdict, frozenset[str]]:
        from impact.classify.categories import Work, categorise, undecided
        from impact.classify.union import kinds_of

        shop = self._workshop
        counts = Counter(name for item in items for name in item.signals)
        work = Work(signals, counts, len(items), kinds_of(items, shop.reader.places), shop.reader)
        return categorise(work, shop.categories), undecided(work, self._by_context, self._around)
