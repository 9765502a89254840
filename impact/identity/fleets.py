"""One list of repositories out of those that were named and those that were found; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from fnmatch import fnmatchcase
from itertools import count

from impact.identity.remotes import canonical, name_of, remote, spelled
from impact.model.fleet import Entry

_MOST_PARTS = 6


def joined(entries: Iterable[Entry], groups: Mapping[str, Iterable[str]]) -> tuple[Entry, ...]:
    """Return every repository once, with a name and its groups, in the order given.

    An entry without a name was found, not named: it gives way to one that was named with the same place, and is called
    by as much of its address as tells it apart from every other one. A group holds names, and patterns of names.
    """
    given = list(entries)
    named = {_place(each): each.name for each in given if each.name}
    chosen = frozenset(named)
    named |= _names({_place(each): each.address for each in given if _place(each) not in named}, set(named.values()))
    more: dict[str, set[str]] = {}
    kept: dict[str, Entry] = {}
    for each in given:
        place = _place(each)
        if each.name:
            kept[each.name] = each
            continue
        more.setdefault(named[place], set()).update(each.groups)
        if place not in chosen:
            kept.setdefault(named[place], replace(each, name=named[place]))
    return tuple(replace(each, groups=_groups(each, more.get(each.name, set()), groups)) for each in kept.values())


def members(group: Iterable[str], names: Iterable[str]) -> tuple[str, ...]:
    """Return the names that a group means, in their order."""
    asked = tuple(group)
    return tuple(name for name in names if any(_fits(name, each) for each in asked))


def is_pattern(name: str) -> bool:
    """Whether a group's word stands for every name that fits it."""
    return any(each in name for each in "*?[")


def _groups(entry: Entry, more: set[str], groups: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    by_name = {group for group, names in groups.items() if members(names, (entry.name,))}
    return tuple(sorted({*entry.groups, *more, *by_name}))


def _fits(name: str, word: str) -> bool:
    return name == word or (is_pattern(word) and fnmatchcase(name, word))


def _place(entry: Entry) -> str:
    return entry.path or canonical(entry.url)


def _names(addresses: Mapping[str, str], taken: set[str]) -> dict[str, str]:
    """What each place is called, by its address.

    Where two would be called the same both are called by more: which of them came first may change from day to day,
    and whoever wrote the short name would mean the other one.
    """
    found: dict[str, str] = {}
    for parts in range(1, _MOST_PARTS):
        waiting = {place: name_of(address, parts) for place, address in addresses.items() if place not in found}
        often = Counter(waiting.values())
        fit = {place: name for place, name in waiting.items() if name and often[name] == 1 and name not in taken}
        found |= fit
        taken = taken | set(fit.values())
    for place, address in addresses.items():
        if place not in found:
            found[place] = next(name for name in _last_resort(place, address) if name not in taken)
            taken = taken | {found[place]}
    return found


def _last_resort(place: str, address: str) -> Iterator[str]:
    """Names by all of an address, with its host; of a path, above which somebody's login may stand, by its end."""
    far = remote(address)
    whole = spelled(place) if far and far.protocol != "file" else name_of(address, _MOST_PARTS) or "repository"
    yield whole
    yield from (f"{whole}-{number}" for number in count(2))
