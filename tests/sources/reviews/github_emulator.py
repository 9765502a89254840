"""A GitHub on the loopback: answers GraphQL by the published schema from made-up pull requests, with faults."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable
from functools import cache
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

from loopback import Asked, Rule, Said

SCHEMA = Path(__file__).parents[3] / ".venv/husky/node_modules/@octokit/graphql-schema/schema.graphql"
_START = 1_700_000_000
Fault = Callable[[int], Said | None]


@cache
def schema() -> Any:
    """GitHub's published schema; its own faults are no matter of ours."""
    from graphql import build_schema

    return build_schema(SCHEMA.read_text("utf-8"), assume_valid_sdl=True, assume_valid=True)


def stamp(at: int) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def user(login: str | None, kind: str = "User") -> dict[str, Any] | None:
    return {"__typename": kind, "login": login, "name": login.title(), "__of": login} if login else None


class World:
    """One repository and its pull requests; what is asked, and what it costs, is counted.

    With `still` nothing of it changes, and what was worked out once is said again. `by_place` makes cursors count
    places; usually they hold the time of the last pull request.
    """

    def __init__(
        self,
        pulls: Iterable[dict[str, Any]],
        *,
        name: str = "example/shop",
        by_place: bool = False,
        still: bool = False,
    ) -> None:
        self.name = name
        self.pulls = list(pulls)
        self.by_place = by_place
        self.asked = 0
        self.remaining = 5000
        self.before: Callable[[int], None] = lambda _: None
        self.faults: Fault = lambda _: None
        self.seen_errors: list[str] = []
        self._nodes: dict[str, Any] = {}
        self._said: dict[bytes, Said] | None = {} if still else None
        for pull in self.pulls:
            self.index(pull)

    def index(self, pull: dict[str, Any]) -> None:
        """Make everything in a pull request known by its id."""
        for each in (pull, *pull["reviews"], *pull["reviewThreads"]):
            self._nodes[each["id"]] = each

    @property
    def rule(self) -> Rule:
        return self._answer

    def _answer(self, asked: Asked) -> Said:
        self.asked += 1
        self.before(self.asked)
        fault = self.faults(self.asked)
        if fault is not None:
            return fault
        assert asked.method == "POST", asked.path
        if self._said is not None and asked.body in self._said:
            return self._said[asked.body]
        body = json.loads(asked.body)
        said = Said(body=json.dumps(self.answer(body["query"], body["variables"], body.get("operationName"))).encode())
        if self._said is not None:
            self._said[asked.body] = said
        return said

    def answer(self, query: str, variables: dict[str, Any], operation: str | None) -> dict[str, Any]:
        from graphql import execute

        done = execute(
            schema(), _parsed(query), {}, None, variables, operation, field_resolver=self._field,
        )  # fmt: skip
        self.remaining -= 1
        errors = [each.formatted for each in done.errors or ()]
        self.seen_errors += [each["message"] for each in errors]
        return {"data": done.data} | ({"errors": errors} if errors else {})

    def _field(self, source: dict[str, Any], info: Any, **given: Any) -> Any:
        name = info.field_name
        if name == "rateLimit":
            return {"limit": 5000, "cost": 1, "remaining": self.remaining, "resetAt": "2099-01-01T00:00:00Z"}
        if name == "repository" and info.parent_type.name == "Query":
            known = f"{given['owner']}/{given['name']}" == self.name
            return {"databaseId": 7, "nameWithOwner": self.name, "isInOrganization": True} if known else None
        if name == "node":
            return self._nodes.get(given["id"])
        if name == "nodes" and info.parent_type.name == "Query":
            return [self._nodes.get(each) for each in given["ids"]]
        if name == "pullRequests":
            return self._page(sorted(self.pulls, key=_order, reverse=True), given)
        found = source.get(name)
        if isinstance(found, list) and str(info.return_type).rstrip("!").endswith("Connection"):
            if name == "timelineItems":
                kinds = {"".join(part.title() for part in each.split("_")) for each in given["itemTypes"]}
                found = [each for each in found if each["__typename"] in kinds]
            return self._page(found, given) | {"filteredCount": len(found)}
        return found

    def _page(self, rows: list[dict[str, Any]], given: dict[str, Any]) -> dict[str, Any]:
        if given.get("last"):
            return {"totalCount": len(rows), "nodes": rows[-given["last"] :], "pageInfo": {"hasNextPage": False}}
        first, after = given["first"], given.get("after")
        assert 1 <= first <= 100, "GitHub refuses other sizes"
        begin = 0
        if after:
            place, key = json.loads(b64decode(after))
            begin = place
            if key and not self.by_place:
                begin = next((at for at, each in enumerate(rows) if list(_order(each)) < key), len(rows))
        part = rows[begin : begin + first]
        key = list(_order(part[-1])) if part and "updatedAt" in part[-1] and "number" in part[-1] else None
        end = b64encode(json.dumps([begin + len(part), key]).encode()).decode() if part else None
        more = {"hasNextPage": begin + len(part) < len(rows), "endCursor": end}
        return {"totalCount": len(rows), "nodes": part, "pageInfo": more}


@cache
def _parsed(query: str) -> Any:
    from graphql import parse, validate

    document = parse(query)
    assert not validate(schema(), document)
    return document


def _order(pull: dict[str, Any]) -> tuple[str, int]:
    return pull.get("updatedAt", ""), pull.get("number", 0)


# ---- made-up pull requests ---------------------------------------------------------------------

_ids = count(1)
_PEOPLE = ("ada", "grace", "linus", "margaret", "dennis", None)


def comment(author: dict[str, Any] | None, at: int, body: str, **more: Any) -> dict[str, Any]:
    own = next(_ids)
    return {
        "id": f"C_{own}",
        "fullDatabaseId": str(10_000_000_000 + own),
        "state": "SUBMITTED",
        "body": body,
        "createdAt": stamp(at),
        "submittedAt": stamp(at),
        "authorAssociation": "MEMBER",
        "url": f"https://github.example/c/{own}",
        "author": author,
        "onBehalfOf": [],
        **more,
    }


def thread(comments: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    for each in comments[1:]:
        each["replyTo"] = {"fullDatabaseId": comments[0]["fullDatabaseId"]}
    own = f"T_{next(_ids)}"
    usual = {"isResolved": False, "isOutdated": False, "path": "src/shop.py", "subjectType": "LINE", "originalLine": 3}
    return {"id": own, "comments": comments, **usual, **more}


def event(kind: str, at: int, **more: Any) -> dict[str, Any]:
    return {"__typename": kind, "id": f"E_{next(_ids)}", "createdAt": stamp(at), **more}


def pull(number: int, author: dict[str, Any] | None, at: int, **more: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "__typename": "PullRequest",
        "id": f"PR_{number}",
        "fullDatabaseId": str(20_000_000_000 + number),
        "number": number,
        "title": f"Change {number}",
        "url": f"https://github.example/{number}",
        "isDraft": False,
        "createdAt": stamp(at),
        "updatedAt": stamp(at + 60),
        "headRefOid": "b" * 40,
        "author": author,
        "commits": [{"commit": {"oid": "b" * 40, "author": {"email": "ada@example.com", "user": {"login": "ada"}}}}],
        "files": [{"path": "src/shop.py"}],
        "reviews": [],
        "reviewThreads": [],
        "comments": [],
        "timelineItems": [],
    }
    made = usual | more
    for each in (*made["reviews"], *made["reviewThreads"]):
        each.setdefault("__typename", "PullRequestReview" if each in made["reviews"] else "PullRequestReviewThread")
    return made


def some_pulls(amount: int, *, seed: int = 1, large: bool = True) -> list[dict[str, Any]]:
    """Pull requests of all sizes, one with more of everything than a page holds."""
    luck = Random(seed)
    made = []
    for number in range(1, amount + 1):
        at = _START + number * 1000
        size = 130 if large and number == amount // 2 else luck.choice((0, 0, 1, 2, 5))
        deep = 130 if large and number == amount // 3 else 2

        def said(many: int, at: int = at) -> list[dict[str, Any]]:
            return [comment(user(luck.choice(_PEOPLE)), at + each, f"remark {luck.random()}") for each in range(many)]

        threads = [
            thread(said(luck.randint(1, deep) if deep == 2 else deep)) for _ in range(min(size, 70) or deep // 100)
        ]
        reviews = [each | {"state": luck.choice(("APPROVED", "COMMENTED", "CHANGES_REQUESTED"))} for each in said(size)]
        asked = {"actor": user("ada"), "requestedReviewer": user("grace")}
        events = [event("ReviewRequestedEvent", at + each, **asked) for each in range(size)]
        author = user(luck.choice(_PEOPLE))
        files = [{"path": f"src/{each}.py"} for each in range(size + 1)]
        made.append(
            pull(
                number,
                author,
                at,
                reviews=reviews,
                reviewThreads=threads,
                comments=said(size),
                timelineItems=events,
                files=files,
            )
        )
    return made


def expected(pulls: Iterable[dict[str, Any]]) -> set[str]:
    """The keys of everything that a reading of these must bring: none is hidden, merged or dismissed in them."""
    found = set()
    for each in pulls:
        found |= {f"review/{one['fullDatabaseId']}" for one in each["reviews"]}
        found |= {f"comment/{one['fullDatabaseId']}" for two in each["reviewThreads"] for one in two["comments"]}
        found |= {f"note/{one['fullDatabaseId']}" for one in each["comments"]}
        found |= {f"event/{one['id']}" for one in each["timelineItems"]}
    return found


def wired(one: dict[str, Any]) -> dict[str, Any]:
    """A pull request of the emulator as it travels: its lists as connections."""
    lists = ("reviews", "reviewThreads", "comments", "timelineItems", "files", "commits", "onBehalfOf")
    return {
        name: {"nodes": [wired(each) if isinstance(each, dict) else each for each in value]}
        if name in lists and isinstance(value, list)
        else value
        for name, value in one.items()
    }
