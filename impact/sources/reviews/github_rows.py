"""Says what GitHub's REST API, its webhooks and the archives of its events hold as GraphQL would say it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from impact.sources.reviews.github_nodes import Node, text


def rows(data: Any) -> list[Node]:
    """The objects of a list; none where it is no list."""
    return [each for each in data if isinstance(each, dict)] if isinstance(data, list) else []


def who(user: Any) -> Node:
    """Somebody; programs say so by their sort, or by their login alone."""
    login = text(user, "login")
    kind = text(user, "type") or ("Bot" if login.endswith("[bot]") else "User")
    return {"login": login, "__typename": kind, "name": text(user, "name")}


def comment(row: Node) -> Node:
    """A comment or a review."""
    made, edited = text(row, "created_at"), text(row, "updated_at")
    answered = row.get("in_reply_to_id")
    return {
        "id": text(row, "node_id"),
        "fullDatabaseId": row.get("id"),
        "state": text(row, "state").upper(),
        "body": text(row, "body"),
        "author": who(row.get("user")),
        "createdAt": made,
        "submittedAt": text(row, "submitted_at"),
        **({"lastEditedAt": edited if edited != made else ""} if edited else {}),
        "authorAssociation": text(row, "author_association"),
        "url": text(row, "html_url"),
        "commit": {"oid": text(row, "commit_id")},
        "originalCommit": {"oid": text(row, "original_commit_id")},
        "originalLine": row.get("original_line"),
        "replyTo": {"fullDatabaseId": answered} if answered else None,
    }


def thread(row: Node) -> Node:
    """A thread that holds one comment alone; a comment on a line that is there no more stands on none."""
    outdated = row["line"] is None and row.get("original_line") is not None if "line" in row else None
    return {"path": text(row, "path"), "isOutdated": outdated, "comments": {"nodes": [comment(row)]}}


def pull(row: Node, reviews: Sequence[Node] = ()) -> Node:
    """A pull request; who merged it is said where it stands alone, not in a list."""
    merged = {
        "__typename": "MergedEvent",
        "createdAt": text(row, "merged_at"),
        "actor": who(row.get("merged_by")),
        "commit": {"oid": text(row, "merge_commit_sha")},
    }
    return {
        "id": text(row, "node_id"),
        "fullDatabaseId": row.get("id"),
        "number": row.get("number"),
        "title": text(row, "title"),
        "url": text(row, "html_url"),
        **({"isDraft": row["draft"] is True} if "draft" in row else {}),
        "createdAt": text(row, "created_at"),
        "updatedAt": text(row, "updated_at"),
        "closedAt": text(row, "closed_at"),
        "mergedAt": text(row, "merged_at"),
        "author": who(row.get("user")),
        "mergeCommit": {"oid": text(row, "merge_commit_sha")},
        "reviews": {"nodes": [comment(each) for each in reviews]},
        "timelineItems": {"nodes": [merged] if text(row, "merged_at") and row.get("merged_by") else []},
    }


def issue(row: Node) -> Node:
    """A pull request as it is told as an issue, such as with a comment on it."""
    landed = text(row, "pull_request", "merged_at")
    return pull(row | {"merged_at": landed, "id": None, "node_id": "", "merged_by": None})
