"""Reviews of pull requests on GitHub or a GitHub server of one's own: by GraphQL, else by REST."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from impact.edges.addresses import Api, origin
from impact.model.errors import ImpactError, UsageError
from impact.model.reviews import (
    ADDRESSES,
    ASSOCIATION,
    EDITS,
    LANDING,
    LINES,
    RESOLUTION,
    TEAMS,
    THREADS,
    VOTES,
    WAITING,
    Batch,
    ReviewChange,
    ReviewEvent,
)
from impact.sources.reviews import github_clone, github_nodes, github_rest
from impact.sources.reviews.base import Scope
from impact.sources.reviews.github_nodes import Home, Node, moment, nodes, text
from impact.sources.reviews.github_pages import Pages, TooOldError

NAME = github_nodes.NAME
CAPABILITIES: tuple[str, ...] = (
    THREADS,
    RESOLUTION,
    VOTES,
    TEAMS,
    EDITS,
    ADDRESSES,
    LINES,
    WAITING,
    LANDING,
    ASSOCIATION,
)
NETWORK = True
_TENANTS = ".ghe.com"
# What changed while the last reading ended is read again; keys keep it from counting twice.
OVERLAP = 300
# How often what moved meanwhile is gone after before the rest is told as missing.
_MOST_WAYS = 3


def api(scope: Scope) -> Api:
    """How the host is asked; raises UsageError where it is no GitHub or the repository is not known."""
    if not offered(scope):
        raise UsageError(
            f"{scope.place.name}: not on a GitHub as far as its origin says",
            hint="say where: --source github --host git.example.com --project owner/name",
        )
    return address(scope.host)


def address(host: str) -> Api:
    """How GitHub is asked at a host: github.com and its tenants have one of their own for it."""
    headers = (
        ("Accept", "application/vnd.github+json"),
        ("X-GitHub-Api-Version", "2022-11-28"),
        ("X-Github-Next-Global-ID", "1"),
    )
    if host == "github.com" or host.endswith(_TENANTS):
        return Api(host, f"https://api.{host}", headers=headers)
    return Api(host, f"{origin(host)}/api", headers=headers)


def offered(scope: Scope) -> bool:
    """Whether the clone came from a host that runs GitHub."""
    return "/" in scope.repo and (scope.runs == NAME or scope.host.endswith(_TENANTS))


def batches(scope: Scope, cursor: str) -> Iterator[Batch]:
    """Yield what is new, a page of pull requests at a time, each with everything that hangs on it.

    Without a token, and where a server is too old for the queries, REST is asked. What came of a comment is looked up
    in the clone, where somebody fetched `refs/pull/*/head`.
    """
    if scope.client is None:
        raise ImpactError(f"{NAME} is asked over a network", hint=f"impact reviews sync --source {NAME}")
    found = _asked(scope, json.loads(cursor) if cursor else {})
    yield from github_clone.looked_up(scope.place, found) if scope.place else found


def _asked(scope: Scope, said: dict[str, Any]) -> Iterator[Batch]:
    if scope.client.has_token and said.get("by") != "rest":
        try:
            yield from _by_graphql(scope, Position(**said) if said else Position())
            return
        except TooOldError:
            scope.tell(f"{scope.host} does not know these queries; asking it by REST")
    yield from github_rest.batches(scope, said if said.get("by") == "rest" else {})


@dataclass(frozen=True, slots=True)
class Position:
    """Where a reading stands: `mark` is up to when all is read (epoch seconds), 0 for nothing.

    While one is under way, `newest` is what its first page began with, and `page` what comes after the last one read.
    """

    mark: int = 0
    newest: int = 0
    page: str = ""

    def text(self) -> str:
        """The cursor that says it."""
        return json.dumps(asdict(self))


def _by_graphql(scope: Scope, position: Position) -> Iterator[Batch]:
    """Read from the newest pull request back to the mark, and again what moved meanwhile.

    What somebody touches while it is read moves to the front, behind our back. It is newer than `newest`, so that the
    next reading takes it; that one follows at once where this one went on after a stop, or came to too few.
    """
    went_on, first = bool(position.page), not position.mark and not position.page
    walk = _Walk(scope, position)
    for ways in range(1, _MOST_WAYS + 1):
        yield from walk.batches()
        few = first and len(walk.seen) < walk.total
        if not few and (ways > 1 or not went_on):
            return
    if few:
        missing = (f"{len(walk.seen)} of {walk.total} pull requests",)
        yield Batch(cursor=walk.position.text(), complete=True, missing=missing)


class _Walk:
    """Ways from the newest pull request to the mark, one after the other; `seen` are the numbers of those read."""

    def __init__(self, scope: Scope, position: Position) -> None:
        self.position = position
        self.seen: set[int] = set()
        self.total = 0
        self._scope = scope
        self._pages = Pages(scope.client, scope.repo)

    def batches(self) -> Iterator[Batch]:
        """Go one way, a page at a time."""
        ended = False
        while not ended:
            repository = self._pages.page(self.position.page)
            home = _home(self._scope, repository)
            pulls = nodes(repository, "pullRequests")
            fresh = [each for each in pulls if _updated(each) >= self.position.mark - OVERLAP]
            connection = repository.get("pullRequests") or {}
            info = connection.get("pageInfo") or {}
            after = str(info.get("endCursor") or "")
            ended = len(fresh) < len(pulls) or not info.get("hasNextPage") or not after or after == self.position.page
            self._advance(pulls, after, ended=ended)
            whole = [self._pages.complete(each) for each in fresh]
            if repository.get("isInOrganization"):
                self._pages.with_teams(whole)
            self.seen |= {github_nodes.number(each, "number") or 0 for each in whole}
            self.total = github_nodes.number(connection, "totalCount") or 0
            self._tell()
            yield self._batch(whole, home, complete=ended)

    def _advance(self, pulls: list[Node], after: str, *, ended: bool) -> None:
        newest = self.position.newest or max(map(_updated, pulls), default=self.position.mark)
        self.position = Position(mark=newest) if ended else replace(self.position, newest=newest, page=after)

    def _batch(self, whole: list[Node], home: Home, *, complete: bool) -> Batch:
        changes: list[ReviewChange] = []
        events: list[ReviewEvent] = []
        pairs: set[tuple[str, str]] = set()
        for each in whole:
            changes.append(github_nodes.change(each, home))
            events += github_nodes.events(each, home)
            pairs |= set(github_nodes.same(each, home))
        missing, self._pages.missing[:] = tuple(self._pages.missing), []
        cursor = self.position.text()
        return Batch(tuple(changes), tuple(events), cursor, complete, missing, tuple(sorted(pairs)))

    def _tell(self) -> None:
        left = self._scope.client.left
        points = f", {left.remaining} of {left.limit} points left" if left else ""
        where = f"{self._scope.host}/{self._scope.repo}"
        self._scope.tell(f"{where}: {len(self.seen)} of {self.total} pull requests{points}")


def _home(scope: Scope, repository: Node) -> Home:
    name = text(repository, "nameWithOwner") or scope.repo
    return Home(scope.host, name, str(repository.get("databaseId") or name), scope.is_bot)


def _updated(pull: Node) -> int:
    return moment(text(pull, "updatedAt")) or 0
