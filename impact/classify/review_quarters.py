"""One person's remarks of one quarter, counted so that volume buys nothing; pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from impact.classify.review_facts import (
    ANSWERED,
    CREDITED,
    HELP,
    IN_FILE,
    Facts,
    Key,
    Remark,
)
from impact.model.reviews import LANDING

# Of one other person, so many changes count in a quarter: a third shows a habit, a tenth shows nothing new.
MOST_OF_ONE = 3
# One comment that was taken up is an exchange, and two may be; teaching is told from three changes on. Who reviews
# widely meets each person seldom, so they are counted, and the people with them, over the year a quarter ends.
FEWEST = 3
_YEAR = 4
# Who brought fewer changes before is new here, where the changes before were read for as long as this.
FEW_EARLIER = 3
_READ_BEFORE = timedelta(days=180)

Quarter = tuple[int, int]


def quarter(day: date) -> Quarter:
    """Return the year and the quarter of it, from 1."""
    return day.year, (day.month + 2) // 3


def in_words(which: Quarter) -> str:
    """Return a quarter as a title says it: "the second quarter of 2026"."""
    return f"the {('first', 'second', 'third', 'fourth')[which[1] - 1]} quarter of {which[0]}"


def capped(authors: Iterable[str]) -> int:
    """Return for how many changes these count, one author named for each change."""
    return sum(min(count, MOST_OF_ONE) for count in Counter(authors).values())


@dataclass(frozen=True, slots=True)
class Taught:
    """What was said on changes of others in one quarter: for each of them the remark of which most came.

    `best` is by (author, change), `before` the same of the three quarters before. `commented` is on how many changes
    something of substance was said. `newcomers` are authors who were new here and whose change landed.
    """

    quarter: Quarter
    best: tuple[Remark, ...]
    commented: int
    newcomers: tuple[str, ...]
    before: tuple[tuple[Remark, ...], ...] = ()

    @property
    def seen(self) -> tuple[Remark, ...]:
        """Those after which the file or the lines are others, or that the author credits."""
        return _since(self.best, IN_FILE)

    @property
    def speaking(self) -> tuple[Remark, ...]:
        """Those, and those that the author answered and no more."""
        return _since(self.best, ANSWERED)

    @property
    def helped(self) -> tuple[str, ...]:
        """Whose changes are others after a remark, over the year that the quarter ends."""
        return tuple(sorted({each.author for part in (self.best, *self.before) for each in _since(part, IN_FILE)}))

    @property
    def holds(self) -> bool:
        """Whether enough of it was seen in what others did: something in the quarter, enough over the year."""
        return bool(self.seen) and self._count(IN_FILE) >= FEWEST

    @property
    def is_told(self) -> bool:
        """Whether there is enough to tell of at all."""
        return bool(self.speaking) and self._count(ANSWERED) >= FEWEST

    def how_many(self, came: int) -> int:
        """Return on how many changes of the quarter this is the most that came of it."""
        return sum(each.came == came for each in self.best)

    @property
    def shown(self) -> tuple[Remark, ...]:
        """What a claim rests on: of each author as many as count, then one of each met earlier in the year."""
        own = tuple(kept_few(self.seen if self.holds else self.speaking))
        had = {each.author for each in own}
        first: dict[str, Remark] = {}
        for part in self.before:
            for each in _since(part, IN_FILE if self.holds else ANSWERED):
                first.setdefault(each.author, each)
        return (*own, *(first[author] for author in sorted(first) if author not in had))

    def _count(self, came: int) -> int:
        """For how many changes the year counts; of one person only a few in each quarter."""
        return sum(capped(each.author for each in _since(part, came)) for part in (self.best, *self.before))


def _since(remarks: Iterable[Remark], came: int) -> tuple[Remark, ...]:
    return tuple(each for each in remarks if each.came >= came)


def kept_few(remarks: Iterable[Remark]) -> Iterator[Remark]:
    """Yield remarks, as many of each author as count."""
    had: Counter[str] = Counter()
    for each in remarks:
        had[each.author] += 1
        if had[each.author] <= MOST_OF_ONE:
            yield each


def taught(facts: Facts) -> Iterator[Taught]:
    """Yield what was said in every quarter with anything that may teach, the oldest first."""
    found: dict[Quarter, dict[tuple[str, Key], Remark]] = defaultdict(dict)
    commented: dict[Quarter, set[Key]] = defaultdict(set)
    for each in (*facts.remarks, *facts.credits(HELP)):
        which = quarter(each.kept.day)
        if each.came != CREDITED:
            commented[which].add(facts.one(each.change))
        key = each.author, facts.one(each.change)
        here = found[which].get(key)
        if here is None or _place(each) < _place(here):
            found[which][key] = each
    newcomers = _Newcomers(facts)
    best = {which: tuple(sorted(each.values(), key=_place)) for which, each in found.items()}
    for which in sorted(best):
        new = sorted({each.author for each in _since(best[which], IN_FILE) if newcomers.has(each)})
        before = tuple(best[each] for each in _before(which) if each in best)
        yield Taught(which, best[which], len(commented[which]), tuple(new), before)


def _before(which: Quarter) -> Iterator[Quarter]:
    """The other quarters of the year that this one ends, the latest first."""
    at = which[0] * 4 + which[1] - 1
    for each in range(at - 1, at - _YEAR, -1):
        yield each // 4, each % 4 + 1


def _place(remark: Remark) -> tuple[int, date, int, str, str, str]:
    """What more came of stands first, then what was said earlier."""
    kept = remark.kept
    return -remark.came, kept.day, kept.order, kept.event.source, kept.event.instance, kept.event.key


class _Newcomers:
    """Tells whose change was among their first in this repository, and landed."""

    def __init__(self, facts: Facts) -> None:
        showing = {source for source, can in facts.reviews.capabilities if LANDING in can}
        self._opened: dict[tuple[str, str], list[date]] = defaultdict(list)
        # Since when people talk about changes, not since when changes are known: those may come with nothing.
        self._since: dict[str, date] = {}
        for (source, *_), said in facts.spoken.items():
            if source in showing:
                self._since[source] = min(said[0][1].day, self._since.get(source, date.max))
        for change in facts.changes.values():
            source, opened = change.change.source, change.opened
            if source in showing and opened is not None:
                self._opened[source, facts.who(change.change.author)].append(opened)

    def has(self, remark: Remark) -> bool:
        """Whether this is known of the remark's author and change; where reading begins, everybody would look new."""
        change = remark.change
        since = self._since.get(change.change.source, date.max - _READ_BEFORE)
        if change.opened is None or change.landed is None or change.opened < since + _READ_BEFORE:
            return False
        earlier = self._opened[change.change.source, remark.author]
        return sum(day < change.opened for day in earlier) < FEW_EARLIER
