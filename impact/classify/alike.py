"""Tells which contributions of one person in different repositories are one change: by files, never by words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from typing import NamedTuple

from impact.classify.shapes import split_id
from impact.model.facts import Identity
from impact.model.work import DISMISS, RECLASSIFY, SPLIT, Contribution, Elsewhere

# Longest time between two contributions that are one change, in days: the last repository is often done a month later.
NEAR_DAYS = 60
_RELEASE = "upkeep.release"
# Every empty file has one of these ids, and shares nothing with any other.
_EMPTY = (
    "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
    "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813",
)


class Net(NamedTuple):
    """What one or several commits did to a file: the object ids before and after (of each commit), and its lines.

    `lines` is the sum of what every line added or removed stands for, so the sum over commits is that of their squash.
    """

    before: tuple[str, ...]
    after: tuple[str, ...]
    lines: int

    @property
    def object(self) -> str:
        """The file's id at the end, "" where it is gone, empty, or no order of the commits tells."""
        last = set(self.after) - set(self.before)
        found = last.pop() if len(last) == 1 else ""
        return "" if found.strip("0") == "" or found in _EMPTY else found

    @property
    def is_new(self) -> bool:
        """Whether the file came into being."""
        return any(not each.strip("0") for each in self.before)


# By path, what a contribution did to each file that counts.
Nets = Mapping[str, Net]


def together(nets: Iterable[Nets], modulus: int) -> dict[str, Net]:
    """Return what several commits of one repository did together; their order does not matter.

    What came and went again within them, or was taken back, is no change.
    """
    found: dict[str, Net] = {}
    for each in nets:
        for path, net in each.items():
            known = found.get(path, Net((), (), 0))
            total = (known.lines + net.lines) % modulus
            found[path] = Net((*known.before, *net.before), (*known.after, *net.after), total)
    return {path: net for path, net in found.items() if sorted(net.before) != sorted(net.after)}


def shared(one: Nets, other: Nets) -> tuple[frozenset[str], frozenset[str]]:
    """Return the paths that both brought to the same content, and those to which both did the same."""
    both = one.keys() & other.keys()
    content = frozenset(path for path in both if one[path].object and one[path].object == other[path].object)
    lines = frozenset(path for path in both if one[path].lines and one[path].lines == other[path].lines)
    return content, lines


def may_be_one(one: Contribution, other: Contribution, counts: Callable[[str], bool]) -> bool:
    """Return whether looking into two contributions is worth it: other repositories, near days, paths in common."""
    if one.repo == other.repo or not _near(one, other):
        return False
    mine, theirs = ({path for path in each.paths if counts(path)} for each in (one, other))
    # Files that come and go within the work are not known yet, so the smaller of the two has to do.
    return bool(mine) and len(mine & theirs) * 2 >= min(len(mine), len(theirs))


def candidates(works: Iterable[Contribution], counts: Callable[[str], bool]) -> tuple[tuple[str, str], ...]:
    """Return the ids of each two contributions that may be one change, in order."""
    by_path: dict[str, list[Contribution]] = defaultdict(list)
    for work in works:
        if is_open(work):
            for path in filter(counts, work.paths):
                by_path[path].append(work)
    pairs = {
        (min(one.id, other.id), max(one.id, other.id))
        for group in by_path.values()
        for one, other in combinations(group, 2)
        if may_be_one(one, other, counts)
    }
    return tuple(sorted(pairs))


def is_open(work: Contribution) -> bool:
    """Return whether a contribution may be told with others: made of commits, and not set apart by the person.

    Two packages that are released on one day, perhaps under one number, are two releases.
    """
    said = work.correction
    if dict(work.signals).get(_RELEASE, 0) * 2 >= max(len(work.shas), 1):
        return False
    apart = any(each.action == SPLIT and split_id(each) == work.id for each in work.shaped)
    return bool(work.shas) and not work.events and not apart and (said is None or said.action != RECLASSIFY)


def is_one(mine: Nets, theirs: Nets) -> bool:
    """Return whether more than half of the files of each became the same in both, or had the same done to them.

    Half is enough where that is more than one file, or a file that both created alike.
    """
    content, lines = shared(mine, theirs)
    same, every = len(content | lines), max(len(mine), len(theirs))
    born = any(mine[path].is_new and theirs[path].is_new for path in content)
    return same * 2 > every or (same * 2 == every > 0 and (same > 1 or born))


def groups(
    works: Sequence[Contribution], pairs: Iterable[tuple[str, str]], nets: Mapping[str, Nets]
) -> tuple[tuple[Contribution, ...], ...]:
    """Return contributions that are one change, each repository once, and first in each group the one to tell it by.

    That is the one that did least besides: of work that also did other things the title may be about those.
    `pairs` are those of `candidates`, `nets` what each of them did to the files that count, by id.
    """
    by_id = {each.id: each for each in works}
    home = {each: each for pair in pairs for each in pair}

    def root(name: str) -> str:
        while home[name] != name:
            name = home[name]
        return name

    for one, other in pairs:
        if is_one(nets.get(one, {}), nets.get(other, {})):
            first, last = sorted((root(one), root(other)))
            home[last] = first
    found: dict[str, list[Contribution]] = defaultdict(list)
    for name in home:
        found[root(name)].append(by_id[name])
    made = (_led(tuple(_each_repo(each)), nets) for each in found.values())
    return tuple(sorted((each for each in made if len(each) > 1), key=lambda group: _order(group[0])))


def _each_repo(group: Iterable[Contribution]) -> Iterator[Contribution]:
    """The earliest of each repository, oldest first: what was done there again later is another change."""
    seen: set[str] = set()
    for each in sorted(group, key=_order):
        if each.repo not in seen:
            seen.add(each.repo)
            yield each


def _led(group: tuple[Contribution, ...], nets: Mapping[str, Nets]) -> tuple[Contribution, ...]:
    """The group behind the one of which the change is the largest part; of equal ones the earliest."""
    lead = max(group, key=lambda each: _part(each, group, nets))
    return (lead, *(each for each in group if each is not lead))


def _part(work: Contribution, group: Iterable[Contribution], nets: Mapping[str, Nets]) -> Fraction:
    """What part of the files of a contribution became the same, or had the same done to them, in another of these."""
    mine = nets.get(work.id, {})
    same = {path for each in group if each is not work for part in shared(mine, nets.get(each.id, {})) for path in part}
    return Fraction(len(same), max(len(mine), 1))


def _order(work: Contribution) -> tuple[object, ...]:
    return work.first, work.last, work.id


def _near(one: Contribution, other: Contribution) -> bool:
    return max((other.first - one.last).days, (one.first - other.last).days) <= NEAR_DAYS


def told_once(group: Sequence[Contribution]) -> Contribution | None:
    """Return the one that stands for all of a group; None where the person dismissed it, and so all of them.

    Its id, title and commits are those of the first; what the person dismissed by its own id is left out.
    """
    first, *others = group
    if first.dismissed:
        return None
    parts = [each for each in others if each.correction is None or each.correction.action != DISMISS]
    if not parts:
        return first
    return replace(
        first,
        first=min(each.first for each in (first, *parts)),
        last=max(each.last for each in (first, *parts)),
        others=_people((*parts, first)),
        grouped_by=f"{first.grouped_by}; the same change landed in {len(parts) + 1} repositories",
        elsewhere=tuple(Elsewhere(each.repo, each.id, each.shas, each.first, each.last) for each in parts),
    )


def alike_in(group: Sequence[Contribution], nets: Mapping[str, Nets]) -> frozenset[str]:
    """Return the files of the first of a group that became the same, to the byte, in another repository of it."""
    mine = nets[group[0].id]
    return frozenset(path for each in group[1:] for path in shared(mine, nets[each.id])[0])


def _people(group: Iterable[Contribution]) -> tuple[Identity, ...]:
    """Everybody who is credited on a commit of the group, each address once."""
    found = {each.email.lower(): each for work in group for each in work.others}
    return tuple(found[address] for address in sorted(found))
