"""Every source of reviews by name; a new one is a module and one line here."""

from __future__ import annotations

from impact.sources.reviews import gitea, gitlab, review_board, trailers
from impact.sources.reviews.base import ReviewSource

_MODULES: tuple[ReviewSource, ...] = (trailers, gitlab, gitea, review_board)
REVIEW_SOURCES: dict[str, ReviewSource] = {module.NAME: module for module in _MODULES}
