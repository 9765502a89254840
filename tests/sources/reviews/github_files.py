"""What people take from GitHub, made up: rows of the REST API, pages of GraphQL, webhooks and lines of GH Archive."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

REPO = "team/part"
ID = 42
_SITE = "https://github.com"
_API = "https://api.github.com/repos"
AT = 1_700_000_000


def stamp(after: int) -> str:
    """A time, in hours after the beginning of all."""
    return datetime.fromtimestamp(AT + after * 3600, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def user(login: str | None) -> dict[str, Any] | None:
    return {"login": login, "type": "Bot" if login.endswith("[bot]") else "User"} if login else None


def repository(repo: str = REPO) -> dict[str, Any]:
    return {"id": ID if repo == REPO else 43, "full_name": repo, "html_url": f"{_SITE}/{repo}", "name": "part"}


def pull(number: int = 1, author: str | None = "ben", repo: str = REPO, **more: Any) -> dict[str, Any]:
    usual = {
        "id": 9000 + number,
        "node_id": f"PR_{number}",
        "number": number,
        "title": "Wait for the queue",
        "html_url": f"{_SITE}/{repo}/pull/{number}",
        "url": f"{_API}/{repo}/pulls/{number}",
        "draft": False,
        "created_at": stamp(0),
        "updated_at": stamp(50),
        "closed_at": None,
        "merged_at": None,
        "merge_commit_sha": None,
        "user": user(author),
        "head": {"sha": "b" * 40},
        "base": {"sha": "a" * 40, "repo": repository(repo)},
    }
    return usual | more


def remark(key: int, who: str | None = "ada", number: int = 1, repo: str = REPO, **more: Any) -> dict[str, Any]:
    """A comment on a line."""
    usual = {
        "id": key,
        "node_id": f"PRRC_{key}",
        "pull_request_review_id": 500,
        "diff_hunk": "@@ -1 +1 @@",
        "path": "queue.py",
        "line": 7,
        "original_line": 7,
        "original_commit_id": "b" * 40,
        "body": f"Why not wait here, {key}?",
        "user": user(who),
        "created_at": stamp(key),
        "updated_at": stamp(key),
        "html_url": f"{_SITE}/{repo}/pull/{number}#discussion_r{key}",
        "pull_request_url": f"{_API}/{repo}/pulls/{number}",
        "author_association": "MEMBER",
    }
    return usual | more


def review(key: int, state: str = "APPROVED", who: str | None = "ada", number: int = 1, **more: Any) -> dict[str, Any]:
    usual = {
        "id": key,
        "node_id": f"PRR_{key}",
        "state": state,
        "body": "",
        "user": user(who),
        "commit_id": "b" * 40,
        "submitted_at": stamp(key),
        "html_url": f"{_SITE}/{REPO}/pull/{number}#pullrequestreview-{key}",
        "pull_request_url": f"{_API}/{REPO}/pulls/{number}",
        "author_association": "MEMBER",
    }
    return usual | more


def note(key: int, who: str | None = "ada", number: int = 1, kind: str = "pull", **more: Any) -> dict[str, Any]:
    """A comment on the whole."""
    usual = {
        "id": key,
        "node_id": f"IC_{key}",
        "body": f"Thank you for {key}",
        "user": user(who),
        "created_at": stamp(key),
        "updated_at": stamp(key),
        "html_url": f"{_SITE}/{REPO}/{kind}/{number}#issuecomment-{key}",
        "issue_url": f"{_API}/{REPO}/issues/{number}",
        "author_association": "MEMBER",
    }
    return usual | more


def webhook(action: str, who: str = "ada", repo: str = REPO, **parts: Any) -> dict[str, Any]:
    return {"action": action, **parts, "repository": repository(repo), "sender": user(who)}


def archived(kind: str, at: int, payload: dict[str, Any], who: str = "ada", repo: str = REPO) -> dict[str, Any]:
    where = {"id": repository(repo)["id"], "name": repo, "url": f"https://api.github.dev/repos/{repo}"}
    return {
        "id": "1",
        "type": kind,
        "actor": {"login": who},
        "repo": where,
        "payload": payload,
        "created_at": stamp(at),
    }


def trimmed(number: int = 1) -> dict[str, Any]:
    """A pull request as newer lines of GH Archive hold it."""
    return {"url": f"{_API}/{REPO}/pulls/{number}", "id": 9000 + number, "number": number, "head": {"sha": "b" * 40}}


def page(*pulls: dict[str, Any], repo: str = REPO, more: bool = False) -> dict[str, Any]:
    """A page of GraphQL, of pull requests of `graph`."""
    info = {"hasNextPage": more, "endCursor": "x"}
    held = {"nameWithOwner": repo, "databaseId": ID, "pullRequests": {"nodes": list(pulls), "pageInfo": info}}
    return {"data": {"repository": held}}


def graph(row: dict[str, Any], reviews: Any = (), remarks: Any = (), notes: Any = (), **more: Any) -> dict[str, Any]:
    """A pull request of the REST API as GraphQL says it, with what hangs on it."""
    roots = [each for each in remarks if not each.get("in_reply_to_id")]
    threads = [
        {
            "id": f"T_{root['id']}",
            "isResolved": False,
            "isOutdated": root["line"] is None,
            "path": root["path"],
            "comments": _connection(
                [_said(each) for each in remarks if root["id"] in (each["id"], each.get("in_reply_to_id"))]
            ),
        }
        for root in roots
    ]
    return {
        "fullDatabaseId": str(row["id"]),
        "number": row["number"],
        "title": row["title"],
        "url": row["html_url"],
        "isDraft": row["draft"],
        "createdAt": row["created_at"],
        "updatedAt": row["updated_at"],
        "closedAt": row["closed_at"],
        "mergedAt": row["merged_at"],
        "mergeCommit": {"oid": row["merge_commit_sha"]} if row["merged_at"] else None,
        "author": _who(row["user"]),
        "reviews": _connection([_said(each) for each in reviews]),
        "reviewThreads": _connection(threads),
        "comments": _connection([_said(each) for each in notes]),
        **more,
    }


def _connection(found: list[dict[str, Any]]) -> dict[str, Any]:
    return {"totalCount": len(found), "nodes": found, "pageInfo": {"hasNextPage": False}}


def _who(said: dict[str, Any] | None) -> dict[str, Any] | None:
    if said is None:
        return None
    name = {"name": said["login"].title()} if said["type"] == "User" else {}
    return {"__typename": said["type"], "login": said["login"].removesuffix("[bot]")} | name


def _said(row: dict[str, Any]) -> dict[str, Any]:
    made, edited = row.get("created_at"), row.get("updated_at")
    return {
        "id": row["node_id"],
        "fullDatabaseId": str(row["id"]),
        "state": row.get("state", "SUBMITTED"),
        "body": row["body"],
        "createdAt": made or row.get("submitted_at"),
        "submittedAt": row.get("submitted_at"),
        "lastEditedAt": edited if edited != made else None,
        "authorAssociation": row["author_association"],
        "url": row["html_url"],
        "author": _who(row["user"]),
        "commit": {"oid": row["commit_id"]} if "commit_id" in row else None,
        "originalCommit": {"oid": row.get("original_commit_id")},
        "originalLine": row.get("original_line"),
        "replyTo": {"fullDatabaseId": str(row["in_reply_to_id"])} if row.get("in_reply_to_id") else None,
    }


def lines(*documents: Any, between: str = "\n") -> bytes:
    """What tools write: documents one behind the other."""
    return between.join(json.dumps(each) for each in documents).encode()
