"""What belongs in the inbox, in which order, and the few questions worth an answer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from impact.expect import inbox_words as words
from impact.model.inbox import (
    CASE,
    CHECK,
    PERHAPS,
    POSTPONED,
    REFUSED,
    SORTS,
    WORK,
    Candidate,
    Entry,
    Label,
    Question,
)
from impact.model.work import PROVENANCES, Contribution

MOST_QUESTIONS = 3
_UNKNOWN = Label("", "unclassified")


@dataclass(frozen=True, slots=True)
class Promise:
    """A check that is due: the note it stands in, since when, what was built and what was to show."""

    key: str
    note: str
    due: date
    built: str
    shows: str
    contribution: str


@dataclass(frozen=True, slots=True)
class Loose:
    """A commit that something was said of and that is gone: what was said, when, and what may hold it now."""

    sha: str
    said: str
    day: date
    of: str
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Hooked:
    """A commit that a question was put about: until when it was put off, the work it is in, None where unknown.

    `refused` are the commits of that work that were called no leverage, and that no note is about.
    """

    sha: str
    day: date
    work: Contribution | None
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """Everything an inbox is made of.

    `works` are those of the period; `told` the ids of those that a note of why is about; `names` says what each
    repository is called, by the root commit that `Contribution.repo` holds. `postponed` and `refused` are questions
    after a commit that were put off, and answered with "not leverage". `perhaps` says to take in work that the rules
    took for ordinary, where leverage was next: most of it is ordinary.
    """

    works: tuple[Contribution, ...]
    labels: Mapping[str, Label]
    names: Mapping[str, str]
    told: Collection[str] = frozenset()
    promises: tuple[Promise, ...] = ()
    loose: tuple[Loose, ...] = ()
    postponed: tuple[Hooked, ...] = ()
    refused: tuple[Hooked, ...] = ()
    put_off: Mapping[str, date] = field(default_factory=dict)
    perhaps: bool = False


def inbox(found: Found, today: date) -> tuple[Entry, ...]:
    """Return what waits, what helps the report most first; never by size.

    First what was said and hangs loose, then promises that are due, then answers given at a commit. Work follows as the
    report recalls it: months take turns, the oldest first, because the last weeks are remembered anyway.
    """
    made = (*_loose(found), *_promises(found), *_hooked(found), *_works(found))
    here = [each for each in made if found.put_off.get(each.key, date.min) <= today]
    return tuple(sorted(here, key=lambda each: SORTS.index(each.sort)))


def _loose(found: Found) -> Iterator[Entry]:
    for each in found.loose:
        yield Entry(
            key=f"case {each.sha}",
            sort=CASE,
            id=each.sha,
            title=each.said,
            repository="",
            day=each.day,
            why=words.loose(len(each.candidates)),
            said=each.said,
            candidates=each.candidates,
            commands=words.loose_commands(each.sha, [one.sha for one in each.candidates], each.of),
        )


def _promises(found: Found) -> Iterator[Entry]:
    by_id = {each.id: each for each in found.works}
    for each in found.promises:
        work = by_id.get(each.contribution)
        yield Entry(
            key=each.key,
            sort=CHECK,
            id=each.note,
            title=each.built,
            repository=found.names.get(work.repo, "") if work else "",
            day=each.due,
            why=words.due(each.due),
            said=each.shows,
            note=each.note,
            work=work,
            commands=words.check_commands(each.note),
        )


def _hooked(found: Found) -> Iterator[Entry]:
    """What was asked at a commit; each piece of work once, and none that was spoken of since."""
    seen: set[str] = set()
    for each in found.refused:
        work = each.work
        rest = len(set(work.shas).difference(each.refused)) if work is not None and each.refused else 0
        # A note on other commits of the work leaves standing what was said of these.
        is_open = work is not None and (work.correction is None if each.refused else _is_open(found, work))
        if work is not None and work.id not in seen and is_open and _sort(found, work):
            seen.add(work.id)
            entry = _entry(found, work, REFUSED)
            why = words.refused(each.refused, rest)
            yield replace(entry, why=why, commands=words.refused_commands(work.id, each.refused if rest else ()))
    for each in found.postponed:
        if each.work is None:
            yield _unread(each)
        elif each.work.id not in seen and _is_open(found, each.work):
            seen.add(each.work.id)
            yield replace(_entry(found, each.work, POSTPONED), key=f"commit {each.sha}", why=words.POSTPONED)


def _unread(asked: Hooked) -> Entry:
    """A commit that no scan has read, or that another person's contribution holds."""
    return Entry(
        key=f"commit {asked.sha}",
        sort=POSTPONED,
        id=asked.sha,
        title=words.commit(asked.sha),
        repository="",
        day=asked.day,
        why=words.POSTPONED,
        questions=(Question("why", words.WHY), Question("who", words.WHO)),
        commands=words.commit_commands(asked.sha),
    )


def _works(found: Found) -> Iterator[Entry]:
    spoken_of = {each.work.id for each in (*found.refused, *found.postponed) if each.work is not None}
    open_ones = [each for each in found.works if each.id not in spoken_of and _is_open(found, each)]
    for sort in (WORK, PERHAPS) if found.perhaps else (WORK,):
        yield from (_entry(found, each, sort) for each in _in_turns(w for w in open_ones if _sort(found, w) == sort))


def _is_open(found: Found, work: Contribution) -> bool:
    """Whether nothing was said of what it is; a merge or split says only which commits are one."""
    return work.correction is None and work.id not in found.told


def _sort(found: Found, work: Contribution) -> str:
    """WORK where it looks like leverage, PERHAPS where leverage was next, "" where it is neither."""
    if found.labels.get(work.category, _UNKNOWN).group == "leverage":
        return WORK
    return PERHAPS if found.labels.get(work.runner_up or "", _UNKNOWN).group == "leverage" else ""


def _in_turns(works: Iterable[Contribution]) -> list[Contribution]:
    """Months take turns, the oldest first; within one, what is best known first."""
    known = sorted(works, key=lambda each: (-PROVENANCES.index(each.provenance), each.first, each.id))
    turns: dict[date, int] = {}
    order: list[tuple[int, date, Contribution]] = []
    for work in known:
        month = work.first.replace(day=1)
        turns[month] = turns.get(month, -1) + 1
        order.append((turns[month], month, work))
    return [work for _, _, work in sorted(order, key=lambda each: each[:2])]


def _entry(found: Found, work: Contribution, sort: str) -> Entry:
    runner_up = work.runner_up or ""
    label = found.labels.get(work.category, _UNKNOWN).title or work.category
    other = found.labels.get(runner_up, _UNKNOWN).title or runner_up
    return Entry(
        key=f"contribution {work.id}",
        sort=sort,
        id=work.id,
        title=work.title,
        repository=found.names.get(work.repo, work.repo[:12]),
        day=work.last,
        why=words.perhaps(other) if sort == PERHAPS else words.looks_like(label),
        category=work.category,
        label=label,
        runner_up=runner_up,
        runner_up_label=other,
        work=work,
        questions=questions(work),
        commands=words.work_commands(work, perhaps=sort == PERHAPS),
    )


def questions(work: Contribution) -> tuple[Question, ...]:
    """Return at most three questions, the one whose answer adds most first: what Git shows of others need not be asked.

    Why it mattered is in no commit. Who had a part must be said where the commits credit somebody; where they credit
    nobody, who benefits is what a reader asks next.
    """
    found = [Question("why", words.WHY)]
    if work.others and not work.events:
        found.append(Question("with", words.with_others(len(work.others))))
    found.append(Question("who", words.WHO))
    found.append(Question("differently", words.DIFFERENTLY))
    return tuple(found[:MOST_QUESTIONS])
