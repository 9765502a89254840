"""Reads what is new in one repository into the ledger: facts, signals, and the subject's contributions."""

from __future__ import annotations

import gc
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING

from impact.edges import git
from impact.ledger.rows import CommitRow, Credit, RepoState
from impact.model.facts import Commit, Identity, Unreadable
from impact.sources import git_log
from impact.sources.base import Selection
from impact.sources.git_log import Place

if TYPE_CHECKING:
    from impact.ledger.ledger import Ledger
    from impact.services.reading.workshop import Workshop

_DAY = 86_400
_BELOW = "shallow "
_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?").fullmatch
# Rows to read while the walk for the root commits is under way.
_MEANWHILE = 4000
# 31 December 9999: beyond it no calendar reaches.
_LAST_DAY = 2_932_896


@dataclass(frozen=True, slots=True)
class Scanned:
    """What one scan did; `repo_id` is the ledger's, None where there is no commit yet."""

    repo_id: int | None
    place: Place
    new: int
    unread: tuple[Unreadable, ...]


# Gives a repository its row in the ledger, by its root commits; may raise what ends the scan.
Register = Callable[[tuple[str, ...]], object]


def scan(
    ledger: Ledger, place: Place, workshop: Workshop, progress: Callable[[int], None], register: Register | None = None
) -> Scanned:
    """Bring the ledger up to date with one repository; commits read before are not read again."""
    tips = tips_of(place, workshop.options.main_branches)
    if not tips:
        return Scanned(None, place, 0, ())
    mailmap = hashlib.sha256(place.mailmap_text).hexdigest()
    state = _known(ledger, place, tips)
    if state is not None and register is not None:
        register(state.roots)
    if state and dict(state.tips) == tips and (state.rules_digest, state.mailmap_digest) == (workshop.rules, mailmap):
        return Scanned(state.id, place, 0, git_log.lacking(place))
    reading = _Reading(place, workshop, progress)
    with _uncollected():
        stops = _existing(place, state.tips.values()) if state and state.rules_digest == workshop.rules else ()
        # Names are all a report rests on: whether contents are there does not matter to it.
        rows = reading.rows(Selection(tuple(dict.fromkeys(tips.values())), stops, contents=False))
        if state is None:
            state, rows = _registered(ledger, place, tips, rows, register)
        writer = ledger.writer(state.id)
        writer.add(rows)
    if state.mailmap_digest != mailmap:
        writer.identify(reading.credit(known.raw) for known in ledger.people(state.id))
    ledger.mark_gone(state.id, _gone(place, ledger, state, tips))
    # A damaged history never counts as read: each scan says so again, until one finds it mended.
    damaged = any(each.sha for each in reading.unread)
    writer.finish(tips, rules_digest="" if damaged else workshop.rules, mailmap_digest=mailmap)
    return Scanned(state.id, place, reading.count, tuple(reading.unread))


@contextmanager
def _uncollected() -> Iterator[None]:
    """Switch the collector of cycles off: facts are made by the hundred thousand and hold none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _Reading:
    """Turns the stream of facts into rows for the ledger, and remembers what could not be read."""

    def __init__(self, place: Place, workshop: Workshop, progress: Callable[[int], None]) -> None:
        self.count = 0
        self.unread: list[Unreadable] = []
        self._place = place
        self._workshop = workshop
        self._progress = progress
        from impact.classify.links import compiled, reverted  # only where something is read

        self._reverted = reverted
        self._links = compiled(workshop.options.links)
        self._credits: dict[Identity, Credit] = {}

    def rows(self, selection: Selection) -> Iterator[CommitRow]:
        for fact in git_log.read(self._place, selection):
            if isinstance(fact, Unreadable):
                self.unread.append(fact)
                continue
            self.count += 1
            if self.count % 1000 == 0:
                self._progress(self.count)
            yield self._row(fact)

    def credit(self, raw: Identity) -> Credit:
        known = self._credits.get(raw)
        if known is None:
            person = self._place.mailmap.person(raw)
            bot = self._workshop.bots(raw) or self._workshop.bots(person)
            known = self._credits[raw] = Credit(raw, person, bot)
        return known

    def _row(self, commit: Commit) -> CommitRow:
        subject, message = commit.subject, commit.message
        spoken = self._workshop.book.spoken(message, commit.trailers, commit.changes)
        return CommitRow(
            sha=commit.sha,
            # A damaged commit may name anything as its parent.
            parents=tuple(filter(_ID, commit.parents)),
            author=self.credit(commit.author),
            author_day=day_of(commit.authored_at, commit.offset),
            commit_day=day_of(commit.committed_at, 0),
            subject=subject,
            signals=spoken,
            changes=commit.changes,
            co_authors=tuple(self.credit(each) for each in commit.co_authors),
            links=self._links.links(subject, message),
            reverts=self._reverted(subject, commit.body) if "evert" in message else (),
        )


def day_of(at: int | None, offset: int) -> int | None:
    """The calendar day of a time where the author was; the hour goes no further than here."""
    if at is None:
        return None
    day = (at + offset * 60) // _DAY
    return day if 0 <= day <= _LAST_DAY else None


def tips_of(place: Place, main_branches: Iterable[str]) -> dict[str, str]:
    """What counts as landed: HEAD, and the main branches here and at the origin."""
    names = [f"{prefix}{name}" for name in main_branches for prefix in ("refs/heads/", "refs/remotes/origin/")]
    found = dict(git_log.refs(place.repository, "refs/remotes/origin/HEAD", *names))
    wanted = {ref: sha for ref, sha in found.items() if ref in names or ref == "refs/remotes/origin/HEAD"}
    if not place.head and not wanted:
        return {}
    cut = {f"{_BELOW}{sha}": sha for sha in sorted(place.repository.shallow())}
    return ({"HEAD": place.head} if place.head else {}) | wanted | cut


def heads(ledger: Ledger, repo_id: int) -> tuple[str, ...]:
    """The commits that the last scan counted as landed, each once."""
    state = ledger.repository_with(repo_id)
    tips = state.tips if state is not None else {}
    return tuple(sorted({sha for ref, sha in tips.items() if not ref.startswith(_BELOW)}))


def standing(place: Place, tips: Mapping[str, str]) -> tuple[str, ...]:
    """The commit whose files are what is there now: HEAD, or the freshest main branch that holds it and went on.

    A main branch that was left over when work moved to another says nothing of today.
    """
    head = tips.get("HEAD", "")
    mains = {sha for ref, sha in tips.items() if ref != "HEAD" and not ref.startswith(_BELOW)} - {head}
    if head:
        mains = {each for each in mains if _holds(place, each, head)}
    if not mains:
        return (head,) if head else ()
    freshest_first = git.run(place.repository, "rev-list", "--no-walk=sorted", *sorted(mains)).stdout.decode("ascii")
    return tuple(freshest_first.split()[:1])


def _holds(place: Place, tip: str, sha: str) -> bool:
    return git.run(place.repository, "merge-base", "--is-ancestor", sha, tip).returncode == 0


def standing_in(ledger: Ledger, repo_id: int, place: Place) -> tuple[str, ...]:
    """The same of the tips that the last scan saw."""
    state = ledger.repository_with(repo_id)
    return standing(place, state.tips) if state is not None else ()


def files_at(place: Place, shas: Iterable[str]) -> dict[str, str] | None:
    """The files that are in one of these commits with their object ids; None where they cannot be listed.

    Of a file that differs between them it is the one at HEAD, where that is among them.
    """
    found: dict[str, str] = {}
    for sha in sorted(shas, key=lambda each: (each == place.head, each)):
        listed = git.run(place.repository, "ls-tree", "-r", "-z", "--full-tree", sha)
        if listed.returncode:
            return None
        for row in listed.stdout.decode("utf-8", "surrogateescape").split("\0"):
            about, _, path = row.partition("\t")
            if path:
                found[path] = about.rpartition(" ")[2]
    return found


def _known(ledger: Ledger, place: Place, tips: Mapping[str, str]) -> RepoState | None:
    """The repository's row by where it lies, unless that place holds another repository, or more of it, now."""
    here = place.repository.common_dir
    state = ledger.repository_at(here)
    if state is None or not _existing(place, state.tips.values()) or _cut(state.tips) != _cut(tips):
        return None
    if (state.name, state.url) != (place.name, place.url):
        ledger.repository(state.roots, name=place.name, place=here, url=place.url)
    return state


def _cut(tips: Mapping[str, str]) -> set[str]:
    """Where a shallow clone cuts the history; kept beside the tips, because what lies below was not read."""
    return {sha for ref, sha in tips.items() if ref.startswith(_BELOW)}


def _registered(
    ledger: Ledger, place: Place, tips: Mapping[str, str], rows: Iterator[CommitRow], register: Register | None
) -> tuple[RepoState, Iterator[CommitRow]]:
    """Give the repository its row, known by its root commits, which stay the same wherever it moves.

    Finding them means walking the history once more: that goes on beside the first rows.
    """
    here = place.repository.common_dir
    with git.held(root_walk(place, tips)) as walk:
        first = list(islice(rows, _MEANWHILE))
        roots = roots_of(place, walk)
    if register is None:
        ledger.repository(roots, name=place.name, place=here, url=place.url)
    else:
        register(roots)
    state = ledger.repository_at(here)
    assert state is not None, "a row that was just written"
    return state, chain(first, rows)


def number_of(ledger: Ledger, place: Place, tips: Mapping[str, str]) -> int:
    """Return the ledger's number of a repository, scanned or not; a new one costs a walk to its root commits."""
    state = ledger.repository_at(place.repository.common_dir)
    if state is None or len(_existing(place, state.roots)) < len(state.roots):
        roots = roots_of(place, root_walk(place, tips))
        return ledger.repository(roots, name=place.name, place=place.repository.common_dir, url=place.url)
    return state.id


def root_walk(place: Place, tips: Mapping[str, str]) -> git.Process:
    """Start the walk that finds the root commits below `tips`."""
    return git.start(place.repository, "rev-list", "--max-parents=0", *dict.fromkeys(tips.values()))


def roots_of(place: Place, walk: git.Process) -> tuple[str, ...]:
    """Wait for the walk; where damage stops it on the way, the repository is known by its place alone."""
    with git.held(walk):
        listed = b"".join(git.chunks(walk)).decode("ascii").split()
        if git.ended(walk) == 0 and listed:
            return tuple(sorted(listed))
    here = place.repository.common_dir.encode("utf-8", "surrogateescape")
    return (f"place:{hashlib.sha256(here).hexdigest()}",)


def _existing(place: Place, shas: Iterable[str]) -> tuple[str, ...]:
    asked = sorted(set(shas))
    feed = b"".join(sha.encode("ascii") + b"\n" for sha in asked)
    lines = git.run(place.repository, "cat-file", "--batch-check=%(objecttype)", feed=feed).stdout.split(b"\n")
    return tuple(sha for sha, line in zip(asked, lines, strict=False) if line == b"commit")


def _gone(place: Place, ledger: Ledger, state: RepoState, tips: Mapping[str, str]) -> list[str]:
    """Commits that were read once and that no tip reaches any more: a forced push, a deleted branch."""
    if not state.tips or set(state.tips.values()) <= set(tips.values()):
        return []
    alive = _existing(place, state.tips.values())
    if len(alive) == len(set(state.tips.values())):
        asked = (*alive, *(f"^{sha}" for sha in tips.values()))
        return git.run(place.repository, "rev-list", "--stdin", feed=_lines(asked)).stdout.decode("ascii").split()
    # An old tip was swept away: compare everything.
    reachable = git.run(place.repository, "rev-list", "--stdin", feed=_lines(tips.values())).stdout.decode("ascii")
    return sorted({sha.hex() for sha, _ in ledger.graph(state.id)} - set(reachable.split()))


def _lines(names: Iterable[str]) -> bytes:
    return "".join(f"{name}\n" for name in dict.fromkeys(names)).encode("ascii")
