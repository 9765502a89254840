"""Did a marker go and stay gone: skips, pauses, notes of what is left and hand work, counted before, after and now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from impact.model.report import quoted
from impact.model.work import PLANTED, Contribution, Outcome
from impact.outcomes.marker_words import BY_KEY, CASES, GUIDE, MARKERS, TEST, Marker

MEASURE = "marker-gone"
WINDOW = 90
_MOST_SORTS = 3

Counts = Mapping[str, int]


class Marked(NamedTuple):
    """One file that the work changed, under the name it has now, and what it showed.

    `before` is what stood in it before the first of the work's changes, `after` what stood after the last of them,
    `now` what stands at the head that was read; None where the file was not there.
    """

    path: str
    sort: str
    before: Counts | None
    after: Counts | None
    now: Counts | None


class _Sum(NamedTuple):
    marker: Marker
    paths: tuple[str, ...]
    before: int
    after: int
    now: int


def marker_gone(work: Contribution, files: Iterable[Marked] | None, as_of: date) -> Outcome | None:
    """Return whether markers that stood in these files went with the work and are not there again 90 days after.

    None where it took none out; one that only moved is still there. `files` are None where their contents could not be
    read. A file that is not there now says nothing, but for a guide that the work removed; nor does a test from which
    cases went.
    """
    if files is None:
        return _outcome(work, None, (), "not looked at: the contents of the files it changed could not be read")
    known = sorted(files, key=lambda each: each.path)
    here = [each for each in known if each.now is not None or _is_removed_guide(each)]
    sums = [found for each in MARKERS if (found := _summed(each, here)) and found.before]
    if not sums:
        gone = [each for each in known if each not in here and _drops(each)]
        said = f"{quoted(gone[0].path)} is not there any more, so nothing shows whether it stayed so" if gone else ""
        return _outcome(work, None, (), said) if gone else _with_their_tests(work, here)
    if not any(each.after < each.before for each in sums):
        return None
    moved = [each for each in sums if each.after != each.before or each.now > each.after]
    told = sorted(moved, key=lambda each: (each.after - each.before, each.marker.key))[:_MOST_SORTS]
    landed = max((day for _, day in work.landed), default=work.last)
    age = max((as_of - landed).days, 0)
    numbers = tuple(
        pair
        for each in told
        for pair in (
            (f"{each.marker.key} before", each.before),
            (f"{each.marker.key} after", each.after),
            (f"{each.marker.key} now", each.now),
        )
    )
    fewer = all(each.after <= each.before for each in sums)
    kept = all(each.now <= each.after for each in sums)
    if fewer and kept and age < WINDOW:
        return _outcome(work, None, numbers, f"too recent: {age} of {WINDOW} days")
    return _outcome(work, fewer and kept, numbers, "; ".join(_said(each, age) for each in told))


def _outcome(work: Contribution, holds: bool | None, numbers: tuple[tuple[str, int], ...], because: str) -> Outcome:
    return Outcome(work.id, MEASURE, "O1" if holds else "O0", holds, WINDOW, numbers, because)


def _summed(marker: Marker, files: Iterable[Marked]) -> _Sum | None:
    """Add up one sort of marker over the files that can speak of it."""
    mine = [each for each in files if each.sort == marker.where and not _lost_cases(each)]
    rows = [(_of(each.before, marker.key), _of(each.after, marker.key), _of(each.now, marker.key)) for each in mine]
    shown = tuple(each.path for each, (before, after, _) in zip(mine, rows, strict=True) if before or after)
    if not shown:
        return None
    before, after, now = (sum(column) for column in zip(*rows, strict=True))
    return _Sum(marker, shown, before, after, now)


def _of(counts: Counts | None, key: str) -> int:
    return counts.get(key, 0) if counts else 0


def _is_removed_guide(file: Marked) -> bool:
    return file.sort == GUIDE and file.after is None and file.now is None


def _lost_cases(file: Marked) -> bool:
    return file.sort == TEST and file.before is not None and _of(file.after, CASES) < _of(file.before, CASES)


def _drops(file: Marked) -> bool:
    return any(_of(file.after, key) < _of(file.before, key) for key in BY_KEY)


def _with_their_tests(work: Contribution, files: Iterable[Marked]) -> Outcome | None:
    """Where all that went were markers of tests that went as well, say so: no test was made to be trusted by that."""
    lost = [each for each in files if _lost_cases(each) and _drops(each)]
    if not lost:
        return None
    return _outcome(work, False, (), f"markers went from {quoted(lost[0].path)}, and test cases went with them")


def _said(found: _Sum, age: int) -> str:
    more = len(found.paths) - 1
    where = quoted(found.paths[0]) + (f" and {more} more {'file' if more == 1 else 'files'}" if more else "")
    after = f"{age} {'day' if age == 1 else 'days'} after"
    return (
        f"{found.marker.many} in {where}: {found.before} before it, {found.after} when it was done, "
        f"{found.now} at the head that was read, {after}"
    )


class Rise(NamedTuple):
    """A commit in the year before the work that put markers of one sort into one of its files; `own`: the person's."""

    path: str
    marker: str
    sha: str
    added: int
    own: bool


def planted(outcome: Outcome, files: Iterable[Marked], rises: Iterable[Rise]) -> Outcome:
    """Return the outcome, which does not hold where all that went was put there by the same person within the year.

    As soon as somebody else put one of them there, or it stood there for longer, it is as it was.
    """
    went = {
        (file.path, key): count
        for file in files
        for key in BY_KEY
        if key != CASES and (count := _of(file.before, key) - _of(file.after, key)) > 0
    }
    put = [each for each in rises if (each.path, each.marker) in went and each.added > 0]
    own: dict[tuple[str, str], int] = defaultdict(int)
    for each in put:
        own[each.path, each.marker] += each.added
    covered = bool(went) and all(own[at] >= count for at, count in went.items())
    if outcome.holds is False or not covered or not all(each.own for each in put):
        return outcome
    sorts = " and ".join(dict.fromkeys(BY_KEY[key].many for _, key in sorted(went)))
    where = quoted(min(path for path, _ in went))
    said = f"{sorts} that it took out of {where} the engineer had put there within the year before, and nobody else had"
    numbers = (*outcome.numbers, (PLANTED, sum(went.values())))
    return replace(outcome, grade="O0", holds=False, numbers=numbers, because=said,
                   shas=tuple(dict.fromkeys(each.sha for each in put)))  # fmt: skip
