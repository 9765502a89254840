"""Takes reviews from files into the ledger: all of them, or none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from impact.model.errors import ImpactError, UsageError
from impact.model.facts import Identity
from impact.model.reviews import BOT, Batch, ReviewEvent
from impact.services.reviews.reading import Desk, Read
from impact.sources.reviews.files import read_file

_SHOWN = 8


def take_in(desk: Desk, files: Sequence[Path], project: str, form: str) -> list[Read]:
    """Keep the reviews of one repository in these files; raises ImpactError where a file is broken or holds none.

    `project` is what its forge calls the repository, "" for the clone's own name. What is of others is left out and
    told. Files hold what somebody took from a source, so where that source goes on does not change.
    """
    read = [(file, batch) for file in files for batch in read_file(file, form)]
    wanted = _wanted([batch for _, batch in read], project, desk.project)
    found: dict[tuple[str, str], list[Batch]] = defaultdict(list)
    for file, batch in read:
        for where, part in _parts(batch, wanted).items():
            told = tuple(f"{file}: {what}" for what in part.missing)
            found[where].append(replace(part, missing=told))
    if not found:
        raise ImpactError("no reviews in these files", hint="docs/how-to/reviews/files.md says what can be read")
    return [_kept(desk, where, found[where]) for where in sorted(found)]


def _wanted(batches: Sequence[Batch], project: str, own: str) -> str:
    """Return the name of the repository that is meant, in lower case; "" for whichever the files are of."""
    names = {change.repo.lower() for batch in batches for change in batch.changes}
    if project or len(names) <= 1:
        return project.lower()
    if own.lower() in names:
        return own.lower()
    hint = f"say which with --project: {', '.join(sorted(names)[:_SHOWN])}"
    raise UsageError(f"these files are of {len(names)} repositories", hint=hint)


def _parts(batch: Batch, wanted: str) -> dict[tuple[str, str], Batch]:
    """Split a batch by source and instance, and leave out what is of other repositories."""
    parts = {}
    for where in sorted({(each.source, each.instance) for each in batch.changes}):
        here = [each for each in batch.changes if (each.source, each.instance) == where]
        changes = tuple(each for each in here if not wanted or each.repo.lower() == wanted)
        keys = {each.key for each in changes}
        of_here = [each for each in batch.events if (each.source, each.instance) == where]
        events = tuple(each for each in of_here if each.change in keys)
        left = len(of_here) - len(events)
        others = (f"{left:,} events of other repositories than {wanted or 'this'}",) if left else ()
        if changes or others:
            parts[where] = replace(batch, changes=changes, events=events, missing=(*batch.missing, *others))
    return parts


def _kept(desk: Desk, where: tuple[str, str], batches: Sequence[Batch]) -> Read:
    shows = {each for batch in batches for each in batch.shows}
    before = {(each.source, each.instance): each for each in desk.ledger.review_sources(desk.repo_id)}.get(where)
    shows |= set(before.capabilities if before else ())
    state = desk.ledger.review_source(desk.repo_id, *where, sorted(shows), imported=True)
    complete = state.complete or not state.cursor
    told = (replace(each, cursor=state.cursor, complete=complete) for each in batches)
    return desk.keep(state, (replace(each, events=_marked(each.events, desk.shop.bots)) for each in told))


def _marked(events: Sequence[ReviewEvent], is_bot: Callable[[Identity], bool]) -> tuple[ReviewEvent, ...]:
    """Say of events by whom the settings call programs that they are; a file knows nothing of settings."""
    known = {each.actor: is_bot(each.actor) for each in events if each.actor is not None}
    return tuple(replace(each, actor_kind=BOT) if each.actor and known[each.actor] else each for each in events)
