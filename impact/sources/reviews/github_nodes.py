"""Makes changes and events of what GitHub says of pull requests; leniently, since servers are of many ages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from impact.model.facts import Identity
from impact.model.reviews import (
    APPROVE,
    BOT,
    COMMENT,
    DISMISSED,
    HUMAN,
    LAST,
    LINE,
    LONGEST_BODY,
    MERGED,
    REPLY,
    REQUEST_CHANGES,
    REQUESTED,
    SUMMARY,
    UNKNOWN,
    UNSEEN,
    ReviewChange,
    ReviewEvent,
    account,
    digest,
)

NAME = "github"
Node = dict[str, Any]
_LINK = re.compile(r"https?://[^\s<>()\[\]\"'`]{4,2000}")
_MOST_LINKS = 20
_VERDICTS = {"APPROVED": APPROVE, "CHANGES_REQUESTED": REQUEST_CHANGES}
# Hidden by somebody who looks after the project: no help to anybody.
_HIDDEN = frozenset(("spam", "abuse", "off-topic", "off_topic"))
_HIGHEST = 1 << 53
# What stands in the place of people who left.
_GHOST = "ghost"


@dataclass(frozen=True, slots=True)
class Home:
    """The repository of a pull request: `key` is its number at the instance, which stays when it is renamed."""

    instance: str
    repo: str
    key: str
    is_bot: Callable[[Identity], bool]

    def change_key(self, number: object) -> str:
        """The key of a pull request by its number."""
        return f"{self.key}#{number}"

    def who(self, actor: Any) -> tuple[Identity | None, str]:
        """Who an actor is, and of which sort; nobody for a deleted account."""
        login = text(actor, "login")
        if not login or login == _GHOST:
            return None, UNKNOWN
        program = text(actor, "__typename") == "Bot"
        # The two APIs call programs differently; one name for each.
        login = f"{login}[bot]" if program and not login.endswith("[bot]") else login
        person = account(login, self.instance, text(actor, "name"))
        if program or self.is_bot(person):
            return person, BOT
        return person, HUMAN if text(actor, "__typename") in ("User", "") else UNKNOWN


def text(node: Any, *names: str) -> str:
    """The text under a path of names, "" where there is none."""
    for each in names:
        node = node.get(each) if isinstance(node, dict) else None
    return node if isinstance(node, str) else ""


def number(node: Any, name: str) -> int | None:
    """The whole number under a name, None where there is none that anything could be counted by."""
    found = node.get(name) if isinstance(node, dict) else None
    return found if isinstance(found, int) and not isinstance(found, bool) and 0 <= found < _HIGHEST else None


def moment(said: str) -> int | None:
    """Epoch seconds of a time such as 2026-07-01T12:00:00Z, None for what is none."""
    try:
        return int(datetime.fromisoformat(said).timestamp())
    except (ValueError, OverflowError):
        return None


def nodes(node: Any, name: str) -> list[Node]:
    """What a connection holds, without what could not be shown."""
    connection = node.get(name) if isinstance(node, dict) else None
    listed = connection.get("nodes") if isinstance(connection, dict) else None
    return [each for each in listed or () if isinstance(each, dict)]


def identifier(node: Any) -> str:
    """The number that both APIs know a thing by, else its GraphQL id."""
    found = node.get("fullDatabaseId") if isinstance(node, dict) else None
    return str(found) if isinstance(found, int | str) and str(found) else text(node, "id")


def change(node: Node, home: Home) -> ReviewChange:
    """The change that a pull request is."""
    ready = [moment(text(each, "createdAt")) for each in _timeline(node, "ReadyForReviewEvent")]
    opened = moment(text(node, "createdAt"))
    landed = moment(text(node, "mergedAt"))
    sha = text(node, "mergeCommit", "oid")
    return ReviewChange(
        source=NAME,
        instance=home.instance,
        repo=home.repo,
        key=home.change_key(node.get("number")),
        number=f"#{node.get('number')}",
        author=home.who(node.get("author"))[0],
        opened_at=None if node.get("isDraft") else next((each for each in ready if each is not None), opened),
        landed_at=landed,
        closed_at=moment(text(node, "closedAt")),
        updated_at=moment(text(node, "updatedAt")),
        title=text(node, "title"),
        shas=(sha,) if sha and landed is not None else (),
        paths=tuple(sorted({text(each, "path") for each in nodes(node, "files")} - {""})),
        url=text(node, "url"),
    )


def same(node: Node, home: Home) -> Iterator[tuple[str, str]]:
    """An account and the address that its commits have, as the pull request's last commit shows it."""
    for each in nodes(node, "commits"):
        author = (each.get("commit") or {}).get("author") or {}
        login, address = text(author, "user", "login"), text(author, "email").lower()
        if login and "@" in address:
            yield account(login, home.instance).email.lower(), address


def events(node: Node, home: Home) -> Iterator[ReviewEvent]:
    """Everything that was done for a pull request, drafts of reviews and hidden comments left out."""
    whole = Telling(node, home)
    for review in nodes(node, "reviews"):
        yield from whole.review(review)
    for thread in nodes(node, "reviewThreads"):
        yield from whole.thread(thread)
    for comment in nodes(node, "comments"):
        if not hidden(comment):
            yield whole.comment(comment)
    yield from whole.timeline()


def hidden(node: Node) -> bool:
    """Whether somebody hid a comment as no help to anybody, or it is a draft that only its author sees."""
    return text(node, "minimizedReason").lower() in _HIDDEN or text(node, "state") == "PENDING"


def _timeline(node: Node, kind: str) -> list[Node]:
    return [each for each in nodes(node, "timelineItems") if text(each, "__typename") == kind]


def _once(what: str, of: str, node: Node) -> str:
    """The key of what can happen to a thing but once: webhooks do not say the id that GraphQL gives it."""
    return f"{what}/{of}" if of else f"event/{text(node, 'id')}"


class Telling:
    """Makes events of the parts of one pull request."""

    def __init__(self, node: Node, home: Home) -> None:
        self._node, self._home = node, home
        self._key = home.change_key(node.get("number"))
        self._author = home.who(node.get("author"))[0]
        self._opened = moment(text(node, "createdAt")) or 0
        dismissed = _timeline(node, "ReviewDismissedEvent")
        self._before = {identifier(each.get("review")): text(each, "previousReviewState") for each in dismissed}

    def review(self, node: Node) -> Iterator[ReviewEvent]:
        """A verdict, or words over the whole; neither: only its comments count."""
        state = text(node, "state")
        state = self._before.get(identifier(node), "") if state == "DISMISSED" else state
        if hidden(node) or not (state in _VERDICTS or text(node, "body").strip()):
            return
        yield self._event(
            node,
            f"review/{identifier(node)}",
            _VERDICTS.get(state, SUMMARY),
            revision=text(node, "commit", "oid"),
            teams=tuple(sorted({text(each, "combinedSlug") for each in nodes(node, "onBehalfOf")} - {""})),
        )

    def thread(self, node: Node) -> Iterator[ReviewEvent]:
        """The comments of a thread: the first opens it, even where it is hidden."""
        comments = sorted(
            nodes(node, "comments"), key=lambda each: (bool(each.get("replyTo")), text(each, "createdAt"))
        )
        root = f"comment/{identifier(comments[0].get('replyTo') or comments[0])}" if comments else ""
        resolved = node.get("isResolved")
        for each in comments:
            if hidden(each):
                continue
            opening = each is comments[0] and not each.get("replyTo")
            yield self._event(
                each,
                f"comment/{identifier(each)}",
                COMMENT if opening else REPLY,
                thread=root,
                parent="" if opening else f"comment/{identifier(each['replyTo'])}" if each.get("replyTo") else root,
                path=text(node, "path"),
                line=number(each, "originalLine") or number(node, "originalLine"),
                revision=text(each, "originalCommit", "oid"),
                resolved=resolved if isinstance(resolved, bool) else None,
                resolved_by=self._home.who(node.get("resolvedBy"))[0],
                addressed=self._addressed(node, each) if opening else UNSEEN,
            )

    def comment(self, node: Node) -> ReviewEvent:
        """Words over the whole change; the author's own are an answer to others."""
        own = self._author is not None and self._home.who(node.get("author"))[0] == self._author
        return self._event(node, f"note/{identifier(node)}", REPLY if own else SUMMARY)

    def timeline(self) -> Iterator[ReviewEvent]:
        """Who was asked for a review, which verdict was taken back, and who merged somebody else's change."""
        for each in _timeline(self._node, "ReviewRequestedEvent"):
            asked = self._home.who(each.get("requestedReviewer"))[0]
            yield self._event(each, f"event/{text(each, 'id')}", REQUESTED, label=asked.email if asked else "")
        for each in _timeline(self._node, "ReviewDismissedEvent"):
            review = identifier(each.get("review"))
            parent = f"review/{review}" if review else ""
            yield self._event(each, _once("dismiss", review, each), DISMISSED, parent=parent)
        for each in _timeline(self._node, "MergedEvent"):
            merger = self._home.who(each.get("actor"))[0]
            if merger is not None and merger != self._author:
                key = _once("merge", identifier(self._node), each)
                yield self._event(each, key, MERGED, revision=text(each, "commit", "oid"))

    def _addressed(self, thread: Node, comment: Node) -> str:
        """What GitHub itself shows: that the lines are others now, or that nothing came after."""
        if thread.get("isOutdated") is True:
            return LINE
        head = text(self._node, "headRefOid")
        return LAST if head and text(comment, "originalCommit", "oid") == head else UNSEEN

    def _event(self, node: Node, key: str, kind: str, **more: Any) -> ReviewEvent:
        actor, actor_kind = self._home.who(node.get("author") or node.get("actor"))
        body = text(node, "body")
        said = moment(text(node, "submittedAt") or text(node, "createdAt"))
        return ReviewEvent(
            source=NAME,
            instance=self._home.instance,
            key=key,
            change=self._key,
            kind=kind,
            actor=actor,
            at=self._opened if said is None else said,
            updated_at=moment(text(node, "lastEditedAt")),
            actor_kind=actor_kind,
            body=body[:LONGEST_BODY],
            body_digest=digest(body) if body else "",
            has_suggestion="```suggestion" in body,
            links=tuple(_LINK.findall(body[:LONGEST_BODY])[:_MOST_LINKS]),
            association=text(node, "authorAssociation"),
            url=text(node, "url"),
            raw=text(node, "id"),
            **more,
        )
