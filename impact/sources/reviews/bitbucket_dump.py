"""What somebody took from Bitbucket Cloud: pages of its API 2.0 with pull requests, their comments and activity."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from impact.model.errors import ImpactError
from impact.model.facts import Identity
from impact.model.reviews import (
    APPROVE,
    BOT,
    COMMENT,
    HUMAN,
    LANDING,
    LONGEST_BODY,
    MERGED,
    REPLY,
    REQUEST_CHANGES,
    REQUESTED,
    RESOLUTION,
    THREADS,
    VOTES,
    WAITING,
    Batch,
    ReviewChange,
    ReviewEvent,
    account,
    digest,
)
from impact.sources.reviews.documents import listed
from impact.sources.reviews.walking import moment

NAME = "bitbucket"
_HOST = "bitbucket.org"
_PLACE = re.compile(r"bitbucket\.org/(?:!?api/)?(?:2\.0/repositories/)?([^/]+/[^/]+)/pull-?requests/(\d+)")
_WORDS = (b'"values"', b'"pullrequest', b'"pull_request', b'"type"')
_VERDICTS = {"approval": (APPROVE, 1), "changes_requested": (REQUEST_CHANGES, -1)}
_SHA = re.compile(r"[0-9a-f]{40}")
_Node = dict[str, Any]


@dataclass(slots=True)
class _Request:
    """What the file holds of one pull request, in whichever pieces."""

    repo: str
    number: str
    said: _Node = field(default_factory=dict)
    comments: dict[str, _Node] = field(default_factory=dict)
    activity: list[_Node] = field(default_factory=list)


def fits(start: bytes) -> bool:
    """Whether a file is JSON with addresses of Bitbucket in it."""
    known = b"bitbucket.org/" in start and any(each in start for each in _WORDS)
    return start[:1] in (b"{", b"[") and known


def read(content: bytes, name: str) -> tuple[Batch, ...]:
    """Return what a dump holds; raises ImpactError with file and line where it is broken."""
    requests: dict[tuple[str, str], _Request] = {}
    lost = 0
    for line, document in listed(content, name):
        if document.get("type") == "error":
            said = _in(document, "error").get("message")
            raise ImpactError(f"{name}:{line}: Bitbucket's refusal, not its answer: {said}", hint="export it again")
        values = document.get("values", [document])
        for each in values if isinstance(values, list) else ():
            lost += not (isinstance(each, dict) and _take(each, requests))
    missing = (f"{lost:,} objects that are nothing of a pull request",) if lost else ()
    told = [_Telling(each) for each in requests.values()]
    changes = tuple(each.change() for each in told)
    events = tuple(event for each in told for event in each.events())
    return (
        (Batch(changes, events, missing=missing, shows=_shows(requests.values(), events)),) if changes or lost else ()
    )


def _take(said: _Node, requests: dict[tuple[str, str], _Request]) -> bool:
    about = said.get("pull_request") or said.get("pullrequest") or said
    where = _place(about) or _place(said)
    if where is None:
        return False
    request = requests.setdefault(where, _Request(*where))
    if "pull_request" in said:
        request.activity.append(said)
        if isinstance(said.get("comment"), dict):
            request.comments.setdefault(str(said["comment"].get("id")), said["comment"])
    elif "content" in said and "state" not in said:
        request.comments[str(said.get("id"))] = said
    else:
        request.said |= said
    if about is not said and isinstance(about, dict):
        request.said = about | request.said
    return True


def _place(said: Any) -> tuple[str, str] | None:
    """The repository and number that the links of an object name."""
    for sort in ("self", "html"):
        found = _PLACE.search(str(_in(said, "links", sort).get("href") or ""))
        if found:
            return found[1], found[2]
    return None


def _shows(requests: Any, events: tuple[ReviewEvent, ...]) -> tuple[str, ...]:
    held = list(requests)
    spoken = any(each.comments for each in held)
    shown = {
        THREADS: spoken,
        RESOLUTION: any("resolution" in one for each in held for one in each.comments.values()),
        VOTES: any(each.activity or "participants" in each.said for each in held),
        WAITING: any(each.kind == REQUESTED for each in events),
        LANDING: any("state" in each.said for each in held),
    }
    return tuple(name for name, is_there in shown.items() if is_there)


class _Telling:
    """One pull request as a change and its events."""

    def __init__(self, request: _Request) -> None:
        self._request = request
        self._key = f"{request.repo}#{request.number}"
        updates = [_in(each, "update") for each in request.activity]
        self._updates = sorted((each for each in updates if each), key=lambda each: str(each.get("date")))

    def change(self) -> ReviewChange:
        """The request as a change; what the file does not tell of it is not known."""
        said = self._request.said
        closed = self._closed()
        landed = closed if said.get("state") == "MERGED" else None
        sha = str(_in(said, "merge_commit").get("hash") or "")
        return ReviewChange(
            source=NAME,
            instance=_HOST,
            repo=self._request.repo,
            key=self._key,
            number=f"#{self._request.number}",
            author=_person(said.get("author")),
            opened_at=moment(said.get("created_on")),
            landed_at=landed,
            closed_at=closed,
            updated_at=moment(said.get("updated_on")),
            title=str(said.get("title") or ""),
            shas=(sha,) if landed and _SHA.fullmatch(sha) else (),
            url=f"https://{_HOST}/{self._request.repo}/pull-requests/{self._request.number}",
        )

    def events(self) -> Iterator[ReviewEvent]:
        """Comments, verdicts, who was asked, and who merged what is of somebody else."""
        for key, each in self._request.comments.items():
            if not each.get("deleted") and not each.get("pending"):
                yield self._comment(key, each)
        yield from self._verdicts()
        yield from self._asked()
        for each in self._updates:
            who = _person(each.get("author"))
            if each.get("state") == "MERGED" and who and who != _person(self._request.said.get("author")):
                yield ReviewEvent(**self._common("merged", each.get("author"), each.get("date")), kind=MERGED)
                return

    def _closed(self) -> int | None:
        state = self._request.said.get("state")
        if state not in ("MERGED", "DECLINED", "SUPERSEDED"):
            return None
        told = [each for each in self._updates if each.get("state") == state]
        # A request of which the activity is not there was mostly updated last when it was closed.
        return moment(told[0].get("date")) if told else moment(self._request.said.get("updated_on"))

    def _comment(self, key: str, said: _Node) -> ReviewEvent:
        inline, opened = _in(said, "inline"), self._opened(key)
        reply = opened != key
        parent = f"{self._key}:comment:{_in(said, 'parent').get('id')}" if reply else ""
        to, body = inline.get("to"), str(_in(said, "content").get("raw") or "")
        settled = said.get("resolution") if "resolution" in said else None
        return ReviewEvent(
            **self._common(f"comment:{key}", said.get("user"), said.get("created_on"))
            | {"updated_at": moment(said.get("updated_on"))},
            kind=REPLY if reply else COMMENT,
            thread=f"{self._key}:comment:{opened}",
            parent=parent,
            path=str(inline.get("path") or ""),
            line=to if isinstance(to, int) and to > 0 else None,
            body=body[:LONGEST_BODY],
            body_digest=digest(body) if body else "",
            has_suggestion="```suggestion" in body,
            resolved=bool(settled) if "resolution" in said else None,
            resolved_by=_person(settled.get("user")) if isinstance(settled, dict) else None,
            url=str(_in(said, "links", "html").get("href") or ""),
        )

    def _opened(self, key: str) -> str:
        """The id of the comment that opened the thread of one, as far as the file goes."""
        seen = {key}
        while parent := _in(self._request.comments.get(key), "parent").get("id"):
            if str(parent) in seen:
                return min(seen)
            key = str(parent)
            seen.add(key)
        return key

    def _verdicts(self) -> Iterator[ReviewEvent]:
        """One of each sort and person: of approving again after taking it back, the last."""
        found: dict[str, ReviewEvent] = {}
        for each in sorted(
            self._request.said.get("participants") or (), key=lambda one: str(one.get("participated_on"))
        ):
            name = "approval" if each.get("approved") else str(each.get("state"))
            if name in _VERDICTS:
                self._verdict(found, name, each.get("user"), each.get("participated_on"))
        for each in self._request.activity:
            for name in _VERDICTS:
                if given := _in(each, name):
                    self._verdict(found, name, given.get("user"), given.get("date"))
        yield from found.values()

    def _verdict(self, found: dict[str, ReviewEvent], name: str, who: Any, when: Any) -> None:
        person, (kind, vote) = _person(who), _VERDICTS[name]
        event = ReviewEvent(
            **self._common(f"{name}:{person.email if person else ''}", who, when), kind=kind, vote=vote, label=name
        )
        if event.key not in found or event.at >= found[event.key].at:
            found[event.key] = event

    def _asked(self) -> Iterator[ReviewEvent]:
        known: set[str] = set()
        said = self._request.said
        began = {"author": said.get("author"), "date": said.get("created_on"), "reviewers": said.get("reviewers")}
        for each in (*self._updates, began):
            for one in each.get("reviewers") or ():
                whom = _person(one)
                if whom is not None and whom.email not in known:
                    known.add(whom.email)
                    common = self._common(f"asked:{whom.email}", each.get("author"), each.get("date"))
                    yield ReviewEvent(**common, kind=REQUESTED, label=whom.email)

    def _common(self, key: str, who: Any, when: Any) -> _Node:
        is_app = isinstance(who, dict) and who.get("type") == "app_user"
        return {
            "source": NAME,
            "instance": _HOST,
            "key": f"{self._key}:{key}",
            "change": self._key,
            "actor": _person(who),
            "actor_kind": BOT if is_app else HUMAN,
            "at": moment(when) or 0,
        }


def _person(said: Any) -> Identity | None:
    """Somebody by the id of their account: names and nicknames are not unique there, and logins are gone."""
    if not isinstance(said, dict):
        return None
    known = said.get("account_id") or str(said.get("uuid") or "").strip("{}") or said.get("nickname")
    return account(str(known), _HOST, str(said.get("display_name") or said.get("nickname") or "")) if known else None


def _in(said: Any, *names: str) -> _Node:
    """What lies under these names, {} where there is no object."""
    for each in names:
        said = said.get(each) if isinstance(said, dict) else None
    return said if isinstance(said, dict) else {}
