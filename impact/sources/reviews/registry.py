"""Every source of reviews by name; a new one is a module and one line here."""

from __future__ import annotations

from collections.abc import Callable

from impact.edges.http import Client
from impact.sources.reviews import (
    gerrit_notedb,
    gerrit_rest,
    gitea,
    github,
    github_rest,
    gitlab,
    merges,
    review_board,
    review_notes,
    trailers,
)
from impact.sources.reviews.base import ReviewSource

_MODULES: tuple[ReviewSource, ...] = (
    trailers,
    gerrit_notedb,
    review_notes,
    merges,
    github,
    gitlab,
    gitea,
    gerrit_rest,
    review_board,
)
REVIEW_SOURCES: dict[str, ReviewSource] = {module.NAME: module for module in _MODULES}
# What `impact doctor --online` asks them: a sentence about what the token may.
STANDINGS: dict[str, Callable[[Client], str]] = {github.NAME: github_rest.standing}
