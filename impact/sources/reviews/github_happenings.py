"""Reads what GitHub told as it happened: the payloads of webhooks, and the events that GH Archive keeps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from impact.sources.reviews.github_gathered import Gathered, Where, place, repository
from impact.sources.reviews.github_nodes import Node, number, text
from impact.sources.reviews.github_rows import comment, issue, pull, rows, thread, who

# Events of GH Archive and the webhook that tells the same.
_ARCHIVED = {
    "PullRequestEvent": "pull_request",
    "PullRequestReviewEvent": "pull_request_review",
    "PullRequestReviewCommentEvent": "pull_request_review_comment",
    "PullRequestReviewThreadEvent": "pull_request_review_thread",
    "IssueCommentEvent": "issue_comment",
}
_SITE = "github.com"


def is_archived(said: Node) -> bool:
    """Whether an object is an event as GH Archive and GitHub's API of events tell it."""
    return text(said, "type").endswith("Event") and isinstance(said.get("payload"), dict) and "repo" in said


def is_payload(said: Node) -> bool:
    """Whether an object is what a webhook was sent."""
    return isinstance(said.get("repository"), dict) and isinstance(said.get("sender"), dict)


def archived(said: Node, into: Gathered) -> None:
    """Take an event of the archive."""
    kind = text(said, "type")
    where = repository(said["repo"])
    if kind not in _ARCHIVED or where is None:
        into.passed[kind] += 1
        return
    at, payload = text(said, "created_at"), said["payload"]
    # The archive tells of one site alone; it called its API by other names in its first years.
    _take(_ARCHIVED[kind], payload, replace(where, instance=_SITE), at, who(said.get("actor")), into)


def payload(said: Node, into: Gathered) -> None:
    """Take what a webhook was sent."""
    kind, where = _kind(said), repository(said["repository"])
    if not kind or where is None:
        into.passed["webhooks of something else"] += 1
        return
    at = text(said, "pull_request", "updated_at")
    _take(kind, said, where, at, who(said.get("sender")), into)


def _kind(said: Node) -> str:
    """Which webhook sends such a payload; "" for those that tell nothing of a review."""
    has = {
        name for name in ("review", "comment", "thread", "pull_request", "issue") if isinstance(said.get(name), dict)
    }
    for part in ("review", "comment", "thread"):
        if {"pull_request", part} <= has:
            return f"pull_request_review{'' if part == 'review' else '_' + part}"
    if {"issue", "comment"} <= has:
        return "issue_comment"
    return "pull_request" if "pull_request" in has else ""


def _take(kind: str, said: Node, where: Where, at: str, actor: Node, into: Gathered) -> None:
    """Take a payload: `at` is when it was told, `actor` who did it."""
    about = said.get("issue" if kind == "issue_comment" else "pull_request")
    row: Node = about if isinstance(about, dict) else {}
    found = number(row, "number") or number(said, "number") or place(text(row, "url"))[1]
    if not found or (kind == "issue_comment" and not _is_pull(row, said.get("comment"))):
        into.passed["comments on issues" if kind == "issue_comment" else kind] += 1
        return
    into.add(where, found, issue(row) if kind == "issue_comment" else pull(row))
    into.add(where, found, _PARTS[kind](said, at, actor, into))


def _is_pull(row: Node, said: Any) -> bool:
    return isinstance(row.get("pull_request"), dict) or "/pull/" in text(said, "html_url")


def _pull_request(said: Node, at: str, _: Node, __: Gathered) -> Node:
    ready = {"__typename": "ReadyForReviewEvent", "createdAt": at}
    return {"timelineItems": {"nodes": [ready] if text(said, "action") == "ready_for_review" else []}}


def _review(said: Node, at: str, actor: Node, _: Gathered) -> Node:
    row: Node = said["review"] if isinstance(said.get("review"), dict) else {}
    found = comment(row | {"submitted_at": text(row, "submitted_at") or at})
    if not found["fullDatabaseId"]:
        return {}
    dismissed = {
        "__typename": "ReviewDismissedEvent",
        "createdAt": at,
        "actor": actor,
        "review": {"fullDatabaseId": found["fullDatabaseId"]},
    }
    gone = text(said, "action") == "dismissed"
    return {"reviews": {"nodes": [found]}, "timelineItems": {"nodes": [dismissed] if gone else []}}


def _comment(part: str, made: Callable[[Node], Node]) -> Callable[[Node, str, Node, Gathered], Node]:
    def taken(said: Node, at: str, _: Node, into: Gathered) -> Node:
        row: Node = said["comment"] if isinstance(said.get("comment"), dict) else {}
        if not row.get("id"):
            return {}
        if text(said, "action") == "deleted":
            into.remove(part, row)
        return {part: {"nodes": [made(row | {"created_at": text(row, "created_at") or at})]}}

    return taken


def _thread(said: Node, _: str, actor: Node, into: Gathered) -> Node:
    whole: Any = said.get("thread")
    comments = [each for each in rows(whole.get("comments") if isinstance(whole, dict) else None) if each.get("id")]
    if text(said, "action") in ("resolved", "unresolved"):
        into.resolve(comments, actor if text(said, "action") == "resolved" else None)
    return {"reviewThreads": {"nodes": [thread(each) for each in comments]}}


_PARTS: dict[str, Callable[[Node, str, Node, Gathered], Node]] = {
    "pull_request": _pull_request,
    "pull_request_review": _review,
    "pull_request_review_comment": _comment("reviewThreads", thread),
    "pull_request_review_thread": _thread,
    "issue_comment": _comment("comments", comment),
}
