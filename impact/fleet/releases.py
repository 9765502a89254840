"""Whether a window may be told, told again, or must be withheld, so that no two tellings tell of a single person.

Pure. Two tellings of one window never differ by what fewer than the least number of people took out or brought in.
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
    if all(apart(each, now, max(least, each.least)) for each in editions):
        return Verdict(anew=True) if filled >= least else Verdict(withheld=TOO_FEW.format(least=least))
    current = next((each for each in editions if each.told), editions[-1])
    # Who joined, or sent another export, changes nothing until there are enough of them.
    if not current.forgotten and current.least >= least and set(dict(current.parts)) <= set(now):
        return Verdict(again=current)
    return Verdict(withheld=LEFT.format(least=max(least, current.least)))


def apart(edition: Edition, now: Mapping[str, str], least: int) -> bool:
    """Whether an edition and what would be told now may both be known.

    What vanishes between them was so of somebody who left or sent anew, what appears is so of somebody who joined or
    sent anew: each of the two must be nobody, or enough people. Those who were forgotten since are known by number
    alone; any of them may be one of those who joined, with the same as before.
    """
    was = dict(edition.parts)
    anew = sum(was[each] != now[each] for each in was.keys() & now.keys())
    left, joined = len(was.keys() - now.keys()) + edition.forgotten, len(now.keys() - was.keys())
    come_back = range(min(edition.forgotten, joined) + 1)
    return all(_enough(left - each + anew, joined - each + anew, least) for each in come_back)


def _enough(gone: int, come: int, least: int) -> bool:
    return bool(gone or come) and all(not each or each >= least for each in (gone, come))
