"""Asks the ledger who changed files later, and what took commits back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING

from impact.classify.asides import says_nothing
from impact.outcomes.continuation import Touch, is_blank, passes

if TYPE_CHECKING:
    from datetime import date

    from impact.services.measuring.asking import Asking

_STYLE = "stated.style"  # by its author's word
_LONGEST_CHAIN = 16  # reverts of reverts that are followed


def later_changes(
    asking: Asking,
    files: Mapping[str, Mapping[str, date]],
    addresses: tuple[str, ...],
) -> tuple[Mapping[str, list[Touch]], set[str]]:
    """By a file, under its name then, who changed it later; and which of these commits only passed through.

    `files` are those to follow, with the day from which on, of each contribution. Who has one of the `addresses` is
    left out.
    """
    after: dict[str, date] = {}
    begun: dict[str, set[str]] = defaultdict(set)  # by a later name, what the file was called when it landed
    for each in files.values():
        for path, day in each.items():
            for name in asking.moves.later(path, day):
                begun[name].add(path)
                after[name] = min(day, after.get(name, day))
    later: dict[str, list[Touch]] = defaultdict(list)
    passing: set[str] = set()
    for touch in asking.ledger.later_touches(asking.repo_id, after, besides=addresses):
        # Who puts another file there, removes or moves it has not taken it on.
        if touch.status[:1] not in ("A", "D", "R"):
            for path in begun[touch.path]:
                later[path].append((path, touch.person, touch.landed, touch.sha))
            careless = says_nothing(touch.signals) or _STYLE in touch.signals or is_blank(touch.subject)
            if passes(touch.files, careless=careless):
                passing.add(touch.sha)
    return later, passing


def taken_back(asking: Asking, shas: list[str]) -> list[tuple[str, str, date]]:
    """What took these commits back, and what took those reverts back in turn, to the end of the chain."""
    found: dict[tuple[str, str, date], None] = {}
    asked, todo = set(shas), list(shas)
    for _ in range(_LONGEST_CHAIN):
        told = asking.ledger.reverts_of(asking.repo_id, todo) if todo else ()
        found |= {(each.sha, each.reverted, each.landed): None for each in told if each.landed is not None}
        todo = sorted({each.sha for each in told} - asked)
        asked.update(todo)
    return list(found)
