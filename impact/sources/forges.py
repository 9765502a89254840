"""Asks a forge which repositories an organisation has: GitHub, GitLab, Gitea and Forgejo."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from impact.edges.addresses import BEARER, PRIVATE, TOKEN, Api, Parameters, origin
from impact.edges.http import quoted
from impact.identity.listings import listed
from impact.model.errors import HostError, UsageError
from impact.model.fleet import Listed
from impact.sources.reviews import github

if TYPE_CHECKING:
    from impact.edges.http import Client

_GITHUB, _GITLAB, _GITEA = "github", "gitlab", ("gitea", "forgejo")
_NOT_FOUND = 404


@dataclass(frozen=True, slots=True)
class _Way:
    """How one sort of forge is asked: its API at a host, and the paths for an organisation and for a person."""

    api: Callable[[str], Api]
    paths: tuple[str, ...]
    parameters: Parameters


def _gitlab(host: str) -> Api:
    return Api(host, f"{origin(host)}/api/v4", scheme=BEARER if host == "gitlab.com" else PRIVATE)


def _gitea(host: str) -> Api:
    return Api(host, f"{origin(host)}/api/v1", scheme=TOKEN)


def _github(host: str) -> Api:
    found = github.address(host)
    return found if found.base.startswith("https://api.") else replace(found, base=f"{found.base}/v3")


_OF_GITEA = _Way(_gitea, ("orgs/{}/repos", "users/{}/repos"), {"limit": 50})
_WAYS = {
    _GITHUB: _Way(_github, ("orgs/{}/repos", "users/{}/repos"), {"per_page": 100, "type": "all"}),
    _GITLAB: _Way(_gitlab, ("groups/{}/projects", "users/{}/projects"), {"per_page": 100, "include_subgroups": "true"}),
} | dict.fromkeys(_GITEA, _OF_GITEA)


def api(host: str, runs: str) -> Api:
    """How a host is asked that runs this; raises UsageError where nobody knows how."""
    way = _WAYS.get(runs)
    if way is None:
        known = "say what it runs with `runs:` in the fleet file: github, gitlab or gitea"
        raise UsageError(f"{host}: not known what this host runs, so it cannot be asked for repositories", hint=known)
    return way.api(host)


def repositories(client: Client, runs: str, organisation: str) -> tuple[Listed, ...]:
    """Return what an organisation or person has there, as far as the token may see; raises as `Client.get` does."""
    way = _WAYS[runs]
    *firsts, last = way.paths
    for path in firsts:
        try:
            return tuple(_all(client, path.format(quoted(organisation)), way.parameters))
        except HostError as error:
            if error.status != _NOT_FOUND:
                raise
    return tuple(_all(client, last.format(quoted(organisation)), way.parameters))


def _all(client: Client, path: str, parameters: Parameters) -> Iterator[Listed]:
    for page in client.pages(path, parameters, keep=False):
        rows: Any = page.data
        try:
            yield from listed(rows)
        except ValueError as error:
            raise HostError(f"{client.host} lists something else: {error}", hint="does it run what was said?") from None
