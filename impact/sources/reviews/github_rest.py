"""Walks GitHub's REST API, for servers too old for the queries and for public repositories without a token."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any

from impact.edges.http import Client, quoted
from impact.model.errors import HostError
from impact.model.reviews import Batch, ReviewEvent
from impact.sources.reviews import github_nodes
from impact.sources.reviews.base import Scope
from impact.sources.reviews.github_nodes import Home, Node, Telling, moment, text
from impact.sources.reviews.github_rows import comment, pull, rows, thread

_PER_PAGE = 100
_OVERLAP = 300
_CANNOT = "by REST it is not observable which threads are resolved, who merged, or for which teams people reviewed"
# What is read one after the other: pull requests with their reviews, comments on lines, comments on the whole.
PULLS, COMMENTS, NOTES = _PHASES = ("pulls", "comments", "notes")
_LISTED = {COMMENTS: "pulls/comments", NOTES: "issues/comments"}


@dataclass(frozen=True, slots=True)
class Position:
    """Where a reading stands: all is read up to `mark`; `newest` is what this reading began with.

    Of the phase under way, pull requests go by `page`, comments by `since`, the time of the last one read.
    """

    mark: str = ""
    newest: str = ""
    phase: str = PULLS
    page: int = 1
    since: str = ""
    by: str = "rest"

    def text(self) -> str:
        """The cursor that says it."""
        return json.dumps(asdict(self))


def standing(client: Client) -> str:
    """Return what the token may, as the host says it, and how many requests are left; asking costs none."""
    begin = "" if _has_own_host(client.host) else "v3/"
    try:
        answer = client.get(f"{begin}rate_limit", keep=False)
    except HostError as error:
        if error.status != 404:
            raise
        # A server of one's own that counts no requests.
        answer = client.get(f"{begin}meta", keep=False)
    scopes = answer.headers.get("x-oauth-scopes")
    left = f", {client.left.remaining} of {client.left.limit} requests left" if client.left else ""
    if not client.has_token:
        return f"it answers, for what is public{left}"
    if scopes is None:
        return f"it takes the token and names no scopes, as for fine-grained ones{left}"
    return f"it takes the token, with the scopes {scopes.strip() or '(none: what is public alone)'}{left}"


def _has_own_host(host: str) -> bool:
    """Whether a host has another one for its API, without a version in its paths."""
    return host == "github.com" or host.endswith(".ghe.com")


def batches(scope: Scope, said: Mapping[str, Any]) -> Iterator[Batch]:
    """Yield what is new, one page at a time."""
    walk = _Walk(scope, Position(**said))
    while True:
        batch = walk.step()
        yield batch
        if batch.complete:
            return


class _Walk:
    def __init__(self, scope: Scope, position: Position) -> None:
        self._scope, self._client = scope, scope.client
        assert isinstance(self._client, Client)
        name = "/".join(quoted(each) for each in scope.repo.split("/", 1))
        self._base = f"{'' if _has_own_host(scope.host) else 'v3/'}repos/{name}"
        self.position = position
        found = self._client.get(self._base, keep=False).data
        full = text(found, "full_name") or scope.repo
        self._home = Home(scope.host, full, str(github_nodes.number(found, "id") or full), scope.is_bot)

    def step(self) -> Batch:
        """Read one page and move on."""
        return self._pulls() if self.position.phase == PULLS else self._listed(self.position.phase)

    def _pulls(self) -> Batch:
        at = self.position
        asked = {"state": "all", "sort": "updated", "direction": "desc", "per_page": _PER_PAGE, "page": at.page}
        pulls = rows(self._client.get(f"{self._base}/pulls", asked, keep=False).data)
        newest = at.newest or max((text(each, "updated_at") for each in pulls), default=at.mark)
        since = (moment(at.mark) or 0) - _OVERLAP
        fresh = [each for each in pulls if (moment(text(each, "updated_at")) or 0) >= since]
        whole = [pull(each, self._reviews(each.get("number"))) for each in fresh]
        ended = len(fresh) < len(pulls) or len(pulls) < _PER_PAGE
        phase, page = (COMMENTS, 1) if ended else (PULLS, at.page + 1)
        self.position = replace(at, newest=newest, phase=phase, page=page)
        self._scope.tell(f"{self._scope.host}/{self._scope.repo}: {at.page} pages of pull requests")
        events = tuple(event for each in whole for event in github_nodes.events(each, self._home))
        changes = tuple(github_nodes.change(each, self._home) for each in whole)
        return Batch(changes, events, self.position.text())

    def _reviews(self, number: object) -> list[Node]:
        return [
            each
            for page in self._client.pages(f"{self._base}/pulls/{number}/reviews", {"per_page": _PER_PAGE}, keep=False)
            for each in rows(page.data)
        ]

    def _listed(self, phase: str) -> Batch:
        """One page of comments, oldest first.

        The next one begins at the time of the last: so none is passed over when an edit moves one to the end.
        """
        at = self.position
        asked: dict[str, str | int] = {"sort": "updated", "direction": "asc", "per_page": _PER_PAGE, "page": at.page}
        since = at.since or _before(at.mark)
        asked |= {"since": since} if since else {}
        found = rows(self._client.get(f"{self._base}/{_LISTED[phase]}", asked, keep=False).data)
        last = text(found[-1], "updated_at") if found else ""
        if len(found) == _PER_PAGE:
            # A whole page of one second is gone through by its number.
            self.position = replace(at, page=at.page + 1) if last == since else replace(at, since=last, page=1)
        elif phase == COMMENTS:
            self.position = replace(at, phase=NOTES, since="", page=1)
        else:
            self.position = Position(mark=at.newest)
        done = self.position.phase == PULLS
        events = tuple(event for each in found for event in self._said(phase, each))
        return Batch((), events, self.position.text(), done, (_CANNOT,) if done else ())

    def _said(self, phase: str, row: Node) -> Iterator[ReviewEvent]:
        number = text(row, "pull_request_url" if phase == COMMENTS else "issue_url").rpartition("/")[2]
        if not number.isdigit() or (phase == NOTES and "/pull/" not in text(row, "html_url")):
            return
        telling = Telling({"number": int(number)}, self._home)
        if phase == COMMENTS:
            yield from telling.thread(thread(row))
        elif not github_nodes.hidden(comment(row)):
            yield telling.comment(comment(row))


def _before(mark: str) -> str:
    """The time to ask from, a little before the mark; "" for everything."""
    at = moment(mark)
    return "" if at is None else datetime.fromtimestamp(at - _OVERLAP, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
