"""Every source of reviews by name; a new one is a module and one line here."""

from __future__ import annotations

from collections.abc import Callable

from impact.edges.http import Client
from impact.sources.reviews import gerrit_notedb, gitea, github, github_rest, gitlab, merges, review_notes, trailers
from impact.sources.reviews.base import ReviewSource

_MODULES: tuple[ReviewSource, ...] = (trailers, gerrit_notedb, review_notes, merges, github, gitlab, gitea)
REVIEW_SOURCES: dict[str, ReviewSource] = {module.NAME: module for module in _MODULES}
# What `impact doctor --online` asks them: a sentence about what the token may.
STANDINGS: dict[str, Callable[[Client], str]] = {github.NAME: github_rest.standing}
