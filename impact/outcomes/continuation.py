"""Did others take the work on: other people who later changed the files it created."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from impact.model.facts import Identity
from impact.model.work import Contribution, Outcome

MEASURE = "continued"
WINDOW = 90

# (path, who after mailmap, day)
Touch = tuple[str, Identity, date]


def continued(work: Contribution, later: Iterable[Touch], as_of: date) -> Outcome:
    """Return whether other people later changed files that the work created.

    `later` holds changes by other people, bots left out by the caller. Only files the work brought
    into being count: a file that was there before is changed by others whatever the work did.
    A change that lands within the work's own days is working together, not taking it on.
    """
    mine = set(work.created)
    own = {work.person.email.lower()}
    counted = [
        (path, who)
        for path, who, day in later
        if path in mine and work.last < day <= as_of and who.email.lower() not in own
    ]
    people = {who.email.lower() for _, who in counted}
    paths = {path for path, _ in counted}
    numbers = (("other people", len(people)), ("files", len(paths)))
    age = (as_of - work.last).days
    if people:
        because = "other people later changed files it created"
        return Outcome(work.id, MEASURE, "O2", True, max(age, 0), numbers, because)
    if not mine:
        because = "it created no file of its own, so this measure cannot show whether others took it on"
        return Outcome(work.id, MEASURE, "O0", None, max(age, 0), numbers, because)
    if age < WINDOW:
        because = f"too recent: {max(age, 0)} of {WINDOW} days"
        return Outcome(work.id, MEASURE, "O0", None, max(age, 0), numbers, because)
    because = "no change by other people to the files it created is visible in Git"
    return Outcome(work.id, MEASURE, "O0", False, max(age, 0), numbers, because)
