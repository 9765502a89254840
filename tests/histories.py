"""Draws histories: other people's work, and some pieces of work of the subject, each on days of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from hypothesis import strategies as st
from works import Commit, Work
from works_of_leverage import LIBRARY

from impact.model.facts import Identity
from impact.model.history import History, Step

ADA = Identity("Ada Example", "ada@example.com")
BEN = Identity("Ben Sample", "ben@example.com")
CLEO = Identity("Cleo Instance", "cleo@example.com")
DAY = 86_400
# 2025-09-01, 09:00. The day on which reports are made is 2026-07-01, so the year before holds everything.
FIRST = 1_756_717_200
HOUR = 3_600
# 2026-06-30, 21:00: somebody is still there on the last evening, so that what came of work is known up to then.
LAST = FIRST + 302 * DAY + 12 * HOUR
NAME = attrgetter("name")
CHANGES = "CHANGELOG.md"
EITHER = st.booleans()


@dataclass(frozen=True)
class Told:
    """One step, and the name of the piece of work it belongs to; "" for what is around it."""

    step: Step
    work: str = ""

    @property
    def day(self) -> int:
        """Its day, counted from the epoch."""
        return self.step.at // DAY

    @property
    def own(self) -> bool:
        """Whether the subject wrote it as part of a piece of work."""
        return bool(self.work) and self.step.author == ADA


@dataclass(frozen=True)
class Made:
    """A history that knows which of its steps are which piece of work."""

    told: tuple[Told, ...]

    @property
    def history(self) -> History:
        """The history, to be built."""
        return History("a made-up history", ADA.email, tuple(each.step for each in self.told))

    @property
    def works(self) -> Mapping[str, str]:
        """The piece of work that a subject belongs to."""
        return {each.step.message.partition("\n")[0]: each.work for each in self.told if each.own}

    def files(self, before: int | None = None) -> dict[str, str]:
        """The files that the main line holds before a step, with what was written into them last."""
        found: dict[str, str] = {}
        for each in self.told[:before]:
            found.update(each.step.writes)
            for path in each.step.deletes:
                found.pop(path, None)
        return found


@dataclass(frozen=True)
class Manner:
    """How one piece of work came to be."""

    pause: int  # days since the one before
    between: int  # days between two of its days
    hour: int
    branch: bool  # on a branch of its own, merged by Ben
    apart: bool  # somebody else commits before it
    taken_on: bool  # Ben changes its new file later
    helped: bool  # Cleo and Ben are named as co-authors


@st.composite
def manners(draw: st.DrawFn, branch: st.SearchStrategy[bool]) -> Manner:
    """A manner of working."""
    return Manner(
        pause=draw(st.integers(2, 25)),
        between=draw(st.integers(1, 4)),
        hour=draw(st.integers(0, 11)),
        branch=draw(branch),
        apart=draw(st.booleans()),
        taken_on=draw(st.booleans()),
        helped=draw(st.booleans()),
    )


@st.composite
def histories(draw: st.DrawFn, least: int = 2, most: int = 5, branch: st.SearchStrategy[bool] = EITHER) -> Made:
    """A history of the subject's pieces of work, each at most once, and of others' beside it."""
    works = draw(st.lists(st.sampled_from(LIBRARY), min_size=least, max_size=most, unique_by=NAME))
    return made(works, [draw(manners(branch)) for _ in works])


def made(works: Sequence[Work], how_each: Sequence[Manner]) -> Made:
    """The history of these pieces of work, one after the other, each in its manner."""
    told = [Told(each) for each in _before(works)]
    day, later = 5, []
    for work, how in zip(works, how_each, strict=True):
        day += how.pause
        if how.apart:
            told.append(Told(_beside(FIRST + (day - 1) * DAY)))
        told += _done(work, how, day)
        day += (len(work.days) - 1) * how.between + 1
        if how.taken_on and work.taken_on:
            later.append(Told(_taken_on(work, FIRST + (day + 20) * DAY), work.name))
    told = sorted((*told, *later, Told(_beside(LAST))), key=lambda each: each.step.at)
    return Made(tuple(told))


def _before(works: Sequence[Work]) -> Iterator[Step]:
    """What was there: by Ben, some of it by Cleo."""
    files = {path: text for work in works for path, text in work.before.items()}
    base = {"README.md": "# Shop\n\nSells things.\n", CHANGES: "# Changes\n", "src/shop/__init__.py": "VERSION = 1\n",
            "package-lock.json": '{"lockfileVersion": 3}\n', "assets/logo/old.svg": "<svg/>\n",
            "src/legal/terms.py": "TERMS = 'none'\n"}  # fmt: skip
    yield Step(BEN, FIRST, "Begin the shop\n", writes=tuple(base.items()))
    yield Step(CLEO, FIRST + HOUR, "Add what sells\n", writes=tuple(sorted(files.items())) or (("a", "a\n"),))
    yield Step(BEN, FIRST + 2 * HOUR, "Say who owns the terms\n", writes=(("src/legal/terms.py", "TERMS = 'ours'\n"),))


def _beside(at: int) -> Step:
    return Step(CLEO, at, "Word the terms more plainly\n", writes=(("src/legal/terms.py", f"TERMS = 'plain {at}'\n"),))


def _done(work: Work, how: Manner, day: int) -> Iterator[Told]:
    branch = f"topic/{work.name.replace(' ', '-')}" if how.branch else "main"
    at = 0
    for number, commits in enumerate(work.days):
        at = FIRST + (day + number * how.between) * DAY + how.hour * HOUR
        for minutes, commit in enumerate(commits):
            yield Told(_step(commit, at + minutes * 600, branch, how.helped), work.name)
    if how.branch:
        yield Told(Step(BEN, at + HOUR, f"Merge branch '{branch}'\n", merges=branch), work.name)


def _step(commit: Commit, at: int, branch: str, helped: bool) -> Step:
    message = commit.message
    if helped:
        message += f"\nCo-authored-by: {CLEO.name} <{CLEO.email}>\nCo-authored-by: {BEN.name} <{BEN.email}>\n"
    writes, edits = tuple(commit.writes.items()), (CHANGES,) if commit.lists else ()
    return Step(ADA, at, message, branch=branch, writes=writes, deletes=commit.deletes, edits=edits)


def _taken_on(work: Work, at: int) -> Step:
    last = {path: text for commits in work.days for each in commits for path, text in each.writes.items()}
    text = last[work.taken_on] + f"# {work.name}: one more case\n"
    return Step(BEN, at, f"Cover one more case in {work.taken_on}\n", writes=((work.taken_on, text),))


def shifted(told: Told, seconds: int) -> Told:
    """The same at another time."""
    return replace(told, step=replace(told.step, at=told.step.at + seconds))
