"""Several commits seen as the one that they might as well have been: how finely somebody commits decides nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from impact.classify.kinds import mean
from impact.classify.reading import Reader
from impact.classify.rules import RuleBook
from impact.model.facts import Count, DiffFacts, FileChange
from impact.model.work import Kind, WorkItem

# What was said in fewer than one subject in three is an aside, not what the work is about.
ONE_IN = 3


def held(items: Sequence[WorkItem], book: RuleBook) -> tuple[str, ...]:
    """Return the rules that hold for `items` as one change: their words joined, their paths and lines added up."""
    if len(items) == 1:
        return items[0].signals
    return book.together(said(items), changes(items), diff(items))


def said(items: Sequence[WorkItem]) -> list[str]:
    """Return the rules that hold for enough of the subjects; commits with the same subject say it once."""
    by_subject: dict[str, set[str]] = defaultdict(set)
    for item in items:
        by_subject[item.subject].update(item.signals)
    counts = Counter(name for names in by_subject.values() for name in names)
    return [name for name, count in counts.items() if count * ONE_IN >= len(by_subject)]


def changes(items: Iterable[WorkItem]) -> tuple[FileChange, ...]:
    """Return what the commits do to each path in all; what came and went again within them is no change.

    Days do not tell which of two commits was first, so additions and removals are weighed, not replayed, and a
    file that moved is one file from its first name to its last.
    """
    every = [change for item in items for change in (item.diff.changes if item.diff else item.changes)]
    moves: dict[str, str] = {}
    for change in sorted(every, key=lambda each: each.path, reverse=True):
        if change.status[:1] == "R" and change.old_path is not None:
            moves[change.old_path] = change.path
    files: dict[str, _File] = {}
    for change in every:
        last = _last_name(change.path, moves)
        files.setdefault(last, _File(last)).add(change)
    targets = set(moves.values())
    for first in moves.keys() - targets:
        files[_last_name(first, moves)].first = first
    found = (seen.change() for seen in files.values())
    return tuple(sorted((each for each in found if each), key=lambda each: each.path))


def _last_name(path: str, moves: Mapping[str, str]) -> str:
    """Follow a file through its moves; of one that came back to where it was, the least of its names."""
    seen = [path]
    while (path := moves.get(path, path)) not in seen:
        seen.append(path)
    return min(seen[seen.index(path) :])


@dataclass(slots=True)
class _File:
    """What happened to one file so far: times added less times removed, and its lines; `first` is its old name."""

    last: str
    first: str | None = None
    net: int = 0
    edited: bool = False
    added: int = 0
    deleted: int = 0

    def add(self, change: FileChange) -> None:
        letter = change.status[:1]
        self.net += (letter in ("A", "C")) - (letter == "D")
        self.edited = self.edited or letter in ("M", "T")
        self.added += change.added or 0
        self.deleted += change.deleted or 0

    def change(self) -> FileChange | None:
        lines = (None, self.added, self.deleted)
        if self.net:
            came = self.net > 0
            return FileChange(
                self.last if came or self.first is None else self.first, "A" if came else "D", None, *lines
            )
        if self.first is not None and self.first != self.last:
            return FileChange(self.last, "R", self.first, *lines)
        return FileChange(self.last, "M", None, *lines) if self.edited else None


def diff(items: Iterable[WorkItem]) -> DiffFacts | None:
    """Return what the patches show together, None where nobody looked into any."""
    looked = [item.diff for item in items if item.diff is not None]
    if not looked:
        return None
    facts = _added_up(each.facts for each in looked)
    tests = _added_up(each.in_tests for each in looked)
    files = tuple(change for each in looked for change in each.changes)
    return DiffFacts(files, facts, tests, any(each.cut for each in looked))


def kinds_of(items: Sequence[WorkItem], reader: Reader) -> tuple[Kind, ...]:
    """Return the kinds of several commits: of all that they change, read under each of their subjects; the mean.

    A commit cut into pieces of the same subject so reads as it did in one. Of bodies no words are kept.
    """
    if len(items) == 1:
        return items[0].kinds
    known = [item for item in items if item.kinds]
    by_subject: dict[str, set[str]] = defaultdict(set)
    for item in known:
        by_subject[item.subject].update(item.signals)
    ordered = {subject: by_subject[subject] for subject in sorted(by_subject)}
    return mean(reader.within(ordered, changes(known), diff(known)))


def _added_up(many: Iterable[tuple[tuple[str, Count], ...]]) -> tuple[tuple[str, Count], ...]:
    total: dict[str, Count] = {}
    for name, count in (pair for each in many for pair in each):
        known = total.get(name)
        total[name] = (
            count
            if known is None
            else replace(known, added=known.added + count.added, removed=known.removed + count.removed)
        )
    return tuple(sorted(total.items()))
