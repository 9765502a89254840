"""Migrations across a fleet: one thing gave way to another in several repositories, and whether the old one is gone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
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
    """One repository let go of one thing for another: in which commit, on which day, and who did it.

    `also` are commits of the days around in which it took the other one up.
    """

    repo: int
    sha: str
    day: date
    who: Identity
    bot: bool
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Migration:
    """`old` gave way to `new` in several repositories of a fleet.

    `moved` are those that let go of the old one and took the new one, by day; `back` those of them that later let go of
    the new one and took the old one again, and who then moved once more stands in `moved` again. `other_ways` is how
    many let go of it otherwise. `height` is in how many it was at one time at most, `still` which have it now. `zero`
    is the day on which the last one let go, None while one has it. `renamed` says that both are one thing under two
    names.
    """

    old: Thing
    new: Thing
    moved: tuple[Moved, ...]
    height: int
    still: tuple[int, ...]
    other_ways: int
    zero: date | None
    renamed: bool
    back: tuple[Moved, ...] = ()

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
    def repositories(self) -> frozenset[int]:
        """Which moved, whether or not they went back."""
        return frozenset(each.repo for each in self.moved)

    @property
    def by_people(self) -> int:
        """How many repositories people moved."""
        return len({each.repo for each in self.moved if not each.bot})

    @property
    def by_programs(self) -> int:
        """How many repositories a program moved, and nobody else."""
        return len(self.repositories) - self.by_people

    def went_back(self, move: Moved) -> Moved | None:
        """The going back of a repository that followed this move of it, if any."""
        later = (each for each in self.back if each.repo == move.repo and each.day >= move.day)
        again = next((each for each in self.moved if each.repo == move.repo and each.day > move.day), None)
        return next((each for each in later if again is None or each.day <= again.day), None)

    def stayed(self, as_of: date) -> bool:
        """Whether it is gone everywhere, and has been for long enough."""
        return self.zero is not None and (as_of - self.zero).days >= STAYED


def migrations(
    steps: Iterable[Step], now: Iterable[Now], own: Callable[[str], bool], addresses: Collection[str] = ()
) -> tuple[Migration, ...]:
    """Return every migration that people carried into at least LEAST repositories, the widest first.

    `own` says of a path whether it is the repository's own file, no copy and no sample; `addresses` are those of the
    fleet's repositories. What any other repository calls otherwise within itself is its own affair.

    A repository moved where it let go of the old thing and took up the new one in the same commit, or within 30 days;
    it went back where it later did the same the other way round. Who had the old one for a month at most moved where
    one commit put the new one in its place, and else never used it. The successor is what most of those took that let
    go, and more than half of them, in its place and for the first time (`Taking.successors`): what was only dropped has
    none. What is only locked says nothing.
    """
    every = [each for each in steps if each.scope != INDIRECT and own(each.path)]
    asked = (each for each in now if each.side == NEEDS and each.scope != INDIRECT and own(each.path))
    there = {(each.thing, each.repo) for each in asked}
    taking = Taking(_times(every, there), every)
    renamed = _renamings(every)
    every_pair = ((old, new) for old in taking.times for new in taking.successors(old))
    ours = (pair for pair in every_pair if _place(pair[0]) != _place(pair[1]) or _place(pair[0]) in addresses)
    found = [made for old, new in ours if (made := _made(old, new, taking, renamed)).by_people >= LEAST]
    return tuple(sorted(found, key=lambda each: (-len(each.repositories), each.old, each.new)))


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


def _made(old: Thing, new: Thing, taking: Taking, renamed: set[tuple[Thing, Thing]]) -> Migration:
    brief = (each for each in taking.gave_up(old) if taking.replaced(each, new))
    moved = tuple(_turns(old, new, taking, (*_crossing(old, new, taking), *brief)))
    first: dict[int, date] = {}
    for each in moved:
        first.setdefault(each.repo, each.day)
    back = tuple(each for each in _turns(new, old, taking, _crossing(new, old, taking))
                 if each.repo in first and each.day > first[each.repo])  # fmt: skip
    ended = taking.for_good(old)
    still = tuple(sorted(repo for repo, known in taking.times[old].items() if known[-1].end is None))
    ends = (*ended.values(), *first.values())
    return Migration(
        old=old,
        new=new,
        moved=moved,
        height=_height(taking.counted(old, first.keys())),
        still=still,
        other_ways=len(ended.keys() - first.keys()),
        zero=max(ends, default=None) if not still else None,
        renamed=(old, new) in renamed or _last_part(old) == _last_part(new),
        back=back,
    )


def _crossing(old: Thing, new: Thing, taking: Taking) -> Iterator[LetGo]:
    """Each time that a repository let go of the one thing and took up the other."""
    return (each for each in taking.let_go(old) if taking.took(each, new))


def _turns(old: Thing, new: Thing, taking: Taking, gone: Iterable[LetGo]) -> Iterator[Moved]:
    """These as moves, by day, as far as a commit says who it was."""
    for each in sorted(gone, key=lambda each: (each.day, each.repo)):
        step = taking.named.get((each.repo, each.sha, old))
        if step is not None:
            near = taking.taken_near(each, new)
            added = near.added if near is not None else ()
            also = (one.sha for one in added if one.sha != each.sha and abs(one.day - each.day) <= NEAR)
            yield Moved(each.repo, each.sha, each.day, step.who, step.bot, tuple(also))


def _height(times: Iterable[Episode]) -> int:
    """In how many repositories it was at the end of one day at most."""
    change: Counter[date] = Counter()
    for each in times:
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


def _place(thing: Thing) -> str:
    """The address of the repository that it is a part of; the whole name of what is known by no address."""
    return thing.name.partition("//")[0]


def _last_part(thing: Thing) -> str:
    return thing.name.rpartition("/")[2]
