"""Holds what Gerrit's REST API tells against what its refs tell, on a real NoteDb repository.

Its changes are put into the form of the API's answers and asked for on the loopback, page by page, by the source for
that API; every event is compared with what the source for the refs makes of the same changes.

Example: ./dev bench gerrit_by_rest ~/src/code-owners.git
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from loopback import Asked, Said, serving

from impact.edges.http import Client
from impact.model.facts import Identity
from impact.model.reviews import Batch, ReviewEvent
from impact.sources import git_log
from impact.sources.reviews import gerrit_notedb, gerrit_rest
from impact.sources.reviews.base import Scope
from impact.sources.reviews.notedb import footers, meta, reading
from impact.sources.reviews.notedb.history import History, history
from impact.sources.reviews.notedb.meta import MetaCommit
from impact.sources.reviews.notedb.notes import Comment

_NUMBER = re.compile(r"(\d+)@")
_SERVER = re.compile(r"(?<=\d@)(?:127\.0\.0\.1:\d+|[0-9a-f-]{36})")


class Server:
    """What a Gerrit with these changes would answer."""

    def __init__(self, place: git_log.Place) -> None:
        repository = place.repository
        good, _ = meta.whole(repository, meta.tips(repository))
        known = meta.commits(repository, (tip.sha for tip in good))
        notes = reading.comments(repository, {tip.number: known[tip.sha] for tip in good})
        self.changes: list[dict[str, Any]] = []
        self.comments: dict[str, dict[str, list[dict[str, Any]]]] = {}
        for tip in good:
            commits, _ = meta.chain(tip.sha, known)
            self.changes.append(change(history(tip.number, commits), commits))
            told = self.comments.setdefault(tip.number, {})
            for each in notes[tip.number].comments:
                told.setdefault(each.path, []).append(comment(each))
        self.changes.sort(key=lambda each: str(each["updated"]), reverse=True)

    def __call__(self, asked: Asked) -> Said:
        parts = urlsplit(asked.path)
        data: Any = self.page(dict(parse_qsl(parts.query)))
        if found := re.search(r"/changes/(\d+)/comments", parts.path):
            data = self.comments.get(found[1], {})
        return Said(body=b")]}'\n" + json.dumps(data).encode())

    def page(self, query: dict[str, str]) -> list[dict[str, Any]]:
        start = int(query.get("S", 0))
        until = start + int(query.get("n", 0))
        found = [dict(each) for each in self.changes[start:until]]
        if found and until < len(self.changes):
            found[-1]["_more_changes"] = True
        return found


def change(told: History, commits: list[MetaCommit]) -> dict[str, Any]:
    """One change as the API has it: messages and reviewers from the commits of its ref."""
    messages, updates = [], []
    for each in commits:
        says = footers.footers(each.message)
        real = footers.identity(says.last("Real-user"))
        number = says.patch_set[0] if says.patch_set else 0
        said = {"author": who(each.author), "date": when(each.at), "message": says.words, "_revision_number": number}
        said |= {"tag": says.tag} if says.tag else {}
        messages += [said | ({"real_author": who(real)} if real else {})] if says.words.strip() else []
        for value in says.every("Reviewer"):
            added = {"updated_by": who(real or each.author), "reviewer": who(footers.identity(value))}
            updates.append(added | {"updated": when(each.at), "state": "REVIEWER"})
    last = told.patch_sets.get(told.last)
    return {
        "_number": int(told.number),
        "status": "MERGED" if told.landed_at else "ABANDONED" if told.closed_at else "NEW",
        "owner": who(told.owner),
        "subject": told.subject,
        "created": when(commits[0].at),
        "updated": when(told.updated_at),
        "work_in_progress": told.opened_at is None,
        "messages": messages,
        "reviewer_updates": updates,
        "current_revision": last,
        "revisions": {last: {"_number": told.last}} if last else {},
        "submitter": who(told.submitter.actor) if told.submitter else None,
        "submitted": when(told.landed_at),
    }


def comment(said: Comment) -> dict[str, Any]:
    row = {"id": said.uuid, "patch_set": said.patch_set, "updated": when(said.at), "message": said.message}
    row |= {"author": who(Identity("", said.author)), "unresolved": said.unresolved, "commit_id": said.revision}
    row |= {"line": said.first, "in_reply_to": said.parent or None, "side": "PARENT" if said.on_parent else "REVISION"}
    return row | ({"tag": said.tag} if said.tag else {}) | ({"fix_suggestions": [{}]} if said.suggests else {})


def when(at: int | None) -> str:
    return datetime.fromtimestamp(at or 0, UTC).strftime("%Y-%m-%d %H:%M:%S.000000000")


def who(identity: Identity | None) -> dict[str, Any] | None:
    match = _NUMBER.match(identity.email) if identity else None
    return {"_account_id": int(match[1])} if match else None


def essence(event: ReviewEvent) -> tuple[Any, ...]:
    """All that both sources can say of an event, with one name for the server."""
    texts = (event.key, event.thread, event.parent, event.label, event.actor.email if event.actor else "")
    told = (event.kind, event.at, event.vote, event.path, event.line, event.resolved, event.has_suggestion, event.body)
    return (*(_SERVER.sub("server", each) for each in texts), *told)


def events(batches: list[Batch]) -> Counter[tuple[Any, ...]]:
    return Counter(essence(each) for batch in batches for each in batch.events)


def changes(batches: list[Batch]) -> dict[str, tuple[Any, ...]]:
    every = (each for batch in batches for each in batch.changes)
    return {each.key: (each.opened_at, each.landed_at, each.closed_at, each.title, each.shas) for each in every}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("repository", help="a clone with refs/changes/*")
    place = git_log.open_place(parser.parse_args().repository)
    by_refs = list(gerrit_notedb.batches(Scope(place, "", "part"), ""))
    with serving(Server(place)) as host:
        scope = Scope(place, host.address, "part")
        began = time.process_time()
        with Client(gerrit_rest.api(scope)) as client:
            by_rest = list(gerrit_rest.batches(replace(scope, client=client), ""))
        spent = time.process_time() - began
    refs, rest = events(by_refs), events(by_rest)
    print(f"{len(host.asked):,} requests, {spent:.1f} s of processor time, the server's included")
    print(f"by refs {refs.total():,} events, by REST {rest.total():,}, the same {(refs & rest).total():,}")
    for name, more in (("refs", refs - rest), ("REST", rest - refs)):
        print(f"only by {name}: {dict(Counter(each[5] for each in more.elements()))}")
    mine, theirs = changes(by_refs), changes(by_rest)
    differ = sum(theirs.get(key) != told for key, told in mine.items())
    print(f"changes: {len(mine):,} and {len(theirs):,}, of which {differ:,} differ in times, title or commit")


if __name__ == "__main__":
    main()
