"""What came lately of what contributions offer to other repositories, in one sentence each; no news is no sentence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from impact.expect.words import number
from impact.model.report import News


def fresh(news: Iterable[News], first: date | None, last: date | None) -> tuple[News, ...]:
    """Return those of which something came in these days, the latest first; an end that is None is open."""
    told = [each for each in news if _within(each, first, last)]
    return tuple(sorted(told, key=lambda each: (-_within(each, first, last)[-1][0].toordinal(), each.contribution)))


def came(news: News, first: date | None, last: date | None, *, since: bool = False) -> str:
    """Return such as "used in 3 more repositories, by 2 people", "" where nothing came; with the month if `since`."""
    within = _within(news, first, last)
    if not within:
        return ""
    before = any(first is not None and day < first for day, _ in news.came)
    count, people = len(within), len({who for _, who in within})
    noun = "repository" if count == 1 else "repositories"
    said = f"used in {number(count)} {'more' if before else 'other'} {noun}, by {number(people)} "
    said += "person" if people == 1 else "people"
    return f"{said}, since {within[0][0].isoformat()[:7]}" if since else said


def _within(news: News, first: date | None, last: date | None) -> list[tuple[date, int]]:
    return [each for each in news.came if (first is None or first <= each[0]) and (last is None or each[0] <= last)]
