"""Reviews that Gerrit keeps in a repository's own refs, refs/changes/*/meta: threads, votes and what came of them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from impact.edges import git
from impact.model.facts import Identity
from impact.model.reviews import (
    ADDRESSES,
    COMMENT,
    FILE,
    LANDING,
    LINE,
    LINES,
    RESOLUTION,
    THREADS,
    UNSEEN,
    VOTES,
    WAITING,
    Batch,
    ReviewChange,
    ReviewEvent,
)
from impact.sources.reviews.base import Scope
from impact.sources.reviews.notedb import accounts, events, meta, reading
from impact.sources.reviews.notedb.events import Telling
from impact.sources.reviews.notedb.history import History, history
from impact.sources.reviews.notedb.reading import Notes

NAME = "gerrit-notedb"
CAPABILITIES: tuple[str, ...] = (THREADS, RESOLUTION, VOTES, ADDRESSES, LINES, WAITING, LANDING)
NETWORK = False

# Changes read and kept at a time.
_SLICE = 2_000
# Letters of an id in the cursor: enough to see that a ref moved.
_SHORT = 12
_FETCH = "git fetch origin '+refs/changes/*:refs/changes/*'"


def offered(scope: Scope) -> bool:
    """Whether somebody fetched the meta ref of a change."""
    return bool(git.run(scope.place.repository, "for-each-ref", "--count=1", meta.PATTERN).stdout)


def batches(scope: Scope, cursor: str) -> Iterator[Batch]:
    """Yield the changes whose meta ref moved since `cursor`, each read whole; the cursor is where each pointed.

    A ref that is gone is no error: what was kept of it stays. A change of which objects are not here is read again the
    next time, since somebody may fetch them.
    """
    state = _State.of(cursor)
    tips = meta.tips(scope.place.repository)
    moved = [tip for tip in tips if state.tips.get(tip.number) != tip.sha[:_SHORT]]
    gone = set(state.tips) - {tip.number for tip in tips}
    for number in gone:
        del state.tips[number]
    slices = [moved[at : at + _SLICE] for at in range(0, len(moved), _SLICE)] or [[]]
    for index, some in enumerate(slices, 1):
        last = index == len(slices)
        read = _Slice(scope, some, state)
        state.tips |= {tip.number: tip.sha[:_SHORT] for tip in some if tip.number not in read.unfinished}
        yield Batch(
            tuple(read.changes),
            tuple(read.events),
            state.text(),
            complete=last,
            missing=tuple(read.missing),
            same=accounts.same(state.uploads) if last else (),
            counts=tuple(sorted((read.counts + Counter(refs_gone=len(gone) if last else 0)).items())),
        )
        if len(slices) > 1:
            scope.tell(f"{min(index * _SLICE, len(moved)):,} of {len(moved):,} changes")


@dataclass(slots=True)
class _State:
    """The cursor: where each meta ref pointed, and the addresses each account uploaded its own changes under."""

    tips: dict[str, str] = field(default_factory=dict)
    uploads: dict[str, set[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, cursor: str) -> _State:
        held = json.loads(cursor) if cursor else {}
        uploads = {account: set(found) for account, found in held.get("uploads", {}).items()}
        return cls(dict(held.get("tips", {})), uploads)

    def text(self) -> str:
        uploads = {account: sorted(found) for account, found in sorted(self.uploads.items())}
        return json.dumps({"tips": self.tips, "uploads": uploads}, separators=(",", ":"))


class _Slice:
    """Some changes, read: their events, what could not be read, and how much there was."""

    def __init__(self, scope: Scope, tips: Sequence[meta.Tip], state: _State) -> None:
        self.changes: list[ReviewChange] = []
        self.events: list[ReviewEvent] = []
        self.counts: Counter[str] = Counter()
        self._scope = scope
        repository = scope.place.repository
        good, self.missing = meta.whole(repository, tips)
        self.unfinished = {tip.number for tip in tips} - {tip.number for tip in good}
        known = meta.commits(repository, (tip.sha for tip in good))
        good = [tip for tip in good if tip.sha in known]
        histories = [self._history(tip, known) for tip in good]
        ends = {tip.number: known[tip.sha] for tip in good}
        notes = reading.comments(repository, ends)
        self.unfinished |= {number for number, held in notes.items() if held.incomplete}
        came = reading.addressed(repository, [(each, notes[each.number].comments) for each in histories])
        lacking = [number for (number, _), each in came.items() if not each]
        self.unfinished |= set(lacking)
        programs = accounts.programs(histories, scope.is_bot)
        self._people = {who.email: scope.place.mailmap.person(who) for each in histories for who, _ in each.authors}
        changed = reading.paths(repository, (each.patch_sets.get(each.last, "") for each in histories))
        for each in histories:
            self._take(each, notes[each.number], came, programs)
            self.changes.append(self._change(each, changed))
        uploads = [pair for pair in accounts.uploads(histories) if pair[0] not in programs]
        for account, address in reading.addresses(repository, uploads, scope.place.mailmap):
            state.uploads.setdefault(account, set()).add(address)
        if lacking:
            self.missing.append(f"patch sets of {len(lacking):,} comments are not in this clone: {_FETCH}")

    def _history(self, tip: meta.Tip, known: dict[str, meta.MetaCommit]) -> History:
        commits, lost = meta.chain(tip.sha, known)
        told = history(tip.number, commits)
        if lost:
            self.unfinished.add(tip.number)
            told.faults.append(f"meta commit {lost[:12]} is missing, and what came before it is not read")
        self.counts["changes"] += 1
        self.counts["meta_commits"] += len(commits)
        self.counts += told.counts
        return told

    def _take(self, told: History, notes: Notes, came: dict[tuple[str, str], str], programs: frozenset[str]) -> None:
        answers = {uuid: came.get((told.number, uuid), UNSEEN) for uuid in (each.uuid for each in notes.comments)}
        addressed = events.addressed(notes.comments, answers)
        telling = Telling(NAME, told, programs, self._people, addressed)
        self.counts["inline_comments"] += len(notes.comments)
        inline = list(events.inline(telling, notes.comments))
        self.events += [*inline, *events.others(telling)]
        self.counts += telling.counts
        for each in inline:
            if each.kind == COMMENT and not telling.owns(each.actor):
                self.counts["threads_of_others"] += 1
                self.counts[f"addressed_{each.addressed or 'unseen'}"] += 1
                self.counts["addressed_changed"] += each.addressed in (FILE, LINE)
        self.missing += [f"change {told.number}: {fault}" for fault in (*told.faults, *notes.faults, *telling.faults)]

    def _change(self, told: History, changed: dict[str, tuple[str, ...]]) -> ReviewChange:
        return ReviewChange(
            source=NAME,
            instance=told.server,
            repo=self._scope.repo or self._scope.place.name,
            key=told.number,
            number=told.number,
            author=self._owner(told),
            opened_at=told.opened_at,
            landed_at=told.landed_at,
            closed_at=told.closed_at,
            updated_at=told.updated_at,
            title=told.subject,
            shas=(told.landed_as,) if told.landed_as else (),
            paths=changed.get(told.patch_sets.get(told.last, ""), ()),
            url=_url(self._scope.host, told.number),
        )

    def _owner(self, told: History) -> Identity | None:
        return self._people.get(told.owner.email) if told.owner is not None else None


def _url(host: str, number: str) -> str:
    """Where a change is shown; "" where the host is not known to be a Gerrit, as of a mirror elsewhere."""
    if host.endswith(".googlesource.com"):
        name = host.partition(".")[0].removesuffix("-review")
        return f"https://{name}-review.googlesource.com/{number}"
    return f"https://{host}/{number}" if host.startswith(("gerrit.", "review.", "gerrit-review.")) else ""
