"""From when to when a repository asked for a thing, in whichever of its files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from impact.model.manifests import ADDED, CHANGED, REMOVED, Step

# What is taken back sooner was tried, not taken up.
DAYS = 30


@dataclass(slots=True)
class Episode:
    """A time in which some file asked for it: the steps that `added` it to one, and when and by what it ended."""

    start: date
    added: list[Step] = field(default_factory=list)
    end: date | None = None
    end_sha: str = ""

    @property
    def lasted(self) -> bool:
        """Whether it stayed, or is there now."""
        return self.end is None or (self.end - self.start).days > DAYS


def episodes(steps: Iterable[Step], *, there: bool) -> list[Episode]:
    """The episodes that the steps of one thing in one repository make, in order; `there` is whether it is there now.

    Within a day the order of commits is not known, and not needed: what was added more often than removed is there.
    A move from one file to another therefore ends nothing. Branches are seen one after the other by their days.
    """
    found: list[Episode] = []
    places: set[str] = set()
    ordered = sorted(steps, key=lambda each: (each.day, each.sha, each.path))
    for day, group in groupby(ordered, key=lambda each: each.day):
        today = list(group)
        was = bool(places)
        _move(places, today)
        if places and not was:
            found.append(Episode(day))
        if found and (places or was):
            found[-1].added += [each for each in today if each.change == ADDED]
        if was and not places:
            found[-1].end, found[-1].end_sha = day, _last_removed(today).sha
        elif not was and not places:
            found.append(Episode(day, [each for each in today if each.change == ADDED], day, _last_removed(today).sha))
    _settle(found, ordered, there)
    return found


def stays(known: Iterable[Episode]) -> list[Episode]:
    """The times in which it stayed, in order, out of all its episodes; they are more than DAYS apart.

    What was only tried is none, and a short pause no end.
    """
    found: list[Episode] = []
    for each in (one for one in known if one.lasted):
        last = found[-1] if found else None
        if last is not None and last.end is not None and (each.start - last.end).days <= DAYS:
            found[-1] = Episode(last.start, [*last.added, *each.added], each.end, each.end_sha)
        else:
            found.append(each)
    return found


def _move(places: set[str], today: Iterable[Step]) -> None:
    balance: Counter[str] = Counter()
    for each in today:
        balance[each.path] += (each.change == ADDED) - (each.change == REMOVED)
        if each.change == CHANGED:
            places.add(each.path)  # it was there before, whether or not a commit that was read says so
    for path, more in balance.items():
        if more > 0:
            places.add(path)
        elif more < 0:
            places.discard(path)


def _last_removed(today: list[Step]) -> Step:
    return next((each for each in reversed(today) if each.change == REMOVED), today[-1])


def _settle(found: list[Episode], ordered: list[Step], there: bool) -> None:
    """Let the files that are there now have the last word: branches may have been read in another order."""
    if not found:
        return
    last = found[-1]
    if there:
        last.end, last.end_sha = None, ""
    elif last.end is None:
        gone = next((each for each in reversed(ordered) if each.change == REMOVED), None)
        last.end = max(last.start, gone.day if gone else ordered[-1].day)
        last.end_sha = gone.sha if gone else ""
