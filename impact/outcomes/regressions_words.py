"""What a comparison of areas says in words: a fall that all share is told as plainly as one that stands out."""

from __future__ import annotations

from collections.abc import Sequence

from impact.model.report import quoted
from impact.outcomes.placebo import QUIET, Counts
from impact.outcomes.regressions_areas import Window

_NO_CLAIM = "no effect is claimed"
_SHOWN = 2
NOWHERE = "it changes no code, build or pipeline, of which repairs could be counted"


def named(areas: Sequence[str]) -> str:
    """Return how an area is called that several make up."""
    ordered = sorted(areas)
    more = len(ordered) - _SHOWN
    return ", ".join(ordered[:_SHOWN]) + (f" and {more} more" if more > 0 else "")


def told(name: str, own: Counts, at: int, count: int, periods: tuple[Window, Window], *, holds: bool) -> str:
    """Say both counts with their periods, and the place among the comparable areas."""
    before, after = periods
    counts = (
        f"repairs of {quoted(name)}: {own.before} from {before.first} to {before.last}, "
        f"{own.after} from {after.first} to {after.last}"
    )
    at_place = f"{_th(at)} of {count + 1}"
    if holds:
        return f"{counts}; {at_place} comparable areas by how far they fell"
    if own.after >= own.before:
        return f"{counts}; not fewer, {_NO_CLAIM}"
    return f"{counts}; fewer, but so in comparable areas: {at_place}; {_NO_CLAIM}"


def recent(days: int, wanted: int) -> str:
    """Say that too little time has passed."""
    return f"too recent: {days} of {wanted} days"


def few(count: int, wanted: int) -> str:
    """Say that there is too little to compare with."""
    return f"its repairs cannot be compared: comparable areas in this repository: {count}; {wanted} are asked"


def rare(name: str, own: Counts, days: int, wanted: int) -> str:
    """Say that too little was repaired there for a fall to show."""
    count = f"only {own.before}" if own.before else "no"
    said = f"{count} {'repairs' if own.before > 1 else 'repair'} of {quoted(name)}"
    return f"{said} in the {days} days that are compared; {wanted} are asked"


def quiet(name: str, own: Counts) -> str:
    """Say that people have gone elsewhere, so that fewer repairs show nothing."""
    others = f"{own.others_before} before, {own.others_after} after"
    return f"{quoted(name)} is little worked on since: other changes {others}; at least one in {QUIET} is asked"


def scattered(count: int) -> str:
    """Say that the work lies in too many places."""
    return f"it lies in {count} areas; it is about none of them alone"


def _th(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"
