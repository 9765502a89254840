"""Merge requests of GitLab: discussions, approvals, and what GitLab itself says came of a remark on a line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, Protocol

from impact.edges.addresses import BEARER, PRIVATE, Api, origin
from impact.edges.http import Answer, quoted
from impact.model.errors import UsageError
from impact.model.facts import Identity
from impact.model.reviews import (
    APPROVE,
    BOT,
    COMMENT,
    HUMAN,
    LANDING,
    LAST,
    LINE,
    LINES,
    LONGEST_BODY,
    REPLY,
    REQUESTED,
    RESOLUTION,
    THREADS,
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

NAME = "gitlab"
CAPABILITIES: tuple[str, ...] = (THREADS, RESOLUTION, VOTES, LINES, WAITING, LANDING)
NETWORK = True
_PAGE = 100
# What GitLab writes under a discussion by itself; nobody's words.
_LINE_CHANGED = "changed this line in"
_APPROVED = "approved this merge request"
_REQUESTED = "requested review from"
_NAMED = re.compile(r"@([A-Za-z0-9_.-]+[A-Za-z0-9_-])")


def offered(scope: Scope) -> bool:
    """Whether the clone's origin lies on a GitLab."""
    return scope.runs == NAME and bool(scope.repo)


def api(scope: Scope) -> Api:
    """How the host is asked; raises UsageError where it is no GitLab or the project is not known."""
    if not scope.host or not scope.repo or scope.runs not in ("", NAME):
        raise UsageError(
            f"{scope.place.name}: not on a GitLab as far as its origin says",
            hint="say where: --source gitlab --host gitlab.example.com --project group/name",
        )
    return Api(scope.host, f"{origin(scope.host)}/api/v4", scheme=PRIVATE if scope.host != "gitlab.com" else BEARER)


def batches(scope: Scope, cursor: str) -> Iterator[Batch]:
    """Yield each merge request that changed since the cursor with all of its discussions."""
    project = f"projects/{quoted(scope.repo)}"

    def listed(since: int) -> Iterable[Answer]:
        # The newest first: what is updated meanwhile moves others to a later page, where they are only seen twice.
        asked: dict[str, str | int] = {"state": "all", "scope": "all", "order_by": "updated_at", "sort": "desc"}
        if since:
            asked["updated_after"] = datetime.fromtimestamp(since, UTC).isoformat()
        yield from scope.client.pages(f"{project}/merge_requests", asked | {"per_page": _PAGE}, keep=False)

    def items(data: Any) -> Iterator[Item]:
        for each in rows(data, f"merge requests of {scope.repo}"):
            yield Item(moment(each.get("updated_at")) or 0, f"!{each.get('iid')}", each)

    def read(item: Item) -> Batch:
        where = f"{project}/merge_requests/{item.name[1:]}/discussions"
        pages = scope.client.pages(where, {"per_page": _PAGE}, keep=False)
        discussions = [each for page in pages for each in rows(page.data, f"discussions of {item.name}")]
        about = change(scope, item)
        found = [event for each in discussions for event in events(scope, about, item.data, each)]
        return Batch((about,), tuple(found))

    yield from walk(cursor, listed, items, read, scope.tell)


class Project(Protocol):
    """Where merge requests lie: what a scope says of it, or a file."""

    @property
    def host(self) -> str:
        """The GitLab's host."""

    @property
    def repo(self) -> str:
        """What it calls the project."""

    @property
    def is_bot(self) -> Callable[[Identity], bool]:
        """Who is a program."""


def change(project: Project, item: Item) -> ReviewChange:
    """The change that a merge request is."""
    said = item.data
    landed = [said.get(key) for key in ("merge_commit_sha", "squash_commit_sha")]
    shas = [each for each in landed if each] or [said.get("sha")]  # the branch's own tip where it was moved ahead
    return ReviewChange(
        source=NAME,
        instance=project.host,
        repo=project.repo,
        key=str(said.get("id") or item.name),
        number=item.name,
        author=_person(project, said.get("author")),
        opened_at=moment(said.get("created_at")),
        landed_at=moment(said.get("merged_at")),
        closed_at=moment(said.get("closed_at")),
        updated_at=item.updated,
        title=str(said.get("title") or ""),
        shas=tuple(dict.fromkeys(str(each) for each in shas if each)) if said.get("merged_at") else (),
        url=str(said.get("web_url") or ""),
    )


def events(
    project: Project, about: ReviewChange, merge: dict[str, Any], discussion: dict[str, Any]
) -> Iterator[ReviewEvent]:
    """Everything that was said and done in one discussion of a merge request."""
    notes = [each for each in discussion.get("notes") or () if isinstance(each, dict)]
    spoken = [each for each in notes if not each.get("system")]
    moved = any(_system(each).startswith(_LINE_CHANGED) for each in notes)
    thread = f"{about.key}:{spoken[0].get('id')}" if spoken else ""
    for number, note in enumerate(spoken):
        position = note.get("position") or {}
        opens = number == 0
        seen = LINE if moved else LAST if position and position.get("head_sha") == merge.get("sha") else UNSEEN
        body = str(note.get("body") or "")
        yield ReviewEvent(
            **_who(project, about, note),
            kind=COMMENT if opens else REPLY,
            thread=thread,
            parent="" if opens else thread,
            path=str(position.get("new_path") or position.get("old_path") or ""),
            line=position.get("new_line") or position.get("old_line"),
            revision=str(position.get("head_sha") or ""),
            body=body[:LONGEST_BODY],
            body_digest=digest(body) if body else "",
            has_suggestion="```suggestion" in body,
            resolved=bool(note.get("resolved")) if note.get("resolvable") else None,
            resolved_by=_person(project, note.get("resolved_by")),
            addressed=seen if opens and position else UNSEEN,
            url=f"{about.url}#note_{note.get('id')}" if about.url else "",
        )
    for note in notes:
        said = _system(note)
        if said.startswith(_APPROVED):
            yield ReviewEvent(**_who(project, about, note), kind=APPROVE, vote=1, label="approval")
        elif said.startswith(_REQUESTED):
            for login in _NAMED.findall(said):
                who = account(login, f"users.noreply.{project.host}").email
                asked = _who(project, about, note)
                yield ReviewEvent(**asked | {"key": f"{asked['key']}:{login}"}, kind=REQUESTED, label=who)


def _system(note: dict[str, Any]) -> str:
    return str(note.get("body") or "") if note.get("system") else ""


def _who(project: Project, about: ReviewChange, note: dict[str, Any]) -> dict[str, Any]:
    """What every event has: its key, its change, who and when."""
    actor = _person(project, note.get("author"))
    bot = bool((note.get("author") or {}).get("bot")) or (actor is not None and project.is_bot(actor))
    return {
        "source": NAME,
        "instance": project.host,
        "key": f"{about.key}:{note.get('id')}",
        "change": about.key,
        "actor": actor,
        "actor_kind": BOT if bot else HUMAN,
        "at": moment(note.get("created_at")) or 0,
        "updated_at": moment(note.get("updated_at")),
    }


def _person(project: Project, said: Any) -> Identity | None:
    """Somebody by their login; None for a deleted account, which GitLab calls a ghost."""
    if not isinstance(said, dict) or not said.get("username") or said["username"] == "ghost":
        return None
    host = f"users.noreply.{project.host}"
    return account(str(said["username"]), host, str(said.get("name") or ""))
