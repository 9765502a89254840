"""Walks GitHub's GraphQL: pages of pull requests, newest first, each followed to the end of all that hangs on it."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from impact.model.errors import HostError
from impact.sources.reviews.github_nodes import Node, identifier, nodes, text

if TYPE_CHECKING:
    from impact.edges.http import Client

PATH = "graphql"
# Worked out in the tests: far below what GitHub refuses, and 7 points of the 5,000 of an hour.
FIRST = 20
# What hangs on a pull request, and the query for more of it.
NESTED = {
    "files": "MoreFiles",
    "reviews": "MoreReviews",
    "reviewThreads": "MoreThreads",
    "comments": "MoreComments",
    "timelineItems": "MoreTimelineItems",
}
WORDS = {
    "files": "files",
    "reviews": "reviews",
    "reviewThreads": "threads",
    "comments": "comments",
    "timelineItems": "events",
}
_TOO_MUCH = (0, 502, 504)
_TOGETHER = 100


class TooOldError(Exception):
    """The server does not know what is asked, or speaks no GraphQL at all."""


@cache
def document() -> str:
    """Every query, as shipped."""
    return files("impact.sources.reviews").joinpath("github.graphql").read_text("utf-8")


class Pages:
    """Asks for the pull requests of one repository; `missing` are sentences about what could not be read."""

    def __init__(self, client: Client, repo: str, *, first: int = FIRST) -> None:
        self._client = client
        self._owner, _, self._name = repo.partition("/")
        self._first = first
        self._asks_teams = True
        self.missing: list[str] = []

    def page(self, after: str) -> Node:
        """Return the repository with one page of pull requests; a smaller one where the server takes too long.

        Raises TooOldError for a server that must be asked otherwise.
        """
        while True:
            asked = {"owner": self._owner, "name": self._name, "first": self._first, "after": after or None}
            try:
                found = self._ask("PullRequests", asked).get("repository")
            except HostError as error:
                if error.status not in _TOO_MUCH or self._first == 1:
                    raise
                self._first = max(1, self._first // 2)
                continue
            if after and not (isinstance(found, dict) and found.get("pullRequests")):
                # The place is known there no more; from the front, nothing is passed over.
                self.missing.clear()
                after = ""
                continue
            if not isinstance(found, dict):
                raise HostError(f"{self._client.host}: no repository {self._owner}/{self._name}", status=404)
            return found

    def complete(self, pull: Node) -> Node:
        """Return a pull request with all that hangs on it."""
        where = f"pull request #{pull.get('number')}"
        whole = dict(pull)
        for name, operation in NESTED.items():
            whole[name] = self._all(pull, name, operation, f"{where}: %s {WORDS[name]}")
        for thread in nodes(whole, "reviewThreads"):
            thread["comments"] = self._all(
                thread, "comments", "MoreThreadComments", f"{where}: %s comments of a thread"
            )
        return whole

    def with_teams(self, pulls: list[Node]) -> None:
        """Write into reviews for which teams they were made, unless the token may not know."""
        reviews = {text(each, "id"): each for pull in pulls for each in nodes(pull, "reviews")}
        ids = sorted(reviews)
        for at in range(0, len(ids), _TOGETHER):
            if not self._asks_teams:
                return
            try:
                found = self._ask("Teams", {"ids": ids[at : at + _TOGETHER]}).get("nodes")
            except HostError as error:
                self._asks_teams = False
                self.missing.append(f"for which teams people reviewed: {error.what}")
                return
            for each in found or ():
                if text(each, "id") in reviews:
                    reviews[text(each, "id")]["onBehalfOf"] = each.get("onBehalfOf")

    def _all(self, node: Node, name: str, operation: str, what: str) -> Node:
        """A connection with the nodes of all its pages; `what` is how fewer than promised are told, with a gap."""
        connection = node.get(name) if isinstance(node.get(name), dict) else {}
        found, expected, seen = [], None, set()
        while True:
            assert isinstance(connection, dict)
            found += [each for each in connection.get("nodes") or () if isinstance(each, dict)]
            expected = connection.get("filteredCount", connection.get("totalCount", expected))
            info = connection.get("pageInfo") or {}
            after = info.get("endCursor")
            if not info.get("hasNextPage") or not after or after in seen:
                break
            seen.add(after)
            more = self._ask(operation, {"id": text(node, "id"), "after": after}).get("node")
            connection = (more.get(name) if isinstance(more, dict) else None) or {}
        distinct = {identifier(each) or text(each, "path"): each for each in found}
        if isinstance(expected, int) and len(distinct) < expected:
            self.missing.append(what % f"{len(distinct)} of {expected}")
        return {"totalCount": expected, "nodes": list(distinct.values())}

    def _ask(self, operation: str, variables: dict[str, Any]) -> Node:
        try:
            answer = self._client.graphql(PATH, document(), variables, operation)
        except HostError as error:
            if error.status in (404, 405, 501):
                raise TooOldError from None
            raise
        data = answer.get("data")
        errors = [each for each in answer.get("errors") or () if isinstance(each, dict)]
        for each in errors:
            self._take(each, whole=not isinstance(data, dict))
        return data if isinstance(data, dict) else {}

    def _take(self, error: Node, *, whole: bool) -> None:
        """Raise for an error that leaves nothing; tell of one that leaves out a part."""
        said = " ".join(text(error, "message").split())[:300]
        host, path = self._client.host, error.get("path")
        if text(error, "extensions", "code") in ("undefinedField", "undefinedType", "argumentNotAccepted"):
            raise TooOldError
        if text(error, "type") == "NOT_FOUND" and path == ["repository"]:
            hint = "is the name right? What is private looks absent to those who may not read it"
            raise HostError(f"{host}: {said}", hint=hint, status=404)
        if whole:
            known = bool(text(error, "type"))
            hint = "look at the token's scopes with `impact doctor --online`" if known else "try again later"
            raise HostError(f"{host}: {said}", hint=hint, status=403 if known else 502)
        sentence = f"GitHub left out a part: {said}"
        if sentence not in self.missing:
            self.missing.append(sentence)
