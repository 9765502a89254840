"""Who merged pull and merge requests, by the subjects of commits: weak evidence, since merging is no reviewing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from impact.edges import git, object_batches
from impact.identity.naming import same
from impact.model.facts import Identity
from impact.model.reviews import HUMAN, LANDING, MERGED, Batch, ReviewChange, ReviewEvent
from impact.sources import git_log, raw_commit
from impact.sources.reviews import log_fields
from impact.sources.reviews.base import Scope
from impact.sources.reviews.tips import cursor_behind, read_before

NAME = "merges"
CAPABILITIES: tuple[str, ...] = (LANDING,)
NETWORK = False

_SHOWN = ("%H", "%P", "%an", "%ae", "%cn", "%ce", "%at", "%ct", "%B")
_SIEVE = r"^Merge pull request #[0-9]+|\(#[0-9]+\)|^See merge request "
_NAMED = re.compile(rb"^(?:Merge pull request #\d+ from |See merge request \S*!\d+|.*\(#\d+\)$)", re.MULTILINE)
_NEWEST = 1_000
_PULL = re.compile(r"Merge pull request #(\d{1,18}) from ")
_SQUASH = re.compile(r".*\(#(\d{1,18})\)")
_REQUEST = re.compile(r"^See merge request \S*!(\d{1,18})\s*$", re.MULTILINE)
# Who commits when somebody presses a button on a web page: nobody.
_WEB = re.compile(r"(?:noreply@(?:.*\.)?(?:github|gitlab)\..+|.*@users\.noreply\.gitlab\.com)")


@dataclass(frozen=True, slots=True)
class Merge:
    """One commit by which a request landed; `merger` is None where only the author of a squash is known."""

    sha: str
    number: str
    tip: str
    author: Identity
    merger: Identity | None
    opened_at: int | None
    at: int
    title: str


def offered(scope: Scope) -> bool:
    """Whether one of the newest commits names a request."""
    if not scope.place.head:
        return False
    shown = ("log", f"-n{_NEWEST}", "--format=%B", "--no-show-signature", "--no-patch", scope.place.head, "--")
    return _NAMED.search(git.run(scope.place.repository, *shown).stdout) is not None


def batches(scope: Scope, cursor: str) -> Iterator[Batch]:
    """Yield who merged whose request, in commits that no earlier reading saw; the cursor is where branches were.

    Merges of one's own, by programs and of programs' work, and those whose merger no commit names, are dropped and
    counted.
    """
    repository = scope.place.repository
    tips = sorted({sha for _, sha in git_log.refs(repository, "refs/heads/", "refs/remotes/")}) or [scope.place.head]
    old = read_before(repository, cursor)
    stops = [sha for sha, (kind, _, _) in zip(old, object_batches.found(repository, old), strict=True) if kind]
    found, missing = [], []
    reading = log_fields.fields(
        repository,
        [*tips, *(f"^{sha}" for sha in stops)],
        _SHOWN,
        "--extended-regexp",
        f"--grep={_SIEVE}",
    )
    while True:
        try:
            each = merge(next(reading))
        except StopIteration as end:
            if end.value:
                missing.append(f"git stopped with {end.value} before it had read all commits; `git fsck` says why")
            break
        if each is not None:
            found.append(each)
    told = _Told(scope)
    told.take(found)
    yield Batch(
        tuple(told.changes),
        tuple(told.events),
        cursor_behind(repository, tips if not missing else old),
        complete=not missing,
        missing=tuple(missing),
        counts=tuple(sorted(told.counts.items())),
    )


def merge(row: list[bytes]) -> Merge | None:
    """Read the fields of one commit, None where it is neither the merge of a request nor one squashed."""
    sha, parents, name, email, by_name, by_email, at, landed, words = row
    message = raw_commit.text(words)
    first, _, rest = message.lstrip("\n").partition("\n\n")
    subject = " ".join(first.split("\n")).strip()
    own = parents.decode("ascii").split()
    author = Identity(raw_commit.text(name), raw_commit.text(email))
    committer = Identity(raw_commit.text(by_name), raw_commit.text(by_email))
    times = [log_fields.seconds(each) for each in (at, landed)]
    if len(own) > 1:
        match = _PULL.match(subject) or _REQUEST.search(rest)
        # The author of a merge made on a web page is who pressed the button.
        merger: Identity | None = author if web(committer) else committer
        opened = None
        title = next((line.strip() for line in rest.split("\n") if line.strip()), subject)
    else:
        match = _SQUASH.fullmatch(subject)
        merger = None if web(committer) else committer
        opened, title = times[0], subject
    if match is None:
        return None
    tip = own[1] if len(own) > 1 else ""
    return Merge(sha.decode("ascii"), match[1], tip, author, merger, opened, times[1] or times[0] or 0, title)


def web(committer: Identity) -> bool:
    """Whether a web page committed, for whoever pressed the button."""
    return _WEB.fullmatch(committer.email.lower()) is not None


class _Told:
    """Changes and events so far, and what was left out."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self.changes: list[ReviewChange] = []
        self.events: list[ReviewEvent] = []
        self.counts: Counter[str] = Counter()

    def take(self, merges: list[Merge]) -> None:
        """Take in all of them; whose request it was is who wrote its last commit."""
        tips = list(dict.fromkeys(each.tip for each in merges if each.tip))
        read = dict(object_batches.contents(self._scope.place.repository, tips))
        for each in merges:
            content = read.get(each.tip)
            self.counts["merged" if each.tip else "squashed"] += 1
            if each.tip and content is None:
                self.counts["author_unknown"] += 1
                continue
            self._one(each, raw_commit.parse(content).author if content is not None else each.author)

    def _one(self, each: Merge, author: Identity) -> None:
        mailmap, is_bot = self._scope.place.mailmap, self._scope.is_bot
        person = mailmap.person(author)
        if each.merger is None:
            self.counts["merger_unknown"] += 1
            return
        merger = mailmap.person(each.merger)
        if _alike(person, merger) or _alike(author, each.merger):
            self.counts["to_oneself"] += 1
        elif any(is_bot(who) for who in (author, person)):
            self.counts["of_programs"] += 1
        elif any(is_bot(who) for who in (merger, each.merger)):
            self.counts["by_programs"] += 1
        else:
            self.counts["merged_for_others"] += 1
            self._tell(each, person, merger)

    def _tell(self, each: Merge, person: Identity, merger: Identity) -> None:
        self.changes.append(
            ReviewChange(
                source=NAME,
                instance="",
                repo=self._scope.place.name,
                key=each.sha,
                number=f"#{each.number}",
                author=person,
                opened_at=each.opened_at,
                landed_at=each.at,
                title=each.title,
                shas=(each.sha,),
            )
        )
        self.events.append(
            ReviewEvent(
                source=NAME,
                instance="",
                key=f"{each.sha}:merged",
                change=each.sha,
                kind=MERGED,
                actor=merger,
                at=each.at,
                actor_kind=HUMAN,
                raw=each.sha,
            )
        )


def _alike(one: Identity, other: Identity) -> bool:
    """One address; or one name of several words, as people merge with another address than they write with."""
    if one.email.lower() == other.email.lower():
        return True
    names = [same(each.name) for each in (one, other)]
    return " " in names[0] and names[0] == names[1]
