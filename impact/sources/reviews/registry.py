"""Every source of reviews by name; a new one is a module and one line here."""

from __future__ import annotations

from impact.sources.reviews import (
    gerrit_notedb,
    gerrit_rest,
    gitea,
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
    gitlab,
    gitea,
    gerrit_rest,
    review_board,
)
REVIEW_SOURCES: dict[str, ReviewSource] = {module.NAME: module for module in _MODULES}
