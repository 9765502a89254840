"""What `impact doctor` says of the forge that a clone came from: which token is used there, and what it may."""

from __future__ import annotations

from typing import cast

from impact.edges import secrets
from impact.edges.http import Client
from impact.expect.permalinks import runs, web
from impact.model.errors import ImpactError, RepositoryError
from impact.services.reading.workshop import options
from impact.sources import git_log
from impact.sources.reviews.base import ForgeSource, Scope
from impact.sources.reviews.registry import REVIEW_SOURCES, STANDINGS


def forge(path: str, *, online: bool) -> str:
    """Return what is known of the forge of the clone at `path`; only with `online` it is asked.

    Raises ImpactError for a token that is none, and for a forge that refuses it.
    """
    try:
        place = git_log.open_place(path)
    except RepositoryError:
        return "no repository here"
    host, _, project = (web(place.url) or "").removeprefix("https://").partition("/")
    host = host.lower()
    if not host:
        return "this repository came from no forge that is known by its address"
    chosen = options(place.repository)
    kind = runs(host, dict(chosen.forges))
    token = secrets.find(host, kind)
    says = f"{host}: {f'a token from {token.source}' if token else f'no token; {secrets.variable(host)} would be one'}"
    if not online:
        return says
    if kind not in STANDINGS:
        raise ImpactError(says, hint=f"how to ask {host} what it may is not known")
    api = cast(ForgeSource, REVIEW_SOURCES[kind]).api(Scope(place, host, project, kind))
    with Client(api, token=token, ca_file=chosen.reviews.ca_file) as client:
        return f"{says}; {STANDINGS[kind](client)}"
