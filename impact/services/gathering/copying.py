"""Tells which files a person's commits only copied, so that a copy is never told as something created."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from impact.sources.copies import copies

if TYPE_CHECKING:
    from impact.ledger.ledger import Ledger
    from impact.model.work import Contribution, WorkItem
    from impact.sources.git_log import Place

# Raise it when copies are told otherwise: what was kept is then looked for anew.
_COPIES = "copies 1"


def look_for_copies(ledger: Ledger, repo_id: int, place: Place, items: Iterable[WorkItem]) -> None:
    """Keep of each commit that adds files which of them stood elsewhere before, to the byte."""
    adding = [item.sha for item in items if any(change.status == "A" for change in item.changes)]
    known = ledger.seen(repo_id, _COPIES, adding)
    found = copies(place.repository, [sha for sha in adding if sha not in known])
    ledger.keep_seen(repo_id, _COPIES, found or {})


def without_copies(ledger: Ledger, repo_id: int, works: Iterable[Contribution]) -> Iterator[Contribution]:
    """Yield the contributions with those files alone as created that were no copies."""
    every = tuple(works)
    known = ledger.seen(repo_id, _COPIES, {sha for each in every if each.created_on for sha in each.shas})
    for work in every:
        copied = {path for sha in work.shas for path, _ in known.get(sha, ())}
        yield (
            replace(
                work,
                created=tuple(path for path in work.created if path not in copied),
                created_on=tuple((path, day) for path, day in work.created_on if path not in copied),
            )
            if copied
            else work
        )
