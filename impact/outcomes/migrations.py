"""Migrations across a fleet: one thing gave way to another in several repositories, and whether the old one is gone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from impact.model.facts import Identity
from impact.model.manifests import ADDED, INDIRECT, NEEDS, OFFERS, REMOVED, Now, Step, Thing
from impact.outcomes.continuation import persons
from impact.outcomes.episodes import Episode, episodes
from impact.outcomes.successors import LEAST, NEAR, LetGo, Taking

# How long none must have come back.
STAYED = 90


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
        """Everybody who moved a repository, each person once, whatever the number of their addresses."""
        return tuple(found[0] for found in self.by_person())

    def by_person(self) -> tuple[tuple[Identity, ...], ...]:
        """The identities under which each person moved repositories, programs left out; sorted."""
        keys = persons(each.who for each in self.moved if not each.bot)
        grouped: dict[str, list[Identity]] = defaultdict(list)
        for who in sorted(keys, key=lambda who: (who.email.lower(), who.email, who.name)):
            grouped[keys[who]].append(who)
        return tuple(sorted((tuple(each) for each in grouped.values()), key=lambda each: each[0].email.lower()))

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


def migrations(steps: Iterable[Step], now: Iterable[Now], own: Callable[[str], bool]) -> tuple[Migration, ...]:
    """Return every migration that people carried into at least LEAST repositories, the widest first.

    `own` says of a path whether it is the repository's own file, no copy and no sample.

    A repository moved where it let go of the old thing for good and took up the new one in the same commit, or for the
    first time within 30 days. The successor is what most of those took that let go, and more than half of them,
    in its place and for the first time (`Taking.successor`): what was only dropped has none. What is only locked says
    nothing.
    """
    every = [each for each in steps if each.scope != INDIRECT and own(each.path)]
    asked = (each for each in now if each.side == NEEDS and each.scope != INDIRECT and own(each.path))
    there = {(each.thing, each.repo) for each in asked}
    times = _times(every, there)
    taking = Taking(times, every)
    renamed = _renamings(every)
    ends = {old: list(_ended(old, times[old])) for old in times}
    found = []
    for old, gone in ends.items():
        new = taking.successor(old, gone)
        if new is not None:
            made = _made(old, new, gone, taking, renamed)
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


def _ended(old: Thing, by_repo: Mapping[int, list[Episode]]) -> Iterator[LetGo]:
    """Which repositories let go of it for good, when and in which commit; what was only tried was never in use."""
    for repo, known in by_repo.items():
        last = known[-1]
        if last.end is not None and any(each.lasted for each in known):
            yield LetGo(repo, last.end, last.end_sha)


def _made(
    old: Thing, new: Thing, gone: Sequence[LetGo], taking: Taking, renamed: set[tuple[Thing, Thing]]
) -> Migration:
    moved, times = [], taking.times
    for each in sorted(gone, key=lambda each: (each.day, each.repo)):
        step = taking.named.get((each.repo, each.sha, old))
        if step is not None and taking.took(each, new):
            first = times[new][each.repo][0]
            near = abs(first.start - each.day) <= NEAR
            took = tuple(one.sha for one in first.added if one.sha != each.sha and near)
            moved.append(Moved(each.repo, each.sha, each.day, step.who, step.bot, took))
    still = tuple(sorted(repo for repo, known in times[old].items() if known[-1].end is None))
    ends = [each.day for each in gone]
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
