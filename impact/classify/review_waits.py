"""Changes that had waited longer than is usual in their repository until somebody commented, and then landed; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from statistics import median_low

from impact.classify.review_facts import Facts, Remark, key_of

# Fewer changes with a first comment make no median.
ENOUGH = 10
# Where comments come within a day, two days are no wait.
SHORTEST = 3
# Who was asked by name this long before is whom the change waited for.
_ASKED = SHORTEST
# What lands later than this after a comment was hardly waiting for it.
SOON = 7


@dataclass(frozen=True, slots=True)
class Usual:
    """How long changes of a repository wait for the first comment of substance: the median in days, of so many."""

    days: int
    changes: int

    @property
    def long(self) -> int:
        """From how many days on a wait is long here."""
        return max(self.days + 1, SHORTEST)


@dataclass(frozen=True, slots=True)
class Ended:
    """A long wait, and the remark after which the change landed."""

    remark: Remark
    waited: int


def usual(facts: Facts) -> Usual | None:
    """Return how long changes wait for anybody but the person; None where too few did.

    The person's own comments are no part of it, so that nobody moves the measure they are held against.
    """
    waits = []
    for key, said in facts.spoken.items():
        opened = facts.changes[key].opened
        first = next((kept.day for who, kept in said if not facts.is_own(who)), None)
        if opened is not None and first is not None and first >= opened:
            waits.append((first - opened).days)
    return Usual(median_low(waits), len(waits)) if len(waits) >= ENOUGH else None


def ended(facts: Facts, than: Usual) -> tuple[Ended, ...]:
    """Return the person's remarks on long-waiting changes that landed soon after, nobody else having commented before.

    Approvals and votes begin and end no wait: how many there are then moves nothing. A change that had waited for the
    person, who was asked for it by name, is none of these, and where a source shows nobody being asked, none is told:
    whoever comes late would be told as help otherwise.
    """
    found = []
    for each in facts.remarks:
        opened, landed, day = each.change.opened, each.change.landed, each.kept.day
        if opened is None or landed is None or (day - opened).days < than.long:
            continue
        if each.kept.event.source not in facts.asking or facts.was_asked(each, day - timedelta(_ASKED)):
            continue
        if 0 <= (landed - day).days <= SOON and not _others_before(facts, each):
            found.append(Ended(each, (day - opened).days))
    return tuple(found)


def _others_before(facts: Facts, remark: Remark) -> bool:
    said = facts.spoken[key_of(remark.change)]
    return any(not facts.is_own(who) and kept.order < remark.kept.order for who, kept in said)
