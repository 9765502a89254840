"""Feeds two outcomes with people: who cut releases, and who came to a part of the repository."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from impact.classify.asides import says_nothing
from impact.classify.surroundings import SWEEP
from impact.outcomes.freed import FREEING, Visit, freed, part
from impact.outcomes.releases import CATEGORY, Release, is_release, makes_release, released
from impact.sources.tags import Tag, tags

if TYPE_CHECKING:
    from datetime import date

    from impact.ledger.rows import Passer
    from impact.model.work import Contribution, Outcome
    from impact.outcomes.moves import Moves
    from impact.services.measuring.asking import Asking
    from impact.services.measuring.elsewhere import Own


def freed_of(
    asking: Asking, works: Sequence[Contribution], moves: Moves, begun: date | None, own: Own
) -> dict[str, Outcome]:
    """Return by contribution id whether people came who had not been there; of what touches many files nothing."""
    parts = {each.id: part(each) for each in works if each.category in FREEING}
    asked = [each for each in works if 0 < len(parts.get(each.id, ())) <= SWEEP]
    names = {each.id: {name for path in parts[each.id] for name in _names(each, path, moves)} for each in asked}
    by_path: dict[str, list[Passer]] = defaultdict(list)
    for row in asking.ledger.passers(asking.repo_id, {name for group in names.values() for name in group}):
        by_path[row.path].append(row)
    found = {}
    for work in asked:
        rows = [row for name in names[work.id] for row in by_path[name] if not row.bot]
        visits = [Visit(row.person, row.landed, row.sha, _cares(row)) for row in rows]
        found[work.id] = freed(work, visits, begun, asking.as_of, own=own[0], own_names=own[1])
    return found


def _names(work: Contribution, path: str, moves: Moves) -> frozenset[str]:
    days = [day for _, day in work.landed] or [work.first, work.last]
    return moves.earlier(path, max(days)) | moves.later(path, min(days))


def _cares(row: Passer) -> bool:
    few = row.files is not None and row.files <= SWEEP
    return few and row.status[:1] not in "DR" and not says_nothing(row.signals)


def releases_of(asking: Asking, works: Sequence[Contribution], begun: date | None, own: Own) -> dict[str, Outcome]:
    """Return by contribution id who cut releases before and after it; git is asked only where that can matter."""
    asked = [each for each in works if each.category == CATEGORY]
    if not asked or asking.place is None:
        return {}
    every = tags(asking.place.repository)
    releases = None if every is None else [_release(asking, each) for each in every if is_release(each.name)]
    found = {}
    for work in asked:
        outcome = released(work, releases, begun, asking.as_of, own=own[0], own_names=own[1])
        if outcome is not None:
            found[work.id] = outcome
    return found


def _release(asking: Asking, tag: Tag) -> Release:
    """Who released: the tagger; of a bare tag the author of the commit, where that commit was made to release."""
    assert asking.place is not None, "asked before"
    program = asking.workshop.bots(tag.who)
    who = asking.place.mailmap.person(tag.who)
    known = bool(tag.who.name or tag.who.email) and (not tag.bare or makes_release(tag.subject, tag.name))
    return Release(tag.name, tag.day, who if known else None, known and program, tag.sha)
