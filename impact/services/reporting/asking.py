"""What was asked of a report, as one value, and the period and levels it comes to."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

from impact.expect.archetypes import in_order
from impact.model.errors import UsageError
from impact.model.ladder import Category, Ladder, Level
from impact.model.options import Options
from impact.model.period import Period
from impact.model.report import SELF
from impact.redact.reports import Redaction


@dataclass(frozen=True, slots=True)
class Asked:
    """The command line of `impact report`, as typed."""

    paths: tuple[str, ...]
    me: tuple[str, ...]
    since: str | None
    until: str | None
    period: str | None
    level: str | None
    target: str | None
    ladder: str | None
    ledger: str | None
    audience: str = SELF
    redact: tuple[str, ...] = ()
    archetype: str | None = None
    author: str = ""  # somebody else, by their consent
    handed_on: bool = False  # what is made of it goes to others, though it is told to oneself

    def leaving(self, options: Options) -> Redaction:
        """What does not leave: the words given, everywhere; what the settings name, for others."""
        kept = Redaction(**asdict(options.private)) if self.audience != SELF or self.handed_on else Redaction()
        return replace(kept, words=(*kept.words, *self.redact))

    def span(self, options: Options, today: date) -> Period:
        """The period: --period or its setting, its ends moved by --since and --until.

        Raises UsageError for a date nobody understands and for a period that ends before it begins.
        """
        from impact.settings import dates

        whole = dates.period(self.period or options.period, today)
        start = dates.day(self.since, today) if self.since else whole.start
        end = dates.day(self.until, today) if self.until else whole.end
        if start and end and start > end:
            raise UsageError(f"the period ends on {end}, before it begins on {start}", hint="swap --since and --until")
        return Period(start, end)

    def levels(self, options: Options, categories: tuple[Category, ...]) -> tuple[Ladder, Level | None, Level]:
        """The ladder, the level held (if said) and the level to compare with.

        With --archetype the expectations of the latter come in its order.
        Raises UsageError for an unknown level, ladder or archetype, with what was perhaps meant.
        """
        from impact.edges import places
        from impact.settings.ladders import find_level, load_ladder

        folder: Path = places.config_folder() / "ladders"
        keys = tuple(each.key for each in categories)
        ladder = load_ladder(self.ladder or options.ladder, user_folder=folder, categories=keys)
        held = self.level or options.level
        current = find_level(ladder, held) if held else None
        named = self.target or options.target
        target = find_level(ladder, named) if named else _next(ladder, current)
        return ladder, current, self._in_order(ladder, target)

    def _in_order(self, ladder: Ladder, target: Level) -> Level:
        if self.archetype is None:
            return target
        orders = dict(ladder.archetypes)
        if self.archetype not in orders:
            known = f"archetypes here: {', '.join(orders)}" if orders else "a ladder names them under 'archetypes'"
            raise UsageError(f"the ladder '{ladder.key}' has no archetype '{self.archetype}'", hint=known)
        return in_order(target, orders[self.archetype])


def absences(options: Options, period: Period, today: date) -> tuple[Period, ...]:
    """The times away, by the person's own word, that lie in a period, in order."""
    from impact.settings import dates

    away = sorted((dates.period(each, today) for each in options.absent), key=lambda each: each.start or date.min)
    return tuple(each for each in away if _meet(each, period))


def _meet(one: Period, other: Period) -> bool:
    last, first = date.max, date.min
    return (one.start or first) <= (other.end or last) and (other.start or first) <= (one.end or last)


def _next(ladder: Ladder, current: Level | None) -> Level:
    """One rank above the level held; without one, the middle of the first track: a place to begin talking."""
    if current is None:
        track = [each for each in ladder.levels if each.track == ladder.levels[0].track]
        return sorted(track, key=lambda each: each.rank)[(len(track) - 1) // 2]
    above = [each for each in ladder.levels if each.track == current.track and each.rank > current.rank]
    return min(above, key=lambda each: each.rank, default=current)
