"""What the pull requests of a file can show, by what is said of them: a file says of itself nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from impact.model.reviews import (
    ASSOCIATION,
    CAPABILITIES,
    EDITS,
    LANDING,
    LINES,
    RESOLUTION,
    TEAMS,
    THREADS,
    VOTES,
    WAITING,
)
from impact.sources.reviews.github_nodes import Node, nodes, text


def shows(pulls: Iterable[Node]) -> tuple[str, ...]:
    """Return the capabilities of what was said."""
    found = {name for pull in pulls for name in _shown(pull)}
    return tuple(each for each in CAPABILITIES if each in found)


def _shown(pull: Node) -> Iterator[str]:
    threads, reviews = nodes(pull, "reviewThreads"), nodes(pull, "reviews")
    said = [*reviews, *nodes(pull, "comments"), *(each for thread in threads for each in nodes(thread, "comments"))]
    marks: dict[str, Any] = {
        THREADS: threads,
        RESOLUTION: any(isinstance(each.get("isResolved"), bool) for each in threads),
        LINES: any(isinstance(each.get("isOutdated"), bool) for each in threads),
        VOTES: reviews,
        TEAMS: any("onBehalfOf" in each for each in reviews),
        EDITS: any("lastEditedAt" in each for each in said),
        ASSOCIATION: any(text(each, "authorAssociation") for each in said),
        WAITING: text(pull, "createdAt"),
        # Whether one landed is known of what is said to be open as well.
        LANDING: text(pull, "mergedAt") or text(pull, "updatedAt"),
    }
    yield from (name for name, mark in marks.items() if mark)
