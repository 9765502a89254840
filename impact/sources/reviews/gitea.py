"""Pull requests of Gitea and Forgejo: reviews with their comments, and what was said under the request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from impact.edges.addresses import TOKEN, Api, origin
from impact.edges.http import Answer, quoted
from impact.model.errors import UsageError
from impact.model.facts import Identity
from impact.model.reviews import (
    APPROVE,
    BOT,
    COMMENT,
    DISMISSED,
    HUMAN,
    LANDING,
    LAST,
    LONGEST_BODY,
    REPLY,
    REQUEST_CHANGES,
    REQUESTED,
    RESOLUTION,
    SUMMARY,
    THREADS,
    UNKNOWN,
    UNSEEN,
    VOTES,
    WAITING,
    Batch,
    ReviewChange,
    ReviewEvent,
    account,
    digest,
)
from impact.sources.reviews.base import Scope
from impact.sources.reviews.walking import Item, moment, rows, walk

NAME = "gitea"
CAPABILITIES: tuple[str, ...] = (THREADS, RESOLUTION, VOTES, WAITING, LANDING)
NETWORK = True
_RUNS = ("gitea", "forgejo")
_PAGE = 50
_STATES = {
    "APPROVED": (APPROVE, 1),
    "REQUEST_CHANGES": (REQUEST_CHANGES, -1),
    "COMMENT": (SUMMARY, None),
    "REQUEST_REVIEW": (REQUESTED, None),
}


def offered(scope: Scope) -> bool:
    """Whether the clone's origin lies on a Gitea or Forgejo."""
    return scope.runs in _RUNS and scope.repo.count("/") == 1


def api(scope: Scope) -> Api:
    """How the host is asked; raises UsageError where it is neither of the two or the repository is not known."""
    if not scope.host or scope.repo.count("/") != 1 or scope.runs not in ("", *_RUNS):
        raise UsageError(
            f"{scope.place.name}: not on a Gitea or Forgejo as far as its origin says",
            hint="say where: --source gitea --host git.example.com --project owner/name",
        )
    return Api(scope.host, f"{origin(scope.host)}/api/v1", scheme=TOKEN)


def batches(scope: Scope, cursor: str) -> Iterator[Batch]:
    """Yield each pull request that changed since the cursor, with its reviews and what was said under it."""
    owner, _, name = scope.repo.partition("/")
    repo = f"repos/{quoted(owner)}/{quoted(name)}"

    def listed(since: int) -> Iterable[Answer]:
        asked: dict[str, str | int] = {"state": "all", "type": "pulls", "limit": _PAGE}
        if since:
            asked["since"] = datetime.fromtimestamp(since, UTC).isoformat()
        yield from scope.client.pages(f"{repo}/issues", asked, keep=False)

    def items(data: Any) -> Iterator[Item]:
        for each in rows(data, f"pull requests of {scope.repo}"):
            yield Item(moment(each.get("updated_at")) or 0, f"#{each.get('number')}", each)

    def read(item: Item) -> Batch:
        number = item.name[1:]
        pull = scope.client.get(f"{repo}/pulls/{number}", keep=False).data or {}
        change = _change(scope, item, pull)
        events = [_spoken(scope, change, each) for each in _all(scope, f"{repo}/issues/{number}/comments")]
        for review in _all(scope, f"{repo}/pulls/{number}/reviews"):
            if review.get("state") == "PENDING":
                continue  # not given to anybody yet
            where = f"{repo}/pulls/{number}/reviews/{review.get('id')}/comments"
            comments = _all(scope, where) if review.get("comments_count") else []
            events += _review(scope, change, pull, review, comments)
        return Batch((change,), tuple(events))

    yield from walk(cursor, listed, items, read, scope.tell)


def _all(scope: Scope, path: str) -> list[dict[str, Any]]:
    pages = scope.client.pages(path, {"limit": _PAGE}, keep=False)
    return [each for page in pages for each in rows(page.data or [], path)]


def _change(scope: Scope, item: Item, pull: dict[str, Any]) -> ReviewChange:
    said = item.data | pull
    merged = moment(pull.get("merged_at"))
    return ReviewChange(
        source=NAME,
        instance=scope.host,
        repo=scope.repo,
        key=f"{scope.repo}{item.name}",
        number=item.name,
        author=_person(scope, said.get("user")),
        opened_at=moment(said.get("created_at")),
        landed_at=merged,
        closed_at=moment(said.get("closed_at")),
        updated_at=item.updated,
        title=str(said.get("title") or ""),
        shas=(str(pull["merge_commit_sha"]),) if merged and pull.get("merge_commit_sha") else (),
        url=str(said.get("html_url") or ""),
    )


def _review(
    scope: Scope, change: ReviewChange, pull: dict[str, Any], review: dict[str, Any], comments: list[dict[str, Any]]
) -> Iterator[ReviewEvent]:
    kind, vote = _STATES.get(str(review.get("state")), (SUMMARY, None))
    if kind == REQUESTED:
        # Its user is who was asked; who asked is not said.
        asked = _common(scope, change, "review", review, review.get("submitted_at"))
        who = asked["actor"].email if asked["actor"] else ""
        yield ReviewEvent(**asked | {"actor": None, "actor_kind": UNKNOWN}, kind=REQUESTED, label=who)
    elif kind != SUMMARY or review.get("body"):
        yield ReviewEvent(
            **_common(scope, change, "review", review, review.get("submitted_at")),
            kind=kind,
            vote=vote,
            **_text(review),
        )
    if review.get("dismissed"):
        gone = _common(scope, change, "dismissed", review, review.get("updated_at") or review.get("submitted_at"))
        yield ReviewEvent(**gone, kind=DISMISSED)
    last = str((pull.get("head") or {}).get("sha") or "")
    opened: dict[tuple[str, int], str] = {}
    for each in comments:
        common = _common(scope, change, "comment", each, each.get("created_at"))
        place = (str(each.get("path") or ""), int(each.get("position") or each.get("original_position") or 0))
        thread = opened.setdefault(place, str(common["key"]))
        opens = thread == common["key"]
        commit = str(each.get("original_commit_id") or each.get("commit_id") or "")
        yield ReviewEvent(
            **common,
            kind=COMMENT if opens else REPLY,
            thread=thread,
            parent="" if opens else thread,
            path=place[0],
            line=place[1] or None,
            revision=commit,
            resolved=bool(each.get("resolver")),
            resolved_by=_person(scope, each.get("resolver")),
            addressed=LAST if opens and commit and commit == last else UNSEEN,
            **_text(each),
        )


def _spoken(scope: Scope, change: ReviewChange, said: dict[str, Any]) -> ReviewEvent:
    """What was said under the request; it opens no thread."""
    return ReviewEvent(**_common(scope, change, "said", said, said.get("created_at")), kind=COMMENT, **_text(said))


def _text(said: dict[str, Any]) -> dict[str, Any]:
    body = str(said.get("body") or "")
    return {
        "body": body[:LONGEST_BODY],
        "body_digest": digest(body) if body else "",
        "has_suggestion": "```suggestion" in body,
        "url": str(said.get("html_url") or ""),
    }


def _common(scope: Scope, change: ReviewChange, sort: str, said: dict[str, Any], when: Any) -> dict[str, Any]:
    actor = _person(scope, said.get("user"))
    return {
        "source": NAME,
        "instance": scope.host,
        "key": f"{change.key}:{sort}:{said.get('id')}",
        "change": change.key,
        "actor": actor,
        "actor_kind": BOT if actor is not None and scope.is_bot(actor) else HUMAN,
        "at": moment(when) or 0,
        "updated_at": moment(said.get("updated_at")),
    }


def _person(scope: Scope, said: Any) -> Identity | None:
    """Somebody by their login; None for a deleted account, which is called Ghost and has no number above zero."""
    if not isinstance(said, dict) or not said.get("login") or int(said.get("id") or 1) <= 0:
        return None
    return account(str(said["login"]), f"noreply.{scope.host}", str(said.get("full_name") or ""))
