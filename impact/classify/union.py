"""Several commits seen as the one that they might as well have been: how finely somebody commits decides nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
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

    Days do not tell which of two commits was first, so additions and removals are weighed, not replayed.
    """
    paths: dict[str, _Path] = {}
    every = [change for item in items for change in (item.diff.changes if item.diff else item.changes)]
    for change in every:
        seen = paths.setdefault(change.path, _Path())
        letter = change.status[:1]
        seen.net += (letter in ("A", "C")) - (letter == "D")
        seen.edited = seen.edited or letter in ("M", "R", "T")
        if letter == "R" and change.old_path is not None:
            seen.old = change.old_path
            if before := paths.pop(change.old_path, None):
                seen.take_over(before)
        seen.added += change.added or 0
        seen.deleted += change.deleted or 0
    return tuple(seen.change(path) for path, seen in sorted(paths.items()) if seen.net or seen.edited)


@dataclass(slots=True)
class _Path:
    """What happened to one path so far: times added less times removed, and its lines."""

    net: int = 0
    edited: bool = False
    old: str | None = None
    added: int = 0
    deleted: int = 0

    def take_over(self, before: _Path) -> None:
        """A file keeps what it is when it moves: new, if it was new."""
        self.net += before.net
        self.old = before.old or (None if before.net > 0 else self.old)
        self.added += before.added
        self.deleted += before.deleted

    def change(self, path: str) -> FileChange:
        if self.net:
            return FileChange(path, "A" if self.net > 0 else "D", None, None, self.added, self.deleted)
        return FileChange(path, "R" if self.old else "M", self.old, None, self.added, self.deleted)


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
    every, lines = changes(known), diff(known)
    subjects = sorted(by_subject)
    return mean(
        reader.within(subject, [each for each in subjects if each != subject], by_subject[subject], every, lines)
        for subject in subjects
    )


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
