"""What took the place of a thing that several repositories let go of."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from impact.model.manifests import ADDED, REMOVED, RUN, Step, Thing
from impact.outcomes.episodes import DAYS, Episode, stays

# In fewer repositories it is chance; a repository moved by a program is counted apart.
LEAST = 3
# Two may take the place of one (a linter and a formatter of one tool); three by chance came along.
_EQUAL = 2
# One in so many of those that took the new thing must have let go of the old one for it.
_SHARE = 4
NEAR = timedelta(DAYS)

# Of one thing in one repository: when it was asked for.
Times = Mapping[Thing, Mapping[int, list[Episode]]]


# A file, and whether what stands there is needed to run, not only to work on it.
_Place = tuple[str, bool]


def _place(step: Step) -> _Place:
    return step.path, step.scope == RUN


class LetGo(NamedTuple):
    """One repository let go of a thing that it had been using: on which day, in which commit."""

    repo: int
    day: date
    sha: str


class Taking:
    """What repositories took up and let go of, and when: from it follows what came in the place of what.

    `times` are the episodes of each thing by repository, `steps` what they were made of.
    """

    def __init__(self, times: Times, steps: Iterable[Step]) -> None:
        self.times = times
        self.named: dict[tuple[int, str, Thing], Step] = {}
        self._added: set[tuple[int, str, Thing]] = set()
        self._files: dict[tuple[int, Thing], set[_Place]] = defaultdict(set)
        for each in steps:
            if each.change in (ADDED, REMOVED):
                self.named[each.repo, each.sha, each.thing] = each
                self._files[each.repo, each.thing].add(_place(each))
            if each.change == ADDED:
                self._added.add((each.repo, each.sha, each.thing))
        self._stays: dict[int, dict[Thing, list[Episode]]] = defaultdict(dict)
        for thing, by_repo in times.items():
            for repo, known in by_repo.items():
                if stayed := stays(known):
                    self._stays[repo][thing] = stayed

    def let_go(self, old: Thing) -> Iterator[LetGo]:
        """Every time that a repository let go of it, for good or until it took it up again, by repository and day."""
        for repo in self.times[old]:
            for each in self._stays[repo].get(old, ()):
                if each.end is not None:
                    yield LetGo(repo, each.end, each.end_sha)

    def gave_up(self, old: Thing) -> Iterator[LetGo]:
        """When repositories dropped it that never stayed with it; whether they moved on depends on what they took."""
        for repo, known in self.times[old].items():
            last = known[-1]
            if old not in self._stays[repo] and last.end is not None:
                yield LetGo(repo, last.end, last.end_sha)

    def counted(self, old: Thing, also: Collection[int]) -> Iterator[Episode]:
        """The times in which repositories used it: where it stayed, and of those in `also` whatever time there was."""
        for repo, known in self.times[old].items():
            yield from self._stays[repo].get(old) or (known if repo in also else ())

    def for_good(self, old: Thing) -> dict[int, date]:
        """Which repositories had been using it and do not name it any more, and since when."""
        found = {}
        for repo, known in self.times[old].items():
            if old in self._stays[repo] and (end := known[-1].end) is not None:
                found[repo] = end
        return found

    def replaced(self, gone: LetGo, new: Thing) -> bool:
        """Whether the commit that dropped a thing put the new one there, to stay."""
        return (gone.repo, gone.sha, new) in self._added and new in self._stays[gone.repo]

    def took(self, gone: LetGo, new: Thing) -> bool:
        """Whether a repository that let go of something took up the new thing with it."""
        return (gone.repo, gone.sha, new) in self._added or self.taken_near(gone, new) is not None

    def taken_near(self, gone: LetGo, new: Thing) -> Episode | None:
        """The time of the new thing that began nearest to a letting go, where that is near."""
        near = (each for each in self._stays[gone.repo].get(new, ()) if abs(each.start - gone.day) <= NEAR)
        return min(near, key=lambda each: abs(each.start - gone.day), default=None)

    def successors(self, old: Thing) -> tuple[Thing, ...]:
        """What came in the place of the old one each time that repositories let go of it: mostly one thing, or none."""
        found = (self._successor(old, wave) for wave in self._waves(old) if len(wave) >= LEAST)
        return tuple(dict.fromkeys(each for each in found if each is not None))

    def _waves(self, old: Thing) -> Iterator[tuple[LetGo, ...]]:
        """When repositories let go of it for the first time, for the second, and so on; and for good."""
        by_repo: dict[int, list[LetGo]] = defaultdict(list)
        for each in self.let_go(old):
            by_repo[each.repo].append(each)
        for at in range(max(map(len, by_repo.values()), default=0)):
            yield tuple(mine[at] for mine in by_repo.values() if len(mine) > at)
        yield tuple(by_repo[repo][-1] for repo in self.for_good(old))

    def _successor(self, old: Thing, gone: tuple[LetGo, ...]) -> Thing | None:
        """What most of these took up in its place, and least often anywhere else; None for nothing.

        More than half of those that took it had never had it before, for what was there all along came in nobody's
        place; and more than half put it into files in which the old one had been and into no others, for what also came
        elsewhere does other work, as does what is needed to run where the other was there to work on it. Where several
        came equally often everything was made anew, and no one of them stands for the old one; nor does what most
        others took without ever having had it.
        """
        took: dict[Thing, list[LetGo]] = defaultdict(list)
        for each in gone:
            for thing in self._stays[each.repo]:
                if thing.ecosystem == old.ecosystem and thing != old and self.took(each, thing):
                    took[thing].append(each)
        wide = {thing: mine for thing, mine in took.items() if len(mine) >= LEAST and len(mine) * 2 > len(gone)}
        counts = Counter({thing: len(mine) for thing, mine in wide.items()})
        if sum(count == max(counts.values()) for count in counts.values()) > _EQUAL:
            return None
        close = [
            thing
            for thing, mine in wide.items()
            if counts[thing] * _SHARE >= len(self.times[thing])
            and sum(self._is_first(each, thing) for each in mine) * 2 > counts[thing]
            and sum(self._in_place(each, old, thing) for each in mine) * 2 > counts[thing]
        ]
        return min(close, key=lambda thing: (-counts[thing], len(self.times[thing]), thing), default=None)

    def _is_first(self, gone: LetGo, new: Thing) -> bool:
        """Whether it had never named the new thing before; a trial counts."""
        return abs(self.times[new][gone.repo][0].start - gone.day) <= NEAR

    def _in_place(self, gone: LetGo, old: Thing, new: Thing) -> bool:
        added = (step for each in self.times[new][gone.repo] for step in each.added)
        came = {_place(step) for step in added if abs(step.day - gone.day) <= NEAR}
        return bool(came) and came <= self._files[gone.repo, old]
