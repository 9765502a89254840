"""One pull request of Azure DevOps with its threads as a change and its events; no I/O."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from impact.model.facts import Identity
from impact.model.reviews import (
    APPROVE,
    BOT,
    COMMENT,
    DISMISSED,
    HUMAN,
    LONGEST_BODY,
    MERGED,
    REPLY,
    REQUEST_CHANGES,
    REQUESTED,
    ReviewChange,
    ReviewEvent,
    account,
    digest,
)
from impact.sources.reviews.walking import moment

Node = dict[str, Any]
_VOTES = {
    10: (APPROVE, "approved"),
    5: (APPROVE, "approved with suggestions"),
    0: (DISMISSED, "reset"),
    -5: (REQUEST_CHANGES, "waiting for the author"),
    -10: (REQUEST_CHANGES, "rejected"),
}
# Clients that were made from the same description write numbers instead of words.
_STATUS = {1: "active", 2: "fixed", 3: "wontFix", 4: "closed", 5: "byDesign", 6: "pending"}
_RESOLVED, _KNOWN = ("fixed", "closed"), tuple(_STATUS.values())
_TEXT = ("text", 1, None)
_PROGRAMS = ("svc.", "s2s.")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a request lies: the server with its organisation, the repository's name there, and its page."""

    instance: str
    repo: str
    page: str


class Request:
    """What a file holds of one request."""

    def __init__(self, source: str, place: Place, said: Node, threads: Sequence[Node]) -> None:
        self._source, self._place, self._said = source, place, said
        self._key = str(said["pullRequestId"])
        alive = [each for each in threads if not each.get("isDeleted")]
        self._threads = sorted(alive, key=lambda each: (str(each.get("publishedDate")), str(each.get("id"))))

    def change(self) -> ReviewChange:
        """The request as a change."""
        said, status = self._said, self._said.get("status")
        closed = moment(said.get("closedDate"))
        landed = closed if status in ("completed", 3) else None
        sha = str(inside(said, "lastMergeCommit").get("commitId") or "")
        return ReviewChange(
            source=self._source,
            instance=self._place.instance,
            repo=self._place.repo,
            key=self._key,
            number=f"!{self._key}",
            author=_person(said.get("createdBy"), self._place.instance),
            opened_at=moment(said.get("creationDate")),
            landed_at=landed,
            closed_at=closed,
            updated_at=closed,
            title=str(said.get("title") or ""),
            shas=(sha,) if sha and landed else (),
            url=f"{self._place.page}/pullrequest/{self._key}" if self._place.page else "",
        )

    def events(self) -> Iterator[ReviewEvent]:
        """Comments, votes, who was asked by somebody else, and who completed what is of somebody else."""
        for each in self._threads:
            yield from self._thread(each)
        yield from self._votes()
        asked: set[str] = set()
        for each in self._threads:
            yield from self._asked(each, asked)
        who = self._said.get("closedBy")
        person = _person(who, self._place.instance)
        if self.change().landed_at and person and person != _person(self._said.get("createdBy"), self._place.instance):
            yield ReviewEvent(**self._common("merged", who, self._said.get("closedDate")), kind=MERGED)

    def _thread(self, thread: Node) -> Iterator[ReviewEvent]:
        """What people wrote; what the server wrote about what they did is no comment."""
        written = [each for each in thread.get("comments") or () if isinstance(each, dict)]
        spoken = [each for each in written if each.get("commentType") in _TEXT and not each.get("isDeleted")]
        status = _STATUS.get(thread.get("status", 0), str(thread.get("status")))
        place = inside(thread, "threadContext")
        line = inside(place, "rightFileStart").get("line")
        opened = f"{self._key}:{thread.get('id')}.{spoken[0].get('id')}" if spoken else ""
        for each in spoken:
            body = str(each.get("content") or "")
            common = self._common(f"{thread.get('id')}.{each.get('id')}", each.get("author"), each.get("publishedDate"))
            opens = common["key"] == opened
            yield ReviewEvent(
                **common | {"updated_at": moment(each.get("lastUpdatedDate"))},
                kind=COMMENT if opens else REPLY,
                thread=opened,
                parent="" if opens else self._parent(thread, each, opened),
                path=str(place.get("filePath") or "").lstrip("/"),
                line=line if isinstance(line, int) and line > 0 else None,
                body=body[:LONGEST_BODY],
                body_digest=digest(body) if body else "",
                has_suggestion="```suggestion" in body,
                label=status if opens and status in _KNOWN else "",
                resolved=status in _RESOLVED if status in _KNOWN else None,
            )

    def _parent(self, thread: Node, said: Node, opened: str) -> str:
        known = {each.get("id") for each in thread.get("comments") or () if isinstance(each, dict)}
        parent = said.get("parentCommentId")
        return f"{self._key}:{thread.get('id')}.{parent}" if parent and parent in known else opened

    def _votes(self) -> Iterator[ReviewEvent]:
        """The votes that threads tell of, and those that stand; the last of each person has the person's own key."""
        last: dict[str, ReviewEvent] = {}
        for thread in self._threads:
            vote = _whole(_property(thread, "CodeReviewVoteResult"))
            if _property(thread, "CodeReviewThreadType") == "VoteUpdate" and vote is not None and vote in _VOTES:
                event = self._vote(self._named(thread, "CodeReviewVotedByIdentity"), vote, thread.get("publishedDate"))
                if event.key in last:
                    before = last[event.key]
                    yield replace(before, key=f"{before.key}:{before.at}")
                last[event.key] = event
        # When it was given is not said there: not later than the end.
        when = self._said.get("closedDate") or self._said.get("creationDate")
        for each in self._said.get("reviewers") or ():
            vote = _whole(each.get("vote")) if isinstance(each, dict) and not each.get("isContainer") else 0
            if vote and vote in _VOTES:
                event = self._vote(each, vote, when)
                last.setdefault(event.key, event)
        yield from last.values()

    def _vote(self, who: Any, vote: int, when: Any) -> ReviewEvent:
        person, (kind, label) = _person(who, self._place.instance), _VOTES[vote]
        common = self._common(f"vote:{person.email if person else ''}", who, when)
        return ReviewEvent(**common, kind=kind, vote=vote or None, label=label)

    def _asked(self, thread: Node, known: set[str]) -> Iterator[ReviewEvent]:
        if _property(thread, "CodeReviewThreadType") != "ReviewersUpdate":
            return
        by = self._named(thread, "CodeReviewReviewersUpdatedByIdentity")
        whom = _person(self._named(thread, "CodeReviewReviewersUpdatedAddedIdentity"), self._place.instance)
        if whom is not None and whom != _person(by, self._place.instance) and whom.email not in known:
            known.add(whom.email)
            common = self._common(f"asked:{whom.email}", by, thread.get("publishedDate"))
            yield ReviewEvent(**common, kind=REQUESTED, label=whom.email)

    def _named(self, thread: Node, name: str) -> Any:
        """The person that a property of a thread means by the number of one of its identities."""
        return inside(thread, "identities").get(str(_property(thread, name)))

    def _common(self, key: str, who: Any, when: Any) -> Node:
        return {
            "source": self._source,
            "instance": self._place.instance,
            "key": f"{self._key}:{key}",
            "change": self._key,
            "actor": _person(who, self._place.instance),
            "actor_kind": BOT if str(inside(who).get("descriptor") or "").lower().startswith(_PROGRAMS) else HUMAN,
            "at": moment(when) or 0,
        }


def _person(said: Any, instance: str) -> Identity | None:
    """Somebody by the address they sign in with, or by the name that stands in its place."""
    said = inside(said)
    login = str(said.get("uniqueName") or said.get("id") or "")
    if not login:
        return None
    name = str(said.get("displayName") or login)
    return Identity(name, login.lower()) if "@" in login else account(login, instance, name)


def _property(thread: Node, name: str) -> Any:
    found = inside(thread, "properties").get(name)
    return found.get("$value") if isinstance(found, dict) else found


def _whole(value: Any) -> int | None:
    """A number, which properties hold as text; None for what is none."""
    try:
        return int(value)
    except (TypeError, ValueError):
        return None


def inside(said: Any, *names: str) -> Node:
    """What lies under these names, {} where there is no object."""
    for each in names:
        said = said.get(each) if isinstance(said, dict) else None
    return said if isinstance(said, dict) else {}
