"""What came of comments on pull requests, where the clone holds the pull requests' commits as well."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from impact.model.reviews import COMMENT, UNSEEN, Batch, ReviewEvent
from impact.sources.git_log import Place
from impact.sources.reviews import pull_heads
from impact.sources.reviews.pull_heads import Remark


def looked_up(place: Place, batches: Iterable[Batch]) -> Iterator[Batch]:
    """Yield batches with what the clone tells of each comment; what it does not tell stays as GitHub told it."""
    heads = pull_heads.heads(place.repository)
    for batch in batches:
        asked = [each for each in batch.events if heads and each.kind == COMMENT and each.path]
        remarks = [_remark(each) for each in asked]
        found = pull_heads.came_of(place.repository, heads, remarks, main=place.head) if remarks else []
        told = {each.key: came for each, came in zip(asked, found, strict=True) if came != UNSEEN}
        events = (replace(each, addressed=told.get(each.key, each.addressed)) for each in batch.events)
        yield replace(batch, events=tuple(events)) if told else batch


def _remark(event: ReviewEvent) -> Remark:
    number = event.change.rpartition("#")[2]
    return Remark(number, event.path, event.revision, event.line, event.line, event.at)
