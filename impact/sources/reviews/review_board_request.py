"""One review request of Review Board as a change and its events; no I/O."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from impact.model.facts import Identity
from impact.model.reviews import (
    APART,
    APPROVE,
    BOT,
    COMMENT,
    FILE,
    HUMAN,
    LAST,
    LONGEST_BODY,
    REPLY,
    REQUESTED,
    SAME,
    SUMMARY,
    UNSEEN,
    ReviewChange,
    ReviewEvent,
    account,
    digest,
)
from impact.sources.reviews.base import Scope
from impact.sources.reviews.walking import moment

# Remarks on lines of a diff, on the whole request, and on files that were attached to it.
COMMENTS = ("diff_comments", "general_comments", "file_attachment_comments")
_SUBMITTED, _DISCARDED = "submitted", "discarded"
_LETTERS = {"S": _SUBMITTED, "D": _DISCARDED}
_DIFF = re.compile(r"/diffs/(\d+)/")
_LAST_NUMBER = re.compile(r"/(\d+)/?$")
_BLOB = re.compile(r"[0-9a-f]{7,64}")
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_Said = Mapping[str, Any]


class Request:
    """What the server said of one request: the request itself, its diffs with their files, and what changed when."""

    def __init__(
        self, source: str, scope: Scope, said: _Said, diffs: Iterable[_Said], changes: Iterable[_Said], updated: int
    ) -> None:
        self._source, self._scope, self._said, self._updated = source, scope, said, updated
        self._changes = sorted(changes, key=lambda each: str(each.get("timestamp")))
        self._files = {
            each["revision"]: objects(each.get("files")) for each in diffs if isinstance(each.get("revision"), int)
        }
        self._key = str(said.get("id"))

    def change(self) -> ReviewChange:
        """The request as a change."""
        said, status = self._said, self._said.get("status")
        closed = self._closed() if status in (_SUBMITTED, _DISCARDED) else None
        landed = closed if status == _SUBMITTED else None
        commit = str(said.get("commit_id") or "")
        last = self._files.get(max(self._files, default=0), [])
        return ReviewChange(
            source=self._source,
            instance=self._scope.host,
            repo=self._scope.repo,
            key=self._key,
            number=f"#{self._key}",
            author=self._person(said.get("submitter")),
            opened_at=moment(said.get("time_added")),
            landed_at=landed,
            closed_at=closed,
            updated_at=self._updated,
            title=str(said.get("summary") or ""),
            shas=(commit,) if landed and _COMMIT.fullmatch(commit) else (),
            paths=tuple(dict.fromkeys(str(each["dest_file"]) for each in last if each.get("dest_file"))),
            url=str(said.get("absolute_url") or ""),
        )

    def events(self, reviews: Iterable[_Said]) -> Iterator[ReviewEvent]:
        """Who was asked, and everything that was said; drafts, which only their authors see, are not."""
        yield from self._asked()
        for review in reviews:
            if review.get("public", True):
                yield from self._review(review)
                for reply in objects(review.get("replies")):
                    if reply.get("public", True):
                        yield from self._reply(review, reply)

    def _asked(self) -> Iterator[ReviewEvent]:
        opened = moment(self._said.get("time_added")) or 0
        for login in filter(None, map(_login, objects(self._said.get("target_people")))):
            at = next((moment(one.get("timestamp")) for one in self._changes if login in _added(one)), opened)
            yield ReviewEvent(
                **self._common(f"asked:{login}", self._said.get("submitter"), at),
                kind=REQUESTED,
                label=account(login, self._scope.host).email,
            )

    def _review(self, review: _Said) -> Iterator[ReviewEvent]:
        common = self._common(f"review:{review.get('id')}", review.get("user"), moment(review.get("timestamp")))
        text = _text(review, "body_top", "body_bottom")
        url = str(review.get("absolute_url") or "")
        if review.get("ship_it"):
            yield ReviewEvent(**common, kind=APPROVE, vote=1, label="Ship It!", url=url, **text)
        elif text["body"]:
            yield ReviewEvent(**common, kind=SUMMARY, url=url, **text)
        for sort in COMMENTS:
            for each in objects(review.get(sort)):
                yield self._comment(review, sort, each, url)

    def _comment(self, review: _Said, sort: str, said: _Said, url: str) -> ReviewEvent:
        # A remark's own time moves when its issue is closed: the review's is when it was said.
        common = self._common(f"{sort}:{said.get('id')}", review.get("user"), moment(review.get("timestamp")))
        issue = str(said.get("issue_status") or "") if said.get("issue_opened") else ""
        file = said.get("filediff")
        file = file if isinstance(file, dict) else {}
        revision = self._revision(said, file)
        path = str(file.get("dest_file") or "")
        return ReviewEvent(
            **common | {"updated_at": moment(said.get("timestamp"))},
            kind=COMMENT,
            thread=common["key"],
            path=path,
            revision=str(revision or ""),
            label=issue,
            resolved=issue == "resolved" if issue else None,
            addressed=self._addressed(path, revision) if sort == COMMENTS[0] else APART,
            url=url,
            **_text(said, "text"),
        )

    def _reply(self, review: _Said, reply: _Said) -> Iterator[ReviewEvent]:
        at = moment(reply.get("timestamp"))
        text = _text(reply, "body_top", "body_bottom")
        if text["body"]:
            common = self._common(f"review:{reply.get('id')}", reply.get("user"), at)
            yield ReviewEvent(**common, kind=REPLY, parent=f"{self._key}:review:{review.get('id')}", **text)
        for sort in COMMENTS:
            for each in objects(reply.get(sort)):
                found = _LAST_NUMBER.search(link(each, "reply_to"))
                thread = f"{self._key}:{sort}:{found[1]}" if found else ""
                common = self._common(f"{sort}:{each.get('id')}", reply.get("user"), at)
                yield ReviewEvent(**common, kind=REPLY, thread=thread, parent=thread, **_text(each, "text"))

    def _revision(self, said: _Said, file: _Said) -> int:
        """The number of the diff that a remark is on, the newer one where it is on two of them; 0 if not known."""
        address = link(said, "interfilediff") or link(file, "self")
        found = _DIFF.search(address)
        return int(found[1]) if found else 0

    def _addressed(self, path: str, revision: int) -> str:
        """What came of a remark, by the ids that Git gave to its file in both diffs; where there are none, unseen."""
        last = max(self._files, default=0)
        if not path or revision not in self._files:
            return UNSEEN
        if revision == last:
            return LAST
        before, now = _blob(self._files[revision], path), _blob(self._files[last], path)
        if now is None:
            return FILE  # it is no longer changed, or gone
        if not before or not now:
            return UNSEEN
        length = min(len(before), len(now))
        return SAME if before[:length] == now[:length] else FILE

    def _closed(self) -> int | None:
        """When it was closed as it is now."""
        for each in reversed(self._changes):
            if _LETTERS.get(_new(each, "status"), _new(each, "status")) == self._said.get("status"):
                return moment(each.get("timestamp"))
        return moment(self._said.get("last_updated"))

    def _common(self, key: str, who: Any, at: int | None) -> dict[str, Any]:
        actor = self._person(who)
        return {
            "source": self._source,
            "instance": self._scope.host,
            "key": f"{self._key}:{key}",
            "change": self._key,
            "actor": actor,
            "actor_kind": BOT if actor is not None and self._scope.is_bot(actor) else HUMAN,
            "at": at or 0,
        }

    def _person(self, said: Any) -> Identity | None:
        login = _login(said)
        name = str(said.get("fullname") or "") if login else ""
        return account(login, self._scope.host, name) if login else None


def link(said: Any, name: str) -> str:
    """The address of something that an object leads to, "" for none."""
    for each in ("links", name, "href"):
        said = said.get(each) if isinstance(said, dict) else None
    return said if isinstance(said, str) else ""


def objects(said: Any) -> list[dict[str, Any]]:
    """The objects of a list, of anything else none."""
    return [each for each in said if isinstance(each, dict)] if isinstance(said, list) else []


def _login(said: Any) -> str:
    """The login of a user, whether all of it was given or a link to it alone."""
    return str(said.get("username") or said.get("title") or "") if isinstance(said, dict) else ""


def _text(said: _Said, *keys: str) -> dict[str, Any]:
    body = "\n\n".join(str(said.get(key) or "") for key in keys).strip()
    return {"body": body[:LONGEST_BODY], "body_digest": digest(body) if body else ""}


def _blob(files: Iterable[_Said], path: str) -> str | None:
    """The id of a file's content in one diff, under its old name if it moved; "" for none of Git, None for no file."""
    named = {str(each.get(name)): each for name in ("source_file", "dest_file") for each in files}
    if path not in named:
        return None
    detail = str(named[path].get("dest_detail") or "").lower()
    return detail if _BLOB.fullmatch(detail) else ""


def _changed(change: _Said, field: str, part: str) -> Any:
    """What a change of the request says of one field: its "new" value, or what was "added"."""
    found: Any = change
    for each in ("fields_changed", field, part):
        found = found.get(each) if isinstance(found, dict) else None
    return found


def _new(change: _Said, field: str) -> str:
    """What a field was changed to, "" where it was not."""
    found = _changed(change, field, "new")
    return str((found[:1] or [""])[0] if isinstance(found, list) else found or "")


def _added(change: _Said) -> set[str]:
    """The logins of those who were asked by one change of the request."""
    return {_login(each) for each in objects(_changed(change, "target_people", "added"))}
