"""What GrimoireLab's Perceval fetched: items of GitHub, GitLab and mail, whose `data` is the forge's own answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from impact.expect.permalinks import web
from impact.model.errors import ImpactError
from impact.model.facts import Identity
from impact.model.reviews import (
    COMMENT,
    LANDING,
    REPLY,
    SUMMARY,
    VOTES,
    WAITING,
    Batch,
    ReviewChange,
    ReviewEvent,
)
from impact.sources.reviews import gitlab
from impact.sources.reviews.documents import listed
from impact.sources.reviews.github_gathered import Gathered, Where, repository
from impact.sources.reviews.github_nodes import Node, number, text
from impact.sources.reviews.github_rows import comment, issue, pull, rows, thread
from impact.sources.reviews.mail import parse
from impact.sources.reviews.mbox import told
from impact.sources.reviews.walking import Item, moment

NAME = "perceval"
# How archives of lists hide addresses from programs.
_HIDDEN = re.compile(r"^(\S+) at (\S+) *\( *([^()]*?) *\)$")
_SHOWN = r"\3 <\1@\2>"
_MAIL = ("MBox", "Pipermail", "Groupsio", "HyperKitty", "NNTP")


def fits(start: bytes) -> bool:
    """Whether a file is Perceval's, which says so in every item."""
    return start[:1] in (b"{", b"[") and b'"backend_name"' in start


def read(content: bytes, name: str) -> tuple[Batch, ...]:
    """Return what its items hold; raises ImpactError with file and line where they are broken."""
    into, gathered, letters = _Merges(), Gathered(), []
    for line, item in listed(content, name):
        backend, data = text(item, "backend_name"), item.get("data")
        taken = False
        if isinstance(data, dict) and backend in ("GitHub", "GitHubQL"):
            taken = _github(item, data, gathered)
        elif isinstance(data, dict) and backend == "GitLab":
            try:
                taken = into.take(item, data)
            except (AttributeError, TypeError, ValueError) as error:
                what = f"{name}:{line}: no merge request as GitLab tells it: {error}"
                raise ImpactError(what, hint="fetch it again") from error
        elif isinstance(data, dict) and backend in _MAIL:
            letters.append(_letter(data))
            taken = True
        if not taken:
            gathered.passed[f"{backend or 'unnamed'} {text(item, 'category')}".strip()] += 1
    mails = [each for each in map(parse, letters) if each]
    mail = told(mails, len(letters), name) if letters else ()
    return (*gathered.batches(), *into.batches(), *mail)


def _github(item: Node, data: Node, into: Gathered) -> bool:
    """Take an item of GitHub; False for what tells of no pull request."""
    address = web(text(item, "origin")) or ""
    host, _, repo = address.removeprefix("https://").partition("/")
    base = data.get("base")
    where = repository(base.get("repo")) if isinstance(base, dict) else None
    where = where or (Where(host.lower(), repo) if repo.count("/") == 1 else None)
    about: Any = data.get("issue") if text(item, "category") == "event" else data
    found = number(about, "number")
    if where is None or not found:
        return False
    if text(item, "category") == "pull_request":
        into.add(where, found, _pull(data))
    elif isinstance(about.get("pull_request"), dict):
        comments = [comment(_shown(each)) for each in rows(about.get("comments_data"))]
        happened = [data] if text(data, "eventType") == "MergedEvent" else []
        events = [each | {"__typename": "MergedEvent"} for each in happened]
        whole = issue(_shown(about)) | {"comments": {"nodes": comments}, "timelineItems": {"nodes": events}}
        into.add(where, found, whole)
    else:
        return False
    for each in (data, *rows(data.get("reviews_data")), *rows(data.get("review_comments_data"))):
        into.pair(where.instance, text(each, "user_data", "login"), text(each, "user_data", "email"))
    return True


def _pull(data: Node) -> Node:
    merger = data.get("merged_by_data") or data.get("merged_by")
    reviews = [_shown(each) for each in rows(data.get("reviews_data"))]
    threads = [thread(_shown(each)) for each in rows(data.get("review_comments_data"))]
    return pull(_shown(data) | {"merged_by": merger}, reviews) | {"reviewThreads": {"nodes": threads}}


def _shown(row: Node) -> Node:
    """A row with the page of whoever it is by, which Perceval fetches besides."""
    return row | {"user": row.get("user_data") or row.get("user")}


def _letter(data: Mapping[str, Any]) -> bytes:
    """A mail as it was sent, as far as Perceval keeps it."""
    lines = ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit"]
    for header in ("From", "Subject", "Date", "Message-ID", "In-Reply-To", "References"):
        said = next((value for key, value in data.items() if key.lower() == header.lower()), "")
        if isinstance(said, str) and said.strip():
            lines.append(f"{header}: {_HIDDEN.sub(_SHOWN, ' '.join(said.split()))}")
    return "\n".join([*lines, "", text(data, "body", "plain")]).encode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class _Project:
    host: str
    repo: str
    is_bot: Callable[[Identity], bool]


class _Merges:
    """The merge requests of a file, by project."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], tuple[list[ReviewChange], list[ReviewEvent]]] = {}

    def take(self, item: Node, data: Node) -> bool:
        """Take an item of GitLab; False for what is no merge request."""
        host, _, repo = (web(text(item, "origin")) or "").removeprefix("https://").partition("/")
        if text(item, "category") != "merge_request" or not repo or number(data, "iid") is None:
            return False
        project = _Project(host.lower(), repo, lambda _: False)
        about = gitlab.change(project, Item(moment(data.get("updated_at")) or 0, f"!{data['iid']}", data))
        changes, events = self._found.setdefault((project.host, repo), ([], []))
        changes.append(about)
        for note in rows(data.get("notes_data")):
            events += (_alone(each, about) for each in gitlab.events(project, about, data, {"notes": [note]}))
        return True

    def batches(self) -> tuple[Batch, ...]:
        """One batch for each project."""
        shows = (VOTES, WAITING, LANDING)
        return tuple(Batch(tuple(one), tuple(other), shows=shows) for one, other in self._found.values())


def _alone(event: ReviewEvent, about: ReviewChange) -> ReviewEvent:
    """A note as Perceval keeps it, which does not say what discussion it was made in."""
    if event.kind not in (COMMENT, REPLY):
        return event
    own = event.actor is not None and event.actor == about.author
    return replace(event, kind=REPLY if own else COMMENT if event.path else SUMMARY, thread="", parent="")
