"""Every source of reviews by name; a new one is a module and one line here."""

from __future__ import annotations

from impact.sources.reviews import gitea, github, gitlab, trailers
from impact.sources.reviews.base import ReviewSource

_MODULES: tuple[ReviewSource, ...] = (trailers, github, gitlab, gitea)
REVIEW_SOURCES: dict[str, ReviewSource] = {module.NAME: module for module in _MODULES}
