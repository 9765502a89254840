"""Whether a window may be told, told again, or must be withheld, so that no two tellings tell of a single person.

Pure. Data of fewer than the least number of people never makes the difference between two tellings of one window.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from impact.model.team import LEFT, Edition

TOO_FEW = (
    "Fewer than {least} members sent their work for this window by a consent that holds, so nothing is told of it."
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a window: an edition is told again as it was, a new one is made, or it is withheld and why."""

    again: Edition | None = None
    anew: bool = False
    withheld: str = ""


def verdict(editions: Sequence[Edition], now: Mapping[str, str], filled: int, least: int) -> Verdict:
    """Return what becomes of a window that was told by these editions, oldest first.

    `now` is each member whose consent holds, with the digest of their export; `filled` is how many of the exports
    hold any work.
    """
    same = [each for each in editions if not each.forgotten and dict(each.parts) == dict(now) and each.least >= least]
    if same:
        return Verdict(again=same[-1])
    if all(changed(each, now) >= max(least, each.least) for each in editions):
        return Verdict(anew=True) if filled >= least else Verdict(withheld=TOO_FEW.format(least=least))
    current = next((each for each in editions if each.told), editions[-1])
    # Who joined, or sent another export, changes nothing until there are enough of them.
    if not current.forgotten and current.least >= least and set(dict(current.parts)) <= set(now):
        return Verdict(again=current)
    return Verdict(withheld=LEFT.format(least=max(least, current.least)))


def changed(edition: Edition, now: Mapping[str, str]) -> int:
    """How many people's data, at the least, differ between an edition and now: left, joined, or sent anew.

    Those who were forgotten since are known by number alone; any of them may be one of those who joined.
    """
    was = dict(edition.parts)
    differing = sum(was[each] != now[each] for each in was.keys() & now.keys())
    joined = len(now.keys() - was.keys())
    return differing + len(was.keys() - now.keys()) + abs(joined - edition.forgotten)
