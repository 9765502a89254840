"""Credit that commits give in trailers: Reviewed-by, Helped-by, Mentored-by and their kin, in their odd forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from impact.edges import git
from impact.identity.naming import same
from impact.model.facts import Commit, Identity, Unreadable
from impact.model.reviews import CREDIT, HUMAN, TRAILER, Batch, ReviewChange, ReviewEvent
from impact.sources import git_log
from impact.sources.base import Selection
from impact.sources.raw_commit import text
from impact.sources.reviews.base import Scope
from impact.sources.reviews.tips import cursor_behind, read_before

NAME = "trailers"
CAPABILITIES: tuple[str, ...] = (CREDIT,)
NETWORK = False

# Trailers that credit somebody else's help, each with the words that mean it.
_CREDITS = {
    "Reviewed-by": ("reviewed-by", "review-by", "reviewer", "reviewed by"),
    "Acked-by": ("acked-by", "acknowledged-by", "ack-by", "acked by"),
    "Tested-by": ("tested-by", "test-by"),
    "Helped-by": ("helped-by", "help-by", "hinted-by", "thanks-to", "assisted-by", "advised-by", "guided-by"),
    "Mentored-by": ("mentored-by", "mentor", "mentored by"),
    "Suggested-by": ("suggested-by", "proposed-by", "inspired-by", "idea-by", "requested-by", "recommended-by"),
    "Reported-by": ("reported-by", "noticed-by", "spotted-by", "diagnosed-by", "bisected-by"),
    "Co-authored-by": ("co-authored-by", "co-author", "coauthored-by", "co-developed-by"),
}
_MEANT = {form: name for name, forms in _CREDITS.items() for form in forms}
# What git looks for, so that most commits are never read here.
_LINE = f"^({'|'.join(each for each in sorted(_MEANT) if ' ' not in each)})[ \t]*:"
_WHO = re.compile(r"^\s*\"?(?P<name>[^<\"]*?)\"?\s*<\s*(?P<address>[^<>\s]+@[^<>\s]+|[^<>\s]+ at [^<>]+?)\s*>")
_BARE = re.compile(r"^\s*(?P<address>[^\s<>()@]+@[^\s<>()@]+\.[^\s<>()@]+)\s*(?:\(.*\))?$")
_BATCH = 20_000


def offered(scope: Scope) -> bool:
    """Every history may hold some."""
    return bool(scope.place.head)


def batches(scope: Scope, cursor: str) -> Iterator[Batch]:
    """Yield the credit in commits that no earlier reading saw; the cursor is what branches pointed at then.

    The author of the commit is its change's author. Credit to oneself is dropped, and so is that to programs, what
    names nobody by an address, and what the credited person committed; how much of each is counted.
    """
    tips = sorted({sha for _, sha in git_log.refs(scope.place.repository, "refs/heads/", "refs/remotes/")})
    tips = tips or [scope.place.head]
    stops = _still_there(scope, read_before(scope.place.repository, cursor))
    told = _Counts()
    changes: list[ReviewChange] = []
    events: list[ReviewEvent] = []
    missing = []
    selection = Selection(starts=tuple(tips), stops=tuple(stops), files=False, contents=False, matching=_LINE)
    for fact in git_log.read(scope.place, selection):
        if isinstance(fact, Unreadable):
            missing.append(f"{fact.what} {fact.sha[:12]}".rstrip())
            continue
        found = list(_credit(scope, fact, told))
        if found:
            changes.append(_change(scope, fact))
            events += found
        if len(events) >= _BATCH:
            yield _batch(scope, changes, events, told, cursor)
            changes, events = [], []
    last = _batch(scope, changes, events, told, cursor_behind(scope.place.repository, tips))
    yield replace(last, complete=True, missing=tuple(missing), counts=tuple(sorted(vars(told).items())))


def _batch(scope: Scope, changes: list[ReviewChange], events: list[ReviewEvent], told: _Counts, cursor: str) -> Batch:
    """Leave out what the credited people committed: they may have put the line there, and who wrote it is not known."""
    put_in = _committers(scope, [each.key for each in changes])
    given = [each for each in events if each.actor is None or each.actor.email.lower() != put_in.get(each.change)]
    told.put_in_by_the_credited += len(events) - len(given)
    left = {each.change for each in given}
    return Batch(tuple(each for each in changes if each.key in left), tuple(given), cursor)


def _committers(scope: Scope, shas: list[str]) -> dict[str, str]:
    """Return the address of who committed each of these commits, in lower case and after mailmap."""
    if not shas:
        return {}
    feed = "".join(f"{sha}\n" for sha in shas).encode("ascii")
    shown = ("log", "--no-walk=unsorted", "--stdin", "--no-mailmap", "--encoding=none", "--format=%H%x00%cn%x00%ce")
    found = {}
    for line in git.run(scope.place.repository, *shown, feed=feed).stdout.split(b"\n"):
        fields = line.split(b"\0")
        if len(fields) == 3:
            name, address = (text(each) for each in fields[1:])
            found[fields[0].decode("ascii")] = scope.place.mailmap.person(Identity(name, address)).email.lower()
    return found


class _Counts:
    """What was seen and left out."""

    def __init__(self) -> None:
        self.commits = self.lines = self.to_oneself = self.to_programs = self.without_address = 0
        self.put_in_by_the_credited = 0


def _still_there(scope: Scope, shas: list[str]) -> list[str]:
    """Those commits that are still in the repository: a sweep may have taken some."""
    if not shas:
        return []
    feed = "".join(f"{sha}\n" for sha in shas).encode("ascii")
    lines = git.run(scope.place.repository, "cat-file", "--batch-check=%(objecttype)", feed=feed).stdout.split(b"\n")
    return [sha for sha, line in zip(shas, lines, strict=False) if line == b"commit"]


def _change(scope: Scope, commit: Commit) -> ReviewChange:
    landed = commit.committed_at
    return ReviewChange(
        source=NAME,
        instance="",
        repo=scope.place.name,
        key=commit.sha,
        number=commit.sha[:12],
        author=commit.person,
        opened_at=commit.authored_at,
        landed_at=landed,
        title=commit.subject,
        shas=(commit.sha,),
    )


def _credit(scope: Scope, commit: Commit, told: _Counts) -> Iterator[ReviewEvent]:
    told.commits += 1
    own = {each.email.lower() for each in (commit.author, commit.person)}
    names = {same(each.name) for each in (commit.author, commit.person) if " " in each.name.strip()}
    seen = set()
    for token, value in commit.trailers:
        label = _MEANT.get(token.lower())
        if label is None:
            continue
        told.lines += 1
        raw = who(value)
        if raw is None:
            told.without_address += 1
            continue
        person = scope.place.mailmap.person(raw)
        address = person.email.lower()
        if address in own or raw.email.lower() in own or same(person.name) in names:
            told.to_oneself += 1
        elif scope.is_bot(person) or scope.is_bot(raw):
            told.to_programs += 1
        elif (label, address) not in seen:
            seen.add((label, address))
            yield ReviewEvent(
                source=NAME,
                instance="",
                key=f"{commit.sha}:{label}:{address}",
                change=commit.sha,
                kind=TRAILER,
                actor=person,
                at=commit.committed_at or commit.authored_at or 0,
                actor_kind=HUMAN,
                label=label,
                raw=commit.sha,
            )


def who(value: str) -> Identity | None:
    """Return who a trailer's value names, by an address; None where it names nobody by one."""
    found = _WHO.match(value)
    if found:
        return Identity(found["name"].strip(), found["address"].replace(" at ", "@").replace(" dot ", "."))
    bare = _BARE.match(value)
    return Identity("", bare["address"]) if bare else None
