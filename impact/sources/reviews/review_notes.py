"""Votes that Gerrit's reviewnotes plugin writes to refs/notes/review: one note for each commit that landed."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from impact.edges import object_batches
from impact.edges.git import Repository
from impact.model.facts import Commit, Identity, Unreadable
from impact.model.reviews import HUMAN, LANDING, VOTE, VOTES, Batch, ReviewChange, ReviewEvent
from impact.sources import git_log
from impact.sources.base import Selection
from impact.sources.reviews.base import Scope
from impact.sources.reviews.log_fields import dated
from impact.sources.reviews.notedb.history import no_review
from impact.sources.reviews.notedb.notes import entries

NAME = "review-notes"
CAPABILITIES: tuple[str, ...] = (VOTES, LANDING)
NETWORK = False

REF = "refs/notes/review"
_FOLDERS = 32
_VOTE = re.compile(
    r"(?P<label>[A-Za-z0-9][A-Za-z0-9-]*?)(?P<vote>[+-]\d{1,6}): (?P<name>[^<]*)<(?P<address>[^<>]+)>\s*"
)
_NAMED = re.compile(r"(?P<key>[A-Za-z][A-Za-z0-9-]*): (?P<value>.*)")
_SHA = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_NUMBER = re.compile(r"https?://\S+?/\+?/?(\d{1,18})/?")


@dataclass(frozen=True, slots=True)
class Note:
    """What one note says: (label, vote, who), where it was reviewed and when it landed; the lines in no known form."""

    votes: tuple[tuple[str, int, Identity], ...]
    url: str
    landed_at: int | None
    unread: int


def offered(scope: Scope) -> bool:
    """Whether the notes are here; a clone has them only where somebody fetched them."""
    return bool(_tip(scope.place.repository))


def batches(scope: Scope, cursor: str) -> Iterator[Batch]:
    """Yield the votes of notes that are new or other since `cursor`, which is what the ref pointed at then.

    The commit's author is its change's. Votes on one's own, by programs, and of labels that are no review are dropped
    and counted.
    """
    repository = scope.place.repository
    tip = _tip(repository)
    before = json.loads(cursor)["tip"] if cursor else ""
    if tip == before or not tip:
        yield Batch(cursor=cursor if not tip else json.dumps({"tip": tip}), complete=True)
        return
    faults: list[str] = []
    old = set(_listed(repository, before, [])) if before else set()
    new = [pair for pair in _listed(repository, tip, faults) if pair not in old]
    texts = dict(object_batches.contents(repository, list(dict.fromkeys(blob for _, blob in new))))
    told = _Told(scope)
    selection = Selection(only=tuple(sha for sha, _ in new), contents=False, files=False)
    commits: dict[str, Commit] = {}
    for fact in git_log.read(scope.place, selection):
        if isinstance(fact, Unreadable):
            faults.append(f"the commit {fact.sha[:12]} of a note: {fact.what}")
        else:
            commits[fact.sha] = fact
    for sha, blob in new:
        content = texts.get(blob)
        if content is None:
            faults.append(f"note {blob[:12]} on {sha[:12]} is missing, damaged or too large")
        elif sha in commits:
            told.take(commits[sha], note(content.decode("utf-8", "surrogateescape")), blob)
    yield Batch(
        tuple(told.changes),
        tuple(told.events),
        json.dumps({"tip": tip}),
        complete=True,
        missing=tuple(faults),
        counts=tuple(sorted((told.counts + Counter(notes=len(new))).items())),
    )


class _Told:
    """Changes and events so far."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self.changes: list[ReviewChange] = []
        self.events: list[ReviewEvent] = []
        self.counts: Counter[str] = Counter()

    def take(self, commit: Commit, held: Note, blob: str) -> None:
        """Take in what the note on one commit says."""
        self.counts["lines_unread"] += held.unread
        landed = dated(held.landed_at if held.landed_at is not None else commit.committed_at)
        number = _NUMBER.fullmatch(held.url)
        events = list(self._votes(commit, held, landed or 0, blob))
        if not events:
            return
        self.events += events
        self.changes.append(
            ReviewChange(
                source=NAME,
                instance="",
                repo=self._scope.place.name,
                key=commit.sha,
                number=number[1] if number else commit.sha[:12],
                author=commit.person,
                opened_at=None,
                landed_at=landed,
                title=commit.subject,
                shas=(commit.sha,),
                url=held.url,
            )
        )

    def _votes(self, commit: Commit, held: Note, at: int, blob: str) -> Iterator[ReviewEvent]:
        own = {each.email.lower() for each in (commit.author, commit.person)}
        seen = set()
        for label, vote, raw in held.votes:
            person = self._scope.place.mailmap.person(raw)
            address = person.email.lower()
            if no_review(label):
                self.counts["labels_no_review"] += 1
            elif address in own or raw.email.lower() in own:
                self.counts["to_oneself"] += 1
            elif self._scope.is_bot(person) or self._scope.is_bot(raw):
                self.counts["by_programs"] += 1
            elif (label, address) not in seen:
                seen.add((label, address))
                self.counts["votes"] += 1
                yield ReviewEvent(
                    source=NAME,
                    instance="",
                    key=f"{commit.sha}:{label}:{address}",
                    change=commit.sha,
                    kind=VOTE,
                    actor=person,
                    at=at,
                    actor_kind=HUMAN,
                    vote=vote,
                    label=label,
                    revision=commit.sha,
                    url=held.url,
                    raw=blob,
                )


def note(text: str) -> Note:
    """Read the lines of one note: `Code-Review+2: Name <address>`, `Reviewed-on: URL`, `Submitted-at: date`."""
    votes = []
    named: dict[str, str] = {}
    unread = 0
    for line in text.split("\n"):
        vote, other = _VOTE.fullmatch(line), _NAMED.fullmatch(line)
        if vote is not None and "@" in vote["address"]:
            votes.append((vote["label"], int(vote["vote"]), Identity(vote["name"].strip(), vote["address"].strip())))
        elif vote is None and other is not None and "+" not in other["key"]:
            named.setdefault(other["key"].lower(), other["value"].strip())
        else:
            unread += bool(line.strip())
    url = named.get("reviewed-on", "")
    return Note(tuple(votes), url if url.startswith(("https://", "http://")) else "", _at(named), unread)


def _at(named: dict[str, str]) -> int | None:
    try:
        return int(parsedate_to_datetime(named.get("submitted-at", "")).timestamp())
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _tip(repository: Repository) -> str:
    kind, sha, _ = object_batches.found(repository, [f"{REF}^{{commit}}"])[0]
    return sha if kind == "commit" else ""


def _listed(repository: Repository, tip: str, faults: list[str]) -> list[tuple[str, str]]:
    """Return (commit, note) of everything a notes commit holds, through its folders of two letters each."""
    kind, root, _ = object_batches.found(repository, [f"{tip}^{{tree}}"])[0]
    if kind != "tree":
        faults.append(f"the tree of {REF} at {tip[:12]} is missing")
        return []
    found, here = [], [("", root)]
    for _ in range(_FOLDERS):
        read = dict(object_batches.contents(repository, [tree for _, tree in here])) if here else {}
        below = []
        for name, tree in here:
            content = read.get(tree)
            if content is None:
                faults.append(f"the folder {tree[:12]} of {REF} is missing or damaged")
                continue
            for mode, part, sha in entries(content, len(tip) // 2):
                if mode == "40000":
                    below.append((name + part, sha))
                elif _SHA.fullmatch(name + part):
                    found.append((name + part, sha))
        here = below
    return found
