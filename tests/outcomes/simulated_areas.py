"""Repositories that never were: areas whose repairs vary more than chance, and one of them picked at its worst."""

from __future__ import annotations

import random
from datetime import date, timedelta
from math import comb

from impact.outcomes.regressions import Areas
from impact.outcomes.regressions_areas import Trail

FIRST = date(2020, 1, 1)
YEARS = 3
BEGUN = date(2022, 1, 1)
TODAY = date(2023, 1, 2)
AREAS = 40
# Repairs a year: the mean over areas, how unlike areas are, and how unlike the years of one area are (as shapes of
# gamma distributions: the smaller, the more they vary; counts of a year are then negative binomial).
MEAN, UNLIKE_AREAS, UNLIKE_YEARS = 12.0, 2.0, 4.0
OTHERS = 30.0


def repository(luck: random.Random) -> dict[str, Trail]:
    """Return what happened in each area in three years, with no intervention anywhere."""
    found = {}
    for number in range(AREAS):
        usual = luck.gammavariate(UNLIKE_AREAS, MEAN / UNLIKE_AREAS)
        rates = [usual * luck.gammavariate(UNLIKE_YEARS, 1 / UNLIKE_YEARS) for _ in range(YEARS)]
        found[f"area{number:02}"] = Trail(_moments(luck, rates, 0), _moments(luck, [OTHERS] * YEARS, 1))
    return found


def _moments(luck: random.Random, rates: list[float], sort: int) -> tuple[tuple[int, int, str], ...]:
    start = FIRST.toordinal()
    found = []
    for year, rate in enumerate(rates):
        at = luck.expovariate(1) / rate
        while at < 1:
            # Each by somebody else, so that no two are one moment.
            found.append((start + int((year + at) * 365.25), 2 * len(found) + sort, f"{sort}{len(found):05x}"))
            at += luck.expovariate(1) / rate
    return tuple(sorted(found))


def repairs(trail: Trail, first: date, last: date) -> int:
    """Return how many repairs lie between two days."""
    return sum(first.toordinal() <= day <= last.toordinal() for day, *_ in trail.repairs)


def hottest(trails: dict[str, Trail]) -> str:
    """Return the area with most repairs in the year before the work: who cleans up, picks that."""
    year_before = BEGUN - timedelta(days=365)
    return max(trails, key=lambda name: (repairs(trails[name], year_before, BEGUN), name))


def cut(trail: Trail, share: float, luck: random.Random) -> Trail:
    """Return the same area as if so large a share of the repairs since the work had not been needed."""
    start = BEGUN.toordinal()
    kept = tuple(each for each in trail.repairs if each[0] <= start or luck.random() >= share)
    return Trail(kept, trail.others)


def areas(own: str, trails: dict[str, Trail]) -> list[Areas]:
    """Return a repository as it is judged: cut in one way, with one area that the work lies in."""
    return [Areas((own,), trails)]


def at_least(count: int, of: int, share: float) -> float:
    """Return how likely `count` or more of so many are, when each comes with this probability: the binomial tail."""
    return sum(comb(of, each) * share**each * (1 - share) ** (of - each) for each in range(count, of + 1))
