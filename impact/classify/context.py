"""What came before and after a piece of work: signals that no commit shows by itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from impact.classify.asides import passes_by
from impact.classify.chronicle import Nearby
from impact.classify.features import CODE, Places
from impact.classify.surroundings import SWEEP, Name, Surroundings, names_of
from impact.classify.union import changes
from impact.model.facts import FileChange
from impact.model.recurrence import YEAR, kept_failing, mends
from impact.model.work import WorkItem

HALF, QUARTER, TWO_MONTHS = (timedelta(days) for days in (180, 90, 60))
RELEASES = 2
_RELEASE = "upkeep.release"
_SILENCE = "words.switch-off"
_INCIDENT = "incident.spoken-of"
_TESTS, _DOCS = "T", "D"
_A_DAY = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_MONTHS = ("jan|ene|янв", "feb|fév|fev", "mar|mär|março", "apr|avr|abr", "may|mai", "jun|juin", "jul|juil",
           "aug|aoû|ago", "sep|set", "oct|okt|out", "nov", "dec|dez|déc|dic")  # fmt: skip


@dataclass(frozen=True)
class Seen:
    """One contribution in its surroundings."""

    items: Sequence[WorkItem]
    near: Surroundings
    places: Places

    @cached_property
    def shas(self) -> frozenset[str]:
        """Its own commits, which are not their own surroundings."""
        return frozenset(item.sha for item in self.items)

    @cached_property
    def first(self) -> date:
        """The day on which its first commit landed."""
        return min(item.landed for item in self.items)

    @cached_property
    def last(self) -> date:
        """The day on which its last commit landed."""
        return max(item.landed for item in self.items)

    @cached_property
    def changes(self) -> tuple[FileChange, ...]:
        """What it does to each path in all."""
        return changes(self.items)

    def with_status(self, letter: str, place: str = "") -> list[str]:
        """Return the paths that it added (A), deleted (D) or edited (M), of one sort of place where given."""
        own = (each.path for each in self.changes if each.status[:1] == letter)
        return [path for path in own if not place or self.places.letter(path) == place]

    def before(self, found: Iterable[Nearby], within: timedelta = timedelta.max) -> list[Nearby]:
        """Return those of `found` that landed before its first commit, not its own."""
        return [each for each in found if each.sha not in self.shas and timedelta(0) <= self.first - each.day <= within]

    def after(self, found: Iterable[Nearby], within: timedelta = timedelta.max) -> list[Nearby]:
        """Return those of `found` that landed after its last commit, not its own."""
        return [each for each in found if each.sha not in self.shas and timedelta(0) <= each.day - self.last <= within]

    @cached_property
    def names(self) -> list[Name]:
        """What people would call what it created."""
        created = self.with_status("A")
        folders = {path.rpartition("/")[0] for path in created} - {""}
        return names_of(created, [each for each in folders if not self.before(self.near.below(each))])

    @cached_property
    def named_later(self) -> list[Nearby]:
        """Later commits that name what it created."""
        return self.after(self.near.naming(self.names))


def context(seen: Seen, wanted: Iterable[str]) -> tuple[str, ...]:
    """Return those of the wanted signals that hold, by name; those of BESIDES are for others to tell."""
    return tuple(name for name in sorted(wanted) if name in _SIGNALS and _SIGNALS[name](seen))


def _fixed_often(seen: Seen) -> bool:
    return bool(_failing(seen))


def _failing(seen: Seen) -> list[str]:
    """What it takes out or mostly rewrites and what kept failing; what merely stands elsewhere is not taken out."""
    code = [each for each in seen.changes if seen.places.letter(each.path) == CODE]
    added, deleted = (sum(getattr(each, side) or 0 for each in code) for side in ("added", "deleted"))
    gone = [each.path for each in code if each.status == "D" and deleted > added]
    mostly = [each.path for each in code if each.status == "M" and 0 < deleted <= (each.deleted or 0) * 2]
    return [path for path in (*gone, *mostly) if _kept_failing(seen.before(seen.near.of((path,)), YEAR))]


def _repaired_again(seen: Seen) -> bool:
    """What kept failing, or what came in its place: on two days or more of the half year after, as often as before."""
    failing = _failing(seen)
    before = _days_of_repair(seen.before(seen.near.of(failing), YEAR))
    after = _days_of_repair(seen.after(seen.near.of((*failing, *seen.with_status("A", CODE))), HALF))
    return after > 1 and after * (YEAR // HALF) >= before


def _days_of_repair(commits: Iterable[Nearby]) -> int:
    return len({each.day for each in commits if _is_repair(each)})


def _kept_failing(commits: Sequence[Nearby]) -> bool:
    return kept_failing([each.day for each in commits if _is_repair(each)], len(commits))


def _is_repair(commit: Nearby) -> bool:
    return not commit.bot and mends(commit.signals)


def _held_by_tests(seen: Seen) -> bool:
    code = [each.path for each in seen.changes if seen.places.letter(each.path) == CODE]
    parts = {part for path in code for part in _parts(path)[-2:]} - {"src", "lib", "app", "main"}
    close = seen.near.mine(seen.first - TWO_MONTHS, seen.last + TWO_MONTHS)
    mine = (each for each in close if each.sha not in seen.shas)
    tests = (path for each in mine for path, letter in each.touched if letter != "D")
    return any(seen.places.letter(path) == _TESTS and parts & set(_parts(path)) for path in tests)


def _parts(path: str) -> list[str]:
    """The folders of a path and the name without its ending and without what makes it a test."""
    *folders, name = path.lower().split("/")
    return [*folders, re.sub(r"^test_|[._-]?(?:test|spec)s?$", "", name.partition(".")[0])]


def _others_changed(seen: Seen) -> bool:
    """Whether somebody else took on what it created: who only passes through its files has not."""
    return any(letter not in "ADR" and not passes_by(each) for each, letter in _touched_by_others(seen))


def _touched_by_others(seen: Seen) -> Iterable[tuple[Nearby, str]]:
    own = set(seen.with_status("A"))
    later = (each for each in seen.after(seen.near.of(own)) if each.other)
    return ((each, letter) for each in later for path, letter in each.touched if path in own)


def _others_named(seen: Seen) -> bool:
    return any(each.other for each in seen.named_later)


def _used_elsewhere(seen: Seen) -> bool:
    own = set(seen.with_status("A"))
    away = {
        path.partition("/")[0]
        for each in seen.named_later
        if not each.bot and len(each.touched) <= SWEEP
        for path, _ in each.touched
        if path not in own
    }
    return len(away) > 1


def _left_alone(seen: Seen) -> bool:
    others = bool(seen.with_status("A")) and seen.near.others_since(seen.last + TWO_MONTHS)
    return others and all(letter == "D" for _, letter in _touched_by_others(seen)) and not _others_named(seen)


def _gone_again(seen: Seen) -> bool:
    own = set(seen.with_status("A"))
    later = seen.after(seen.near.of(own), HALF)
    gone = {path for each in later for path, letter in each.touched if letter == "D"} & own
    return bool(own) and len(gone) * 2 >= len(own)


def _switched_off(seen: Seen) -> bool:
    return any(_SILENCE in each.signals for each in seen.after(seen.near.of(seen.with_status("A")), TWO_MONTHS))


def _acted_on(seen: Seen) -> bool:
    days = [_day(*match.groups()) for path in seen.with_status("A") for match in _A_DAY.finditer(path)]
    said = re.compile("|".join(days) or r"(?!)")
    named = {each.sha for each in seen.named_later}
    return any(
        (each.sha in named or _INCIDENT in each.signals or said.search(each.subject.lower()))
        and any(seen.places.letter(path) != _DOCS for path, _ in each.touched)
        for each in seen.after(seen.near.between(seen.last, seen.last + QUARTER))
        if not each.bot
    )


def _day(year: str, month: str, day: str) -> str:
    """A pattern for a day as people write it."""
    if not 1 <= int(month) <= len(_MONTHS):
        return rf"\b{year}-{month}-{day}\b"
    name, number = rf"(?:{_MONTHS[int(month) - 1]})[^\W\d]*\.?", str(int(day))
    cjk = rf"{int(month)}月{number}日"
    return rf"\b{year}-{month}-{day}\b|\b0?{number}\.? (?:de )?{name}|\b{name} 0?{number}\b|{cjk}"


def _replaced_beside(seen: Seen) -> bool:
    gone = seen.with_status("D", CODE)
    for folder in {path.rpartition("/")[0] for path in gone}:
        beside = seen.before(seen.near.below(folder), YEAR) if folder else []
        for made in (each.day for each in beside if _creates_in(each, folder, set(gone), seen.places)):
            if sum(not each.bot for each in seen.before(seen.near.between(made, seen.first))) > 2:
                return True
    return False


def _creates_in(commit: Nearby, folder: str, besides: set[str], places: Places) -> bool:
    return any(
        letter == "A" and path.rpartition("/")[0] == folder and path not in besides and places.letter(path) == CODE
        for path, letter in commit.touched
    )


def _old_sort_stays(seen: Seen) -> bool:
    """Whether files took the place of files of another sort, beside which later ones of the old sort were worked on."""
    came = {_stem(path): path for path in seen.with_status("A", CODE)}
    gone = [path for path in seen.with_status("D", CODE) if "." in path and _stem(path) in came]
    old = {(path.partition("/")[0], path.rpartition(".")[2]) for path in gone if "/" in path}
    return any(
        path.rpartition(".")[2] == sort and seen.places.letter(path) == CODE
        for folder, sort in old
        for each in seen.after(seen.near.below(folder), YEAR)
        for path, letter in each.touched
        if letter != "A" and path.startswith(f"{folder}/") and path not in gone
    )


def _stem(path: str) -> str:
    return path.rpartition("/")[2].partition(".")[0].lower()


def _with_owners(seen: Seen) -> bool:
    people = {person.email.lower() for item in seen.items for person in item.others}
    areas = {path.partition("/")[0] for path in seen.with_status("M") if "/" in path} if people else set()
    for area in areas:
        there = [each for each in seen.near.below(area) if not each.bot]
        before, after = seen.before(there), seen.after(there)
        theirs = not any(each.mine for each in before) and any(each.other for each in after)
        if theirs and len([each for each in before if each.who in people]) > 1:
            return True
    return False


def _joined_then_alone(seen: Seen) -> bool:
    people = {person.email.lower() for item in seen.items for person in item.others}
    folders = {path.rpartition("/")[0] for path in seen.with_status("A", CODE)} - {""} if people else set()
    for folder in folders:
        there = seen.near.below(folder)
        before, after = seen.before(there), seen.after(there, HALF)
        new = people - {each.who for each in before}
        alone = [each.who for each in after if each.who in new and each.other]
        if sum(each.mine for each in before) > 1 and any(alone.count(who) > 1 for who in new):
            return True
    return False


def _released_by_machine(seen: Seen) -> bool:
    """Twice or more by hand in the year before, twice or more by a program in the half year after, and by hand no more.

    A release made by hand on the day it landed is the last of the old, or the first try of the new.
    """
    before = seen.before(seen.near.saying(_RELEASE, seen.first - YEAR, seen.first))
    after = seen.after(seen.near.saying(_RELEASE, seen.last, seen.last + HALF))
    by_program = [each.bot for each in after if each.day > seen.last]
    return sum(not each.bot for each in before) >= RELEASES and len(by_program) >= RELEASES and all(by_program)


_SIGNALS: dict[str, Callable[[Seen], bool]] = {
    "around.fixed-often": _fixed_often,
    "around.repaired-again": _repaired_again,
    "around.held-by-tests": _held_by_tests,
    "around.others-changed": _others_changed,
    "around.others-named": _others_named,
    "around.used-elsewhere": _used_elsewhere,
    "around.left-alone": _left_alone,
    "around.gone-again": _gone_again,
    "around.switched-off": _switched_off,
    "around.acted-on": _acted_on,
    "around.old-sort-stays": _old_sort_stays,
    "around.replaced-beside": _replaced_beside,
    "around.with-owners": _with_owners,
    "around.joined-then-alone": _joined_then_alone,
    "around.released-by-machine": _released_by_machine,
}
# What only other repositories tell; who knows them says which of these hold.
SAME_PIPELINE, SAME_TOOLING, MIGRATED, ACROSS_TEAMS = BESIDES = (
    "around.same-pipeline",
    "around.same-tooling",
    "around.fleet-migrated",
    "around.across-teams",
)
AROUND = (*_SIGNALS, *BESIDES)
