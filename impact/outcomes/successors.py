"""What took the place of a thing that several repositories let go of."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from impact.model.manifests import ADDED, REMOVED, Step, Thing
from impact.outcomes.episodes import DAYS, Episode

# In fewer repositories it is chance; a repository moved by a program is counted apart.
LEAST = 3
# Two may take the place of one (a linter and a formatter of one tool); three by chance came along.
_EQUAL = 2
# One in so many of those that took the new thing must have let go of the old one for it.
_SHARE = 4
NEAR = timedelta(DAYS)

# Of one thing in one repository: when it was asked for.
Times = Mapping[Thing, Mapping[int, list[Episode]]]


class LetGo(NamedTuple):
    """One repository let go of a thing for good: on which day, in which commit."""

    repo: int
    day: date
    sha: str


class Taking:
    """What repositories took up, and when: from it follows what came in the place of what they let go of.

    `times` are the episodes of each thing by repository, `steps` what they were made of.
    """

    def __init__(self, times: Times, steps: Iterable[Step]) -> None:
        self.times = times
        told = [each for each in steps if each.change in (ADDED, REMOVED)]
        self.named = {(each.repo, each.sha, each.thing): each for each in told}
        self._files: dict[tuple[int, Thing], set[str]] = defaultdict(set)
        for each in told:
            self._files[each.repo, each.thing].add(each.path)
        self._starts = _starts(times)

    def took(self, gone: LetGo, new: Thing) -> bool:
        """Whether a repository that let go of something took up the new thing with it."""
        step = self.named.get((gone.repo, gone.sha, new))
        return (step is not None and step.change == ADDED) or self._is_first(gone, new)

    def successor(self, old: Thing, gone: Sequence[LetGo]) -> Thing | None:
        """What came in the place of the old one: most often, and least often anywhere else; None for nothing.

        More than half of those that took it had never had it before, for what was there all along came in nobody's
        place; and more than half put it into files in which the old one had been and into no others, for what also
        came elsewhere does other work. Where several came equally often everything was made anew, and no one of them
        stands for the old one; nor does what most others took without ever having had it.
        """
        if len(gone) < LEAST:
            return None
        took: dict[Thing, list[LetGo]] = defaultdict(list)
        for each in gone:
            for thing in self._starts[each.repo]:
                if thing.ecosystem == old.ecosystem and thing != old and self.took(each, thing):
                    took[thing].append(each)
        wide = [thing for thing, mine in took.items() if len(mine) >= LEAST and len(mine) * 2 > len(gone)]
        counts = Counter({thing: len(took[thing]) for thing in wide})
        if sum(count == max(counts.values()) for count in counts.values()) > _EQUAL:
            return None
        close = [
            thing
            for thing in wide
            if counts[thing] * _SHARE >= len(self.times[thing])
            and sum(self._is_first(each, thing) for each in took[thing]) * 2 > counts[thing]
            and sum(self._in_place(each, old, thing) for each in took[thing]) * 2 > counts[thing]
        ]
        return min(close, key=lambda thing: (-counts[thing], len(self.times[thing]), thing), default=None)

    def _is_first(self, gone: LetGo, new: Thing) -> bool:
        start = self._starts[gone.repo].get(new)
        return start is not None and abs(start - gone.day) <= NEAR

    def _in_place(self, gone: LetGo, old: Thing, new: Thing) -> bool:
        added = (step for each in self.times[new][gone.repo] for step in each.added)
        came = {step.path for step in added if abs(step.day - gone.day) <= NEAR}
        return bool(came) and came <= self._files[gone.repo, old]


def _starts(times: Times) -> dict[int, dict[Thing, date]]:
    """What each repository took up and stayed with, and when it did for the first time."""
    found: dict[int, dict[Thing, date]] = defaultdict(dict)
    for thing, by_repo in times.items():
        for repo, known in by_repo.items():
            if any(each.lasted for each in known):
                found[repo][thing] = known[0].start
    return found
