"""Migrations across a fleet: one thing gave way to another in several repositories, and whether the old one is gone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from impact.model.facts import Identity
from impact.model.manifests import ADDED, INDIRECT, NEEDS, OFFERS, REMOVED, Now, Step, Thing
from impact.outcomes.episodes import DAYS, Episode, episodes

# In fewer repositories it is chance; a repository moved by a program is counted apart.
LEAST = 3
# Two may take the place of one (a linter and a formatter of one tool); three by chance came along.
_EQUAL = 2
# One in so many of those that took the new thing must have let go of the old one for it.
_SHARE = 4
# How long none must have come back.
STAYED = 90
_NEAR = timedelta(DAYS)


@dataclass(frozen=True, slots=True)
class Moved:
    """One repository let go of the old thing: in which commit, on which day, and who did it, with its successor."""

    repo: int
    sha: str
    day: date
    who: Identity
    bot: bool
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Migration:
    """`old` gave way to `new` in several repositories of a fleet.

    `moved` are those that let go of the old one and took the new one, by day; `other_ways` how many let go of it
    otherwise. `height` is in how many it was at one time at most, `still` which have it now. `zero` is the day on which
    the last one let go, None while one has it. `renamed` says that both are one thing under two names.
    """

    old: Thing
    new: Thing
    moved: tuple[Moved, ...]
    height: int
    still: tuple[int, ...]
    other_ways: int
    zero: date | None
    renamed: bool

    @property
    def people(self) -> tuple[Identity, ...]:
        """Everybody who moved a repository, each address once."""
        found = {each.who.email.lower(): each.who for each in self.moved if not each.bot}
        return tuple(found[address] for address in sorted(found))

    @property
    def by_people(self) -> int:
        """How many repositories people moved."""
        return sum(not each.bot for each in self.moved)

    @property
    def by_programs(self) -> int:
        """How many repositories a program moved."""
        return sum(each.bot for each in self.moved)

    def stayed(self, as_of: date) -> bool:
        """Whether it is gone everywhere, and has been for long enough."""
        return self.zero is not None and (as_of - self.zero).days >= STAYED


# Of one thing in one repository: when it was asked for.
_Times = Mapping[Thing, Mapping[int, list[Episode]]]
_Starts = Mapping[int, Mapping[Thing, date]]


def migrations(steps: Iterable[Step], now: Iterable[Now], own: Callable[[str], bool]) -> tuple[Migration, ...]:
    """Return every migration that people carried into at least LEAST repositories, the widest first.

    `own` says of a path whether it is the repository's own file, no copy and no sample.

    A repository moved where it let go of the old thing for good and took up the new one in the same commit, or for the
    first time within 30 days. The successor is what most of those took that let go, and more than half of them:
    what was only dropped has none. What is only locked says nothing.
    """
    every = [each for each in steps if each.scope != INDIRECT and own(each.path)]
    asked = (each for each in now if each.side == NEEDS and each.scope != INDIRECT and own(each.path))
    there = {(each.thing, each.repo) for each in asked}
    times = _times(every, there)
    named = {(each.repo, each.sha, each.thing): each for each in every if each.change in (ADDED, REMOVED)}
    renamed = _renamings(every)
    ends = {old: list(_ended(old, times[old])) for old in times}
    starts = _starts(times)
    found = []
    for old, gone in ends.items():
        new = _successor(old, gone, starts, times, named)
        if new is not None:
            made = _made(old, new, gone, starts, times, named, renamed)
            if made.by_people >= LEAST:
                found.append(made)
    return tuple(sorted(found, key=lambda each: (-len(each.moved), each.old, each.new)))


def _times(steps: Iterable[Step], there: set[tuple[Thing, int]]) -> dict[Thing, dict[int, list[Episode]]]:
    grouped: dict[tuple[Thing, int], list[Step]] = defaultdict(list)
    for each in steps:
        if each.side == NEEDS:
            grouped[each.thing, each.repo].append(each)
    found: dict[Thing, dict[int, list[Episode]]] = defaultdict(dict)
    for (thing, repo), mine in sorted(grouped.items()):
        if known := episodes(mine, there=(thing, repo) in there):
            found[thing][repo] = known
    return found


def _ended(old: Thing, by_repo: Mapping[int, list[Episode]]) -> Iterator[tuple[int, date, str]]:
    """Which repositories let go of it for good, when and in which commit; what was only tried was never in use."""
    for repo, known in by_repo.items():
        last = known[-1]
        if last.end is not None and any(each.lasted for each in known):
            yield repo, last.end, last.end_sha


def _starts(times: _Times) -> _Starts:
    """The day on which each repository took up for the first time what it stayed with."""
    found: dict[int, dict[Thing, date]] = defaultdict(dict)
    for thing, by_repo in times.items():
        for repo, known in by_repo.items():
            if any(each.lasted for each in known):
                found[repo][thing] = known[0].start
    return found


_Named = Mapping[tuple[int, str, Thing], Step]


def _took(repo: int, day: date, sha: str, new: Thing, starts: _Starts, named: _Named) -> bool:
    """Whether a repository that let go of something took up the new thing with it."""
    step = named.get((repo, sha, new))
    if step is not None and step.change == ADDED:
        return True
    start = starts[repo].get(new)
    return start is not None and abs(start - day) <= _NEAR


def _successor(
    old: Thing,
    gone: list[tuple[int, date, str]],
    starts: _Starts,
    times: _Times,
    named: _Named,
) -> Thing | None:
    """What came in the place of the old one: most often, and least often anywhere else.

    Where several came equally often everything was made anew, and no one of them stands for the old one; nor does what
    most others took without ever having had it.
    """
    counts: Counter[Thing] = Counter()
    if len(gone) < LEAST:
        return None
    for repo, day, sha in gone:
        near = [thing for thing in starts[repo] if thing.ecosystem == old.ecosystem and thing != old]
        counts.update(thing for thing in near if _took(repo, day, sha, thing, starts, named))
    wide = [thing for thing, count in counts.items() if count >= LEAST and count * 2 > len(gone)]
    if sum(counts[thing] == max(counts.values()) for thing in wide) > _EQUAL:
        return None
    close = [thing for thing in wide if counts[thing] * _SHARE >= len(times[thing])]
    return min(close, key=lambda thing: (-counts[thing], len(times[thing]), thing), default=None)


def _made(
    old: Thing,
    new: Thing,
    gone: list[tuple[int, date, str]],
    starts: _Starts,
    times: _Times,
    named: _Named,
    renamed: set[tuple[Thing, Thing]],
) -> Migration:
    moved = []
    for repo, day, sha in sorted(gone, key=lambda each: (each[1], each[0])):
        step = named.get((repo, sha, old))
        if step is not None and _took(repo, day, sha, new, starts, named):
            first = times[new][repo][0]
            took = tuple(each.sha for each in first.added if each.sha != sha and abs(first.start - day) <= _NEAR)
            moved.append(Moved(repo, sha, day, step.who, step.bot, took))
    still = tuple(sorted(repo for repo, known in times[old].items() if known[-1].end is None))
    ends = [day for _, day, _ in gone]
    return Migration(
        old=old,
        new=new,
        moved=tuple(moved),
        height=_height(times[old]),
        still=still,
        other_ways=len(gone) - len(moved),
        zero=max(ends) if ends and not still else None,
        renamed=(old, new) in renamed or _last_part(old) == _last_part(new),
    )


def _height(by_repo: Mapping[int, list[Episode]]) -> int:
    """In how many repositories it was at the end of one day at most."""
    change: Counter[date] = Counter()
    for known in by_repo.values():
        for each in known:
            change[each.start] += 1
            if each.end is not None:
                change[each.end] -= 1
    most = here = 0
    for _, more in sorted(change.items()):
        here += more
        most = max(most, here)
    return most


def _renamings(steps: Iterable[Step]) -> set[tuple[Thing, Thing]]:
    """Names that one repository gave up for another in one commit: it offers the same thing."""
    offered: dict[tuple[int, str], list[Step]] = defaultdict(list)
    for each in steps:
        if each.side == OFFERS:
            offered[each.repo, each.sha].append(each)
    return {
        (old.thing, new.thing)
        for group in offered.values()
        for old in group
        for new in group
        if (old.change, new.change) == (REMOVED, ADDED) and old.path == new.path
    }


def _last_part(thing: Thing) -> str:
    return thing.name.rpartition("/")[2]
