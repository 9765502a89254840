"""Feeds the outcome of markers: which stood in the files of a contribution before it, after it, and stand there now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from impact.model.recurrence import YEAR
from impact.outcomes.continuation import is_own
from impact.outcomes.marker_words import CASES, CODE, GUIDE, MARKERS, MOST_BYTES, PIPELINE, TEST, counted
from impact.outcomes.markers import Marked, Rise, marker_gone, planted
from impact.outcomes.moves import Moves
from impact.services.reading.workshop import RUNBOOKS

if TYPE_CHECKING:
    from impact.model.facts import DiffFacts, FileChange, Identity
    from impact.model.work import Contribution, Outcome
    from impact.services.reading.contents import Contents

# Raise it when markers are counted otherwise: what was kept is then counted anew.
_COUNTED = 1
# Changes of a file before the work that are looked into.
_MOST_BEFORE = 30
_FACTS = frozenset(name for each in MARKERS for name in each.facts)
# Pinning an action takes out one loose line and puts in another: it shows as something that came.
_COMES = "ci_pinned"
_LETTERS = {"T": TEST, "C": CODE}


def markers_of(
    contents: Contents, works: Sequence[Contribution], moves: Moves, own: tuple[tuple[str, ...], tuple[str, ...]]
) -> dict[str, Outcome]:
    """Return by contribution id whether markers went and stayed gone, of those that took any out."""
    looking = _Looking(contents, moves)
    found = {}
    for work in looking.that_take_out(works):
        files = looking.files(work)
        outcome = marker_gone(work, files, contents.asking.as_of)
        if outcome is not None and files and outcome.holds is not False:
            outcome = planted(outcome, files, looking.rises(work, files, is_own(work, *own)))
        if outcome is not None:
            found[work.id] = outcome
    return found


class _Looking:
    """Which files hold which markers, beside commits and at the head."""

    def __init__(self, contents: Contents, moves: Moves) -> None:
        self._contents = contents
        self._asking = contents.asking
        self._moves = moves
        self._what = f"markers {_COUNTED} {self._asking.workshop.rules[:16]}"
        self._changes: dict[str, tuple[FileChange, ...]] = {}

    def that_take_out(self, works: Sequence[Contribution]) -> list[Contribution]:
        """Those whose patches take a marker out, in the order given."""
        shas = [sha for each in works for sha in each.shas]
        kept = self._asking.ledger.seen(self._asking.repo_id, f"{self._what} taken out", shas)
        unknown = [sha for sha in shas if sha not in kept]
        fresh = {sha: _takes_out(diff) for sha, diff in self._diffs(unknown).items()}
        self._asking.ledger.keep_seen(self._asking.repo_id, f"{self._what} taken out", fresh)
        known = kept | fresh
        return [each for each in works if any(known.get(sha) for sha in each.shas)]

    def _diffs(self, shas: Iterable[str]) -> dict[str, DiffFacts | None]:
        items = self._asking.ledger.work_items_of(tuple(shas), self._asking.addresses)
        self._changes |= {each.sha: each.changes for each in items}
        return {each.sha: each.diff for each in items}

    def files(self, work: Contribution) -> list[Marked] | None:
        """Its files that held a marker, under their names of now; None where one of its commits could not be read."""
        beside = self._contents.once(f"{self._what} beside", work.shas, self._beside)
        if any(sha not in beside for sha in work.shas):
            return None
        days = dict(work.landed)
        first: dict[str, tuple[str, Any]] = {}
        last: dict[str, Any] = {}
        when: dict[str, date] = {}
        for sha in sorted(work.shas, key=lambda each: (days.get(each, work.last), work.shas.index(each))):
            for path, (sort, before, after) in beside[sha].items():
                name = self._name(path, days.get(sha, work.last))
                first.setdefault(name, (sort, before))
                last[name], when[name] = after, days.get(sha, work.last)
        return [Marked(name, sort, before, last[name], self._now(name, sort)) for name, (sort, before) in first.items()]

    def rises(self, work: Contribution, files: Iterable[Marked], mine: Callable[[Identity], bool]) -> tuple[Rise, ...]:
        """Which commits of the year before put markers into its files; of a file that many changed, the last ones."""
        first = min((day for _, day in work.landed), default=work.first)
        found = []
        for file in files:
            if not file.before or len(file.before) <= (CASES in file.before):
                continue
            names = self._moves.earlier(file.path, first)
            rows = self._asking.ledger.passers(self._asking.repo_id, names, earliest=first - YEAR)
            earlier = sorted(
                (row for row in rows if row.landed <= first and row.sha not in work.shas),
                key=lambda row: (row.landed, row.sha),
            )[-_MOST_BEFORE:]
            beside = self._contents.once(f"{self._what} beside", [row.sha for row in earlier], self._beside)
            for row in earlier:
                _, before, after = beside.get(row.sha, {}).get(row.path, ("", None, None))
                for key in sorted({*(before or ()), *(after or ())} - {CASES}):
                    count = (after or {}).get(key, 0) - (before or {}).get(key, 0)
                    found.append(Rise(file.path, key, row.sha, count, mine(row.person)))
        return tuple(found)

    def _beside(self, sha: str) -> dict[str, tuple[str, Any, Any]] | None:
        """What each file that the commit changed held before and after it; without those that held nothing."""
        if sha not in self._changes:
            self._diffs([sha])
        found = {}
        for change in self._changes.get(sha, ()):
            sort = self._sort(change.path)
            if not sort:
                continue
            old = change.old_path or change.path
            before = {} if change.status[:1] in "AC" else self._counts(f"{sha}^:{old}", sort)
            after = {} if change.status[:1] == "D" else self._counts(f"{sha}:{change.path}", sort)
            if before is None or after is None:
                return None
            if any(key != "cases" for key in (*before, *after)):
                sides = (None if change.status[:1] in "AC" else before, None if change.status[:1] == "D" else after)
                found[change.path] = (sort, *sides)
        return found

    def _counts(self, name: str, sort: str) -> dict[str, int] | None:
        content = self._contents.blob(name)
        return None if content is None else counted(content, sort) if len(content) <= MOST_BYTES else {}

    def _now(self, path: str, sort: str) -> Mapping[str, int] | None:
        head = self._asking.head
        blob = head.get(path) if head is not None else None
        if blob is None:
            return None
        found: Mapping[str, int] | None = self._contents.once(
            f"{self._what} {sort}", (blob,), lambda each: self._counts(each, sort)
        ).get(blob)
        return found

    def _name(self, path: str, day: date) -> str:
        """What a file is called at the head that was read, where exact renames lead to one name there."""
        head = self._asking.head or {}
        there = [each for each in self._moves.later(path, day) if each in head]
        return path if path in head or len(there) != 1 else there[0]

    def _sort(self, path: str) -> str:
        shop = self._asking.workshop
        if shop.sets.mask(path) >> shop.sets.names.index(RUNBOOKS) & 1:
            return GUIDE
        letter = shop.places.letter(path)
        if letter == "I" and (".github/" in path or path.rpartition("/")[2].startswith("action.y")):
            return PIPELINE
        return _LETTERS.get(letter, "")


def _takes_out(diff: DiffFacts | None) -> bool:
    return diff is not None and any(
        count.removed or (name == _COMES and count.added) for name, count in diff.facts if name in _FACTS
    )
