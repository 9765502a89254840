"""One list of repositories out of those that were named and those that were found; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fnmatch import fnmatchcase
from itertools import count

from impact.identity.remotes import canonical, name_of
from impact.model.fleet import Entry

_MOST_PARTS = 6


def joined(entries: Iterable[Entry], groups: Mapping[str, Iterable[str]]) -> tuple[Entry, ...]:
    """Return every repository once, with a name and its groups, in the order given.

    An entry without a name was found, not named: it gives way to one that was named with the same place, and is called
    by as much of its address as tells it apart. A group holds names, and patterns of names.
    """
    given = list(entries)
    named = {_place(each): each.name for each in given if each.name}
    taken = set(named.values()) | {each.name for each in given}
    more: dict[str, set[str]] = {}
    kept: dict[str, Entry] = {}
    for each in given:
        place = _place(each)
        if each.name:
            kept[each.name] = each
        elif place in named:
            more.setdefault(named[place], set()).update(each.groups)
        else:
            name = named[place] = _free(each.address, taken)
            taken.add(name)
            kept[name] = replace(each, name=name)
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


def _free(address: str, taken: set[str]) -> str:
    for parts in range(1, _MOST_PARTS):
        if (name := name_of(address, parts)) and name not in taken:
            return name
    whole = name_of(address, _MOST_PARTS) or "repository"
    return next(name for number in count(2) if (name := f"{whole}-{number}") not in taken)
