"""Every source of reviews by name; a new one is a module and one line here."""

from __future__ import annotations

from collections.abc import Callable

from impact.edges.addresses import Api
from impact.edges.http import Client
from impact.sources.reviews import github, github_rest, trailers
from impact.sources.reviews.base import ReviewSource

_MODULES: tuple[ReviewSource, ...] = (trailers, github)
REVIEW_SOURCES: dict[str, ReviewSource] = {module.NAME: module for module in _MODULES}
# How those that open a socket are asked at a host.
APIS: dict[str, Callable[[str], Api]] = {github.NAME: github.api}
# What `impact doctor --online` asks them: a sentence about what the token may.
STANDINGS: dict[str, Callable[[Client], str]] = {github.NAME: github_rest.standing}
