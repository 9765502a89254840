"""Judges contributions: those that were gathered, and any commit taken as one contribution of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from impact.model.work import Contribution, Kind, WorkItem

if TYPE_CHECKING:
    from impact.classify.categories import Verdict
    from impact.classify.reading import Reading
    from impact.commands.workshop import Workshop
    from impact.model.facts import Commit, DiffFacts

# A commit without a readable time is of no day; alone, nothing depends on which.
_NO_DAY = date(1970, 1, 1)


class Judge:
    """Gives the category of a contribution; remembers single commits, because most look like some seen before."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop
        self._known: dict[tuple[tuple[str, ...], tuple[Kind, ...]], Verdict] = {}

    def __call__(self, items: Sequence[WorkItem]) -> Verdict:
        from impact.classify.union import held

        if len(items) > 1:
            return self._judged(held(items, self._workshop.book), items)
        key = (items[0].signals, items[0].kinds)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._judged(items[0].signals, items)
        return found

    def _judged(self, signals: Sequence[str], items: Sequence[WorkItem]) -> Verdict:
        from impact.classify.categories import Work, categorise
        from impact.classify.union import kinds_of

        shop = self._workshop
        counts = Counter(name for item in items for name in item.signals)
        work = Work(signals, counts, len(items), kinds_of(items, shop.reader.places), shop.reader)
        return categorise(work, shop.categories)


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
        from impact.commands.scanning import day_of

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
