"""What a team is told of its members' exports: only what rests on enough people, and so does all that is left.

Pure, and blind to order: members are values without a name, and permuting them changes no byte. How it is guarded
stands in docs/explanation/why-a-team-report-tells-so-little.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import chain
from typing import TypeVar

from impact.model.team import (
    AREA,
    BETWEEN,
    GROUP,
    LEVERAGE,
    ORDINARY,
    OTHER,
    REPOSITORY,
    THEME,
    UNSEEN,
    WEAK,
    WORKED,
    Cell,
    Part,
    TeamWork,
)

_Key = TypeVar("_Key", bound=Hashable)
# Up to which share each of these is said; steps wide enough that one person among five mostly moves none of them.
_WORDS = (
    (Fraction(1, 16), "a small part"),
    (Fraction(3, 16), "about an eighth"),
    (Fraction(7, 24), "about a quarter"),
    (Fraction(5, 12), "about a third"),
    (Fraction(7, 12), "about half"),
    (Fraction(17, 24), "about two thirds"),
    (Fraction(7, 8), "about three quarters"),
)


def words(share: Fraction) -> str:
    """Return a share between 0 and 1 in words."""
    return next((said for most, said in _WORDS if share < most), "nearly all")


@dataclass(frozen=True, slots=True)
class Mix:
    """How work splits: the keys that may be told with the share of each, and what all others come to together.

    `rest` is None where there is nothing else; else it rests on enough people as well. A share is None where it would
    tell of what is left.
    """

    told: Mapping[Hashable, Fraction | None]
    rest: Fraction | None


def cells(works: Iterable[TeamWork], least: int, groups: Mapping[str, str]) -> tuple[Cell, ...]:
    """Return everything that may be told of these exports, one of each member; () where too few hold any work.

    `groups` says of a theme whether it is leverage; every other theme is ordinary work.
    """
    present = [each for each in works if each.parts]
    if len(present) < least:
        return ()
    found = chain(
        _themes(present, least, groups), _places(present, least, groups), _weak(present, least), _unseen(present, least)
    )
    return tuple(sorted(found))


def could_be_told(cell: Cell, works: Iterable[TeamWork], least: int) -> bool:
    """Whether a cell has a name and words that enough of these exports could have brought, and no free text."""
    having: Counter[str] = Counter()
    signals: set[str] = set()
    for work in works:
        areas = {f"{one.repository}{BETWEEN}{one.area}" for one in work.parts}
        having.update(areas | {each for one in work.parts for each in (one.theme, one.repository)} | set(work.unseen))
        signals.update(weak.signal for weak in work.weak)
    if cell.words not in {"", "nearly all", *(said for _, said in _WORDS)}:
        return False
    if cell.sort == WEAK:
        signal, _, repository = cell.name.partition(BETWEEN)
        return signal in signals and (not repository or having[repository] >= least)
    ours = {LEVERAGE, ORDINARY, OTHER, f"{OTHER} {LEVERAGE}", f"{OTHER} {ORDINARY}"}
    return cell.name in ours or having[cell.name] >= least


def mix(split: Sequence[Mapping[_Key, int]], least: int, *, none_is_told: bool = True) -> Mix:
    """Return what may be told of how the work splits, one mapping for each member: of each key how many parts.

    Every member weighs the same. A key is told if at least `least` members have it; what is not told must rest on as
    many, or on nobody: else the one that fewest people have is not told either. Without `none_is_told` nobody is too
    few as well, and the last key is told without its share: nobody and too few cannot be told apart then.
    """
    mine = [each for each in split if each]
    having = {key: {at for at, each in enumerate(mine) if key in each} for key in set(chain(*mine))}
    told = {key for key, members in having.items() if len(members) >= least}
    while told:
        others = set().union(*(having[key] for key in having.keys() - told))
        if len(others) >= least or (none_is_told and not others):
            break
        if not none_is_told and len(told) == 1:
            return Mix(dict.fromkeys(told), None)
        told.remove(min(told, key=lambda key: (len(having[key]), _share(mine, {key}), str(key))))
    rest = having.keys() - told
    return Mix({key: _share(mine, {key}) for key in told}, _share(mine, rest) if rest else None)


def _share(split: Sequence[Mapping[_Key, int]], keys: Collection[_Key]) -> Fraction:
    """The mean over members of the share that these keys have in each one's own parts."""
    each = (Fraction(sum(parts.get(key, 0) for key in keys), sum(parts.values())) for parts in split)
    return sum(each, Fraction()) / len(split)


def _counted(works: Iterable[TeamWork], key: Callable[[Part], _Key | None]) -> list[dict[_Key, int]]:
    """Of each member how many of their parts have which key; parts with None count nowhere."""
    found = []
    for work in works:
        counts: dict[_Key, int] = {}
        for part in set(work.parts):
            if (named := key(part)) is not None:
                counts[named] = counts.get(named, 0) + 1
        found.append(counts)
    return found


def _themes(works: Sequence[TeamWork], least: int, groups: Mapping[str, str]) -> Iterable[Cell]:
    """How much of the work looks like leverage, and themes within each of the two; told apart only if both may be.

    Shares are of all the work, so that what is not told of a group is what its themes leave of it.
    """

    whole = mix(_counted(works, lambda part: _group(part, groups)), least)
    # Where there is one group alone nothing is said of the other: that nobody had any is a word on everybody.
    if whole.rest is not None or len(whole.told) == 1:
        yield from _named(THEME, mix(_counted(works, lambda part: part.theme), least, none_is_told=False), "")
        return
    for name, share in whole.told.items():
        assert share is not None, "both groups are told with their share, or none of them"
        yield Cell(GROUP, str(name), words(share))
        # What lies outside the group is one key of its own, which is told already.
        inside = partial(_inside, group=str(name), groups=groups)
        yield from _named(THEME, _within(_counted(works, inside), least), str(name))


def _group(part: Part, groups: Mapping[str, str]) -> str:
    return LEVERAGE if groups.get(part.theme) == LEVERAGE else ORDINARY


def _inside(part: Part, group: str, groups: Mapping[str, str]) -> str:
    return part.theme if _group(part, groups) == group else ""


def _within(split: Sequence[Mapping[str, int]], least: int) -> Mix:
    """The mix of what has a name, with shares of all there is: the key "" is what lies outside and is told anyway."""
    named = [{key: count for key, count in each.items() if key} for each in split]
    told = mix(named, least, none_is_told=False)
    shares = {key: None if share is None else _share(split, {str(key)}) for key, share in told.told.items()}
    rest = set(chain(*named)) - set(map(str, told.told))
    return Mix(shares, None if told.rest is None else _share(split, rest))


def _named(sort: str, split: Mix, of: str) -> Iterable[Cell]:
    yield from (Cell(sort, str(key), "" if share is None else words(share)) for key, share in split.told.items())
    if split.rest is not None and split.told:
        yield Cell(sort, f"{OTHER} {of}".rstrip(), words(split.rest))


def _places(works: Sequence[TeamWork], least: int, groups: Mapping[str, str]) -> Iterable[Cell]:
    """Where work that looks like leverage went, or all of it where too few have any: repositories and areas in them."""
    only = [TeamWork("", "", tuple(one for one in each.parts if groups.get(one.theme) == LEVERAGE)) for each in works]
    enough = sum(bool(each.parts) for each in only) >= least
    sort, those = (REPOSITORY, only) if enough else (WORKED, works)
    split = mix(_counted(those, lambda part: part.repository), least)
    yield from _named(sort, split, "")
    areas = _having(those, lambda part: (part.repository, part.area) if part.area else None)
    for (repository, area), members in areas.items():
        if repository in split.told and members >= least:
            yield Cell(AREA, f"{repository}{BETWEEN}{area}")


def _having(works: Iterable[TeamWork], key: Callable[[Part], _Key | None]) -> dict[_Key, int]:
    found: dict[_Key, int] = {}
    for counts in _counted(works, key):
        for named in counts:
            found[named] = found.get(named, 0) + 1
    return found


def _weak(works: Sequence[TeamWork], least: int) -> Iterable[Cell]:
    """Weak points of systems: by repository where enough people work in it, else only that others have them."""
    working: dict[str, set[int]] = {}
    for at, work in enumerate(works):
        for part in work.parts:
            working.setdefault(part.repository, set()).add(at)
    elsewhere: dict[str, set[int]] = {}
    for signal, repository in sorted({(one.signal, one.repository) for each in works for one in each.weak}):
        members = working.get(repository, set())
        if len(members) >= least:
            yield Cell(WEAK, f"{signal}{BETWEEN}{repository}")
        else:
            elsewhere.setdefault(signal, set()).update(members)
    for signal, members in elsewhere.items():
        if len(members) >= least:
            yield Cell(WEAK, signal)


def _unseen(works: Sequence[TeamWork], least: int) -> Iterable[Cell]:
    counts: dict[str, int] = {}
    for work in works:
        for key in set(work.unseen):
            counts[key] = counts.get(key, 0) + 1
    return (Cell(UNSEEN, key) for key, members in counts.items() if members >= least)
