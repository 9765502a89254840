"""Which commit is which after history was rewritten: amended, rebased, squashed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date

from impact.model.work import Mark

# A squash may land long after its commits were written; beyond this the same files say nothing.
_LANDS_WITHIN = 60
_PULL_REQUEST = re.compile(r" \(#[0-9]{1,9}\)$")
_REVISION = re.compile(r"^(?:(?:fixup|squash|amend)! )+")


def successors(lost: Mapping[str, Sequence[Mark]], present: Iterable[Mark]) -> dict[str, Mark]:
    """Return, for commits of one correction that are gone, the commit that each of them is in now.

    `lost` gives each of them by every id it has had. Nothing of a change itself is compared: a commit is known
    again by its Change-Id; by day, subject and files together; by two of the three, where only one commit has
    them; and as a part of another by its files, once that other is known. What takes the place of a commit was
    read after it: what stood beside it all the while is something else, however alike.
    """
    pool = tuple(present)
    found = _alike(lost, pool, _change)
    found |= _alike(_left(lost, found), _free(pool, found), _whole)
    for pair in _PAIRS:
        found |= _only_later(_left(lost, found), _free(pool, found), pair)
    squash = None if found else _squashed(lost, pool)
    if squash is not None:
        return dict.fromkeys(lost, squash)
    return found | _absorbed(_left(lost, found), tuple(found.values()))


def subject_alike(subject: str) -> str:
    """A subject without what tools put around it."""
    return _REVISION.sub("", _PULL_REQUEST.sub("", " ".join(subject.split()))).casefold()


def _change(mark: Mark) -> Hashable:
    return mark.change or None


def _whole(mark: Mark) -> Hashable:
    return (mark.day, subject_alike(mark.subject), mark.paths)


def _day_and_subject(mark: Mark) -> Hashable:
    return (mark.day, subject_alike(mark.subject)) if mark.subject else None


def _subject_and_paths(mark: Mark) -> Hashable:
    return (subject_alike(mark.subject), mark.paths) if mark.subject and mark.paths else None


def _day_and_paths(mark: Mark) -> Hashable:
    return (mark.day, mark.paths) if mark.paths else None


# The most telling first.
_PAIRS = (_day_and_subject, _subject_and_paths, _day_and_paths)
_Key = Callable[[Mark], Hashable]


def _alike(lost: Mapping[str, Sequence[Mark]], pool: Iterable[Mark], key: _Key) -> dict[str, Mark]:
    """Pair commits with the same key, one to one, in the order they were read."""
    waiting: dict[Hashable, list[Mark]] = {}
    for mark in sorted(pool, key=lambda each: (each.seen, each.sha)):
        if (name := key(mark)) is not None:
            waiting.setdefault(name, []).append(mark)
    found = {}
    for sha, marks in lost.items():
        for mark in marks:
            name = key(mark)
            fitting = [each for each in waiting.get(name, ()) if each.seen > mark.seen] if name is not None else []
            if fitting:
                found[sha] = fitting[0]
                waiting[name].remove(fitting[0])
                break
    return found


def _only_later(lost: Mapping[str, Sequence[Mark]], pool: Sequence[Mark], key: _Key) -> dict[str, Mark]:
    """Pair commits with the same key where exactly one commit has it."""
    counts = Counter(key(mark) for mark in pool)
    by_key = {key(mark): mark for mark in pool}
    found = {}
    for sha, marks in lost.items():
        for mark in marks:
            name = key(mark)
            if name is not None and counts[name] == 1 and by_key[name].seen > mark.seen:
                found[sha] = by_key[name]
                break
    return found


def _squashed(lost: Mapping[str, Sequence[Mark]], pool: Iterable[Mark]) -> Mark | None:
    """The one later commit that holds the files of all of them, no more and no fewer."""
    newest = [marks[-1] for marks in lost.values() if marks]
    days = [mark.day for mark in newest if mark.day is not None]
    paths = {path for mark in newest for path in mark.paths}
    if len(newest) < 2 or not paths or not days:
        return None
    seen = max(mark.seen for mark in newest)
    fitting = [
        mark
        for mark in pool
        if mark.seen > seen and set(mark.paths) == paths and _lands(mark.day, min(days), max(days))
    ]
    return fitting[0] if len(fitting) == 1 else None


def _lands(day: date | None, first: date, last: date) -> bool:
    return day is not None and first <= day and (day - last).days <= _LANDS_WITHIN


def _absorbed(lost: Mapping[str, Sequence[Mark]], known: Sequence[Mark]) -> dict[str, Mark]:
    """Commits whose files all lie in what another commit of the same correction has become."""
    found = {}
    for sha, marks in lost.items():
        for mark in marks[-1:]:
            into = [each for each in known if mark.paths and set(mark.paths) <= set(each.paths)]
            if into:
                found[sha] = min(into, key=lambda each: (len(each.paths), each.sha))
    return found


def _left(lost: Mapping[str, Sequence[Mark]], found: Mapping[str, Mark]) -> dict[str, Sequence[Mark]]:
    return {sha: marks for sha, marks in lost.items() if sha not in found}


def _free(pool: Iterable[Mark], found: Mapping[str, Mark]) -> tuple[Mark, ...]:
    taken = {mark.sha for mark in found.values()}
    return tuple(mark for mark in pool if mark.sha not in taken)
