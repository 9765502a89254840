"""Did a problem that kept coming back stay away: repairs of the same part before the work, and none after it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from impact.model.recurrence import ONE_IN, REPAIRS, SPREAD, YEAR, kept_failing, mends
from impact.model.report import quoted
from impact.model.work import PERSISTENT, Contribution, Quality
from impact.outcomes.topics import Topic, telling

WINDOW = 90
_WEEKS = SPREAD.days // 7
_MOST_WORDS = 3
# Work of these categories repairs the parts that it changes.
REPAIRING = frozenset(
    ("flaky-tests", "ordinary-fix", "legacy-stabilisation", "risk-reduction", "debt-prevention", "incident-learning",
     "ci-standardisation", "deploy-automation")
)  # fmt: skip
# Work of these may take a failing part out; what it only changes beside that is not repaired by it.
REPLACING = frozenset(("migration", "internal-library", "tooling-standardisation"))
_FLAKY_TESTS = "flaky-tests"
# One repair or one precaution among many: of one file there may be any number of repairs, each of another fault.
_ONE_FAULT = frozenset(("ordinary-fix", "risk-reduction", "debt-prevention"))
# Sorts of place, by their letter: tests, and what can fail else (code, the pipeline, the build).
TESTS, _PARTS = "T", "CIB"
_ONLY_TESTS = "paths.only-tests"
# A test that was said to fail now and then and was repaired, or switched off without anything else.
_FLAKY = frozenset(("flaky.repaired", "flaky.repaired-only-tests"))
_SWITCHED_OFF = frozenset(("flaky.quarantined", "flaky.spoken-of"))


class Change(NamedTuple):
    """One change of one part: when it landed, in which commit, whether it repaired that part, and its subject.

    `flaky` says that it was about a test that fails now and then.
    """

    day: date
    sha: str
    repair: bool
    subject: str = ""
    flaky: bool = False


def is_repair(letter: str, signals: Collection[str]) -> bool:
    """Whether a person's commit with these signals repairs a part of this sort that it changes.

    A test changes with most repairs of what it tests: it is repaired by what changes nothing else, or says so.
    """
    repairs = mends(signals)
    if letter == TESTS:
        return (repairs and _ONLY_TESTS in signals) or is_flaky(signals)
    return repairs and letter in _PARTS


def is_flaky(signals: Collection[str]) -> bool:
    """Whether a commit with these signals was about a test that fails now and then."""
    return not _FLAKY.isdisjoint(signals) or _SWITCHED_OFF.issubset(signals)


def suspects(work: Contribution, removed: Collection[str], letter: Callable[[str], str], most: int) -> tuple[str, ...]:
    """Return the files in which the problem that this work is about may have shown before.

    `removed` are those that it took out. What touches more than `most` files is about none of them.
    """
    if len(work.paths) > most or work.category not in REPAIRING | REPLACING:
        return ()
    there = set(removed) if work.category in REPLACING else set(work.paths)
    sorts = TESTS if work.category == _FLAKY_TESTS else _PARTS
    made = {path for path, _ in work.created_on} | set(work.created)
    return tuple(sorted(path for path in there - made if letter(path) in sorts))


def persistent(
    work: Contribution, parts: Mapping[str, Sequence[Change]], beside: Iterable[Change], as_of: date
) -> Quality:
    """Return whether the problem had kept coming back, and has not in the 90 days after the work landed.

    `parts` gives of each of the `suspects` every change, earlier names included, and `beside` those of what the work
    created; without sweeps. The work's own commits may be among them and do not count. Two faults of one file are not
    one problem: of an ordinary fix, a removed risk or a new check only those repairs count that speak of what it speaks
    of, and of a flaky test those that say as much or name the same test.
    """
    if not parts:
        return Quality(PERSISTENT, False, "it repairs no file that was there before")
    days = [day for _, day in work.landed] or [work.first, work.last]
    first, last = min(days), max(days)
    before = {
        path: [each for each in changes if each.sha not in work.shas and first - YEAR <= each.day < first]
        for path, changes in parts.items()
    }
    often = {path: _repairs(changes) for path, changes in before.items() if _often(changes)}
    if not often:
        return Quality(PERSISTENT, False, _nearest(before.values()))
    topic = _topic(work, parts, before)
    failing = {path: found for path, repairs in often.items() if _spread(found := _about(repairs, topic))}
    if not failing:
        most = max(len({each.day for each in _about(repairs, topic)}) for repairs in often.values())
        said = f"in the year before {'speak' if most > 1 else 'speaks'} of what it speaks of"
        count = f"only {_counted(most)}" if most else "no repair"
        return Quality(PERSISTENT, False, f"{count} {said}; {REPAIRS} over {_WEEKS} weeks are asked")
    later = [
        each
        for changes in (*(parts[path] for path in failing), beside)
        for each in _repairs(changes)
        if each.sha not in work.shas and last < each.day <= min(last + timedelta(WINDOW), as_of)
    ]
    return _judged(_told(work, failing, topic), failing, later, topic, (first, last, as_of))


def _judged(
    told: tuple[str, str],
    failing: Mapping[str, Sequence[Change]],
    later: Sequence[Change],
    topic: Topic | None,
    days: tuple[date, date, date],
) -> Quality:
    """What came after a problem that had kept coming back; of `later` repairs the same subject settles it."""
    first, last, as_of = days
    before, still = told
    repairs = [each for changes in failing.values() for each in changes]
    shown = tuple(each.sha for each in sorted({each.sha: each for each in repairs}.values()))
    numbers = (
        ("times before", len({each.day for each in repairs})),
        ("days from the first", (first - min(each.day for each in repairs)).days),
    )
    again, perhaps = min(_about(later, topic), default=None), min(later, default=None)
    if again:
        because = f"{before}; a repair came again {_after(again.day - last)}, in {quoted(again.sha[:12])}"
        return Quality(PERSISTENT, False, because, numbers, (*shown, again.sha))
    if perhaps:
        what = f"a repair {_after(perhaps.day - last)}, in {quoted(perhaps.sha[:12])},"
        because = f"{before}; whether {what} was of the same is not known"
        return Quality(PERSISTENT, None, because, numbers, (*shown, perhaps.sha))
    age = max((as_of - last).days, 0)
    if age < WINDOW:
        return Quality(PERSISTENT, None, f"too recent: {age} of {WINDOW} days", numbers, shown)
    return Quality(PERSISTENT, True, f"{before}; {still} in the {WINDOW} days after", numbers, shown)


def _told(work: Contribution, failing: Mapping[str, Sequence[Change]], topic: Topic | None) -> tuple[str, str]:
    """Say what had come back, and that it did not; of work on a part no more than that the part was repaired."""
    days = {each.day for changes in failing.values() for each in changes}
    most = min(failing, key=lambda path: (-len(failing[path]), path))
    more = len(failing) - 1
    where = quoted(most) + (f" and {more} more {'file' if more == 1 else 'files'}" if more else "")
    if topic is None:
        return f"{where} had been repaired {len(days)} times since {min(days)}", "no repair of it is seen"
    words = sorted({word for changes in failing.values() for each in changes for word in topic.shared(each.subject)})
    about = f" that speak of {' or '.join(map(quoted, words[:_MOST_WORDS]))}" if words else ""
    told = f"this problem had come back {len(days)} times since {min(days)}, counted in repairs of {where}{about}"
    return told, "it has not come back"


def _after(time: timedelta) -> str:
    return f"{time.days} {'day' if time.days == 1 else 'days'} after"


def _repairs(changes: Iterable[Change]) -> list[Change]:
    return sorted(each for each in changes if each.repair)


def _about(repairs: Iterable[Change], topic: Topic | None) -> list[Change]:
    return [each for each in repairs if topic is None or each.flaky or topic.shared(each.subject)]


def _topic(
    work: Contribution, parts: Mapping[str, Iterable[Change]], before: Mapping[str, Iterable[Change]]
) -> Topic | None:
    """Return by which words the problem is known again, None where the work is about whole parts.

    A test is known by its name. Of other files, the words that name them, and those that are at least as common where
    nothing was repaired, name the part and no problem.
    """
    own = {each.subject for changes in parts.values() for each in changes if each.sha in work.shas}
    words = frozenset(word for subject in (work.title, *own) for word in telling(subject))
    if work.category == _FLAKY_TESTS:
        names = frozenset(word for path in parts for word in telling(path.rpartition("/")[2].partition(".")[0]))
        return Topic(names, words)
    if work.category not in _ONE_FAULT:
        return None
    every = {each for changes in before.values() for each in changes}
    said = Counter(word for each in every for word in telling(each.subject) if each.repair)
    beside = Counter(word for each in every for word in telling(each.subject) if not each.repair)
    named = frozenset(word for path in parts for word in telling(path))
    return Topic(frozenset(), frozenset(word for word in words - named if said[word] > beside[word]))


def _often(changes: Sequence[Change]) -> bool:
    repairs = _repairs(changes)
    return _spread(repairs) and kept_failing([each.day for each in repairs], len(changes))


def _spread(repairs: Sequence[Change]) -> bool:
    """Whether these are enough repairs over enough time; what one day brought in several commits is one of them."""
    days = sorted({each.day for each in repairs})
    return len(days) >= REPAIRS and days[-1] - days[0] >= SPREAD


def _counted(count: int) -> str:
    return f"{count} {'repair' if count == 1 else 'repairs'}"


def _nearest(parts: Iterable[Sequence[Change]]) -> str:
    """Say of the part with most repairs what is missing."""
    most = max(parts, key=lambda changes: (len({each.day for each in _repairs(changes)}), -len(changes)))
    days = sorted({each.day for each in _repairs(most)})
    if not days:
        return "no repair of what it changes is seen in the year before"
    count = _counted(len(days))
    if len(days) < REPAIRS:
        return f"only {count} in the year before; {REPAIRS} are asked"
    if days[-1] - days[0] < SPREAD:
        return f"{count} in the year before, all within {(days[-1] - days[0]).days} days; {_WEEKS} weeks are asked"
    return f"{count} among {len(most)} changes in the year before, as in any busy file; one in {ONE_IN} is asked"
