"""What somebody took from GitHub: answers of its API as `gh api` writes them, webhooks, and lines of GH Archive."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from impact.model.errors import ImpactError
from impact.model.reviews import Batch
from impact.sources.reviews import github_happenings
from impact.sources.reviews.documents import listed
from impact.sources.reviews.github_gathered import PARTS, Gathered, Where, place, repository
from impact.sources.reviews.github_nodes import Node, nodes, number, text
from impact.sources.reviews.github_pages import WORDS
from impact.sources.reviews.github_rows import comment, issue, pull, thread

NAME = "github"
_OURS = re.compile(
    rb'"(data|payload|pull_request|pull_request_url|issue_url|node_id|html_url|repository|sender|documentation_url|errors)"|pullRequest|[a-z]Event"'
)
# Nobody nests pages deeper; what is deeper is somebody's joke.
_DEEPEST = 20


def fits(start: bytes) -> bool:
    """Whether a file is JSON in which GitHub's words stand; other forges' files are asked before."""
    return start[:1] in (b"{", b"[") and (_OURS.search(start) is not None or start.strip() in (b"[]", b"{}"))


def read(content: bytes, name: str) -> tuple[Batch, ...]:
    """Return what a dump holds; raises ImpactError with file and line where it is broken."""
    into = Gathered()
    for line, said in listed(content, name):
        take(said, into, f"{name}:{line}")
    return into.batches()


def take(said: Node, into: Gathered, at: str) -> None:
    """Take one object of whichever of these sorts; `at` is where it stands. Raises ImpactError for an error's text."""
    inner = said.get("request")
    if isinstance(inner, dict) and isinstance(inner.get("payload"), dict):
        said = inner["payload"]  # a delivery of a webhook, as GitHub lists them
    if github_happenings.is_archived(said):
        github_happenings.archived(said, into)
    elif github_happenings.is_payload(said):
        github_happenings.payload(said, into)
    elif isinstance(said.get("data"), dict):
        _page(said, into, at)
    elif "errors" in said or ("message" in said and "documentation_url" in said):
        raise ImpactError(f"{at}: GitHub's refusal, not its answer: {_refusal(said)}", hint="export it again")
    else:
        row(said, into)


def row(said: Node, into: Gathered) -> None:
    """Take one row of a list of the REST API: a pull request, a review or a comment."""
    where, found = place(
        *(text(said, each) for each in ("html_url", "pull_request_url", "issue_url", "url")),
    )
    if where is None:
        into.passed["objects of something else"] += 1
    elif "pull_request_url" in said and ("diff_hunk" in said or "path" in said):
        into.add(where, found, {"reviewThreads": {"nodes": [thread(said)]}})
    elif "pull_request_url" in said and "state" in said:
        into.add(where, found, {"reviews": {"nodes": [comment(said)]}})
    elif "issue_url" in said and "number" not in said:
        _note(where, found, said, into)
    elif isinstance(said.get("pull_request"), dict):
        into.add(where, found, issue(said))
    elif "base" in said or "merged_at" in said:
        known = repository((said.get("base") or {}).get("repo")) if isinstance(said.get("base"), dict) else None
        into.add(known or where, found, pull(said))
    else:
        into.passed["issues" if number(said, "number") else "objects of something else"] += 1


def _note(where: Where, found: int, said: Node, into: Gathered) -> None:
    if "/pull/" in text(said, "html_url"):
        into.add(where, found, {"comments": {"nodes": [comment(said)]}})
    else:
        into.passed["comments on issues"] += 1


def _page(said: Node, into: Gathered, at: str) -> None:
    """Take the pull requests of one page of GraphQL, wherever the query put them."""
    errors = said.get("errors")
    for each in errors if isinstance(errors, list) else ():
        into.missing.append(f"GitHub left out a part: {text(each, 'message')[:300]}")
    for where, node in _pulls(said["data"], None, at, _DEEPEST):
        found = number(node, "number")
        own, _ = place(text(node, "url"))
        here = repository(node.get("repository")) or (where if where else own)
        if here is None or not found:
            into.passed["pull requests that do not say of which repository: ask for their url"] += 1
            continue
        into.add(here, found, node)
        into.missing += _cut(node, found)


def _pulls(node: Any, where: Where | None, at: str, left: int) -> Iterator[tuple[Where | None, Node]]:
    if not left:
        raise ImpactError(f"{at}: nested more deeply than any page of GitHub")
    if isinstance(node, list):
        for each in node:
            yield from _pulls(each, where, at, left - 1)
    elif isinstance(node, dict):
        if number(node, "number") is not None and any(name in node for name in (*PARTS, "mergedAt", "headRefOid")):
            yield where, node
            return
        where = repository(node) if "nameWithOwner" in node else where
        for each in node.values():
            yield from _pulls(each, where, at, left - 1)


def _cut(node: Node, found: int) -> Iterator[str]:
    """Sentences about what the page left for another one, as `gh api` follows pages of pull requests alone."""
    for part, word in WORDS.items():
        connection = node.get(part)
        info = connection.get("pageInfo") if isinstance(connection, dict) else None
        if isinstance(info, dict) and info.get("hasNextPage") is True:
            yield f"pull request #{found}: {len(nodes(node, part))} of {_total(connection)} {word}"
    for each in nodes(node, "reviewThreads"):
        connection = each.get("comments")
        info = connection.get("pageInfo") if isinstance(connection, dict) else None
        if isinstance(info, dict) and info.get("hasNextPage") is True:
            yield f"pull request #{found}: {len(nodes(each, 'comments'))} of {_total(connection)} comments of a thread"


def _total(connection: Any) -> object:
    return connection.get("filteredCount") or connection.get("totalCount") or "more"


def _refusal(said: Node) -> str:
    errors = said.get("errors")
    first = errors[0] if isinstance(errors, list) and errors else said
    return " ".join((text(first, "message") or text(said, "message")).split())[:300] or "nothing but errors"
