"""What a fleet file may not say, though it has the right shape."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from impact.identity.fleets import is_pattern
from impact.identity.remotes import PROTOCOLS, fault, is_secretive, name_of, protocol_fault, spelled
from impact.settings.yaml_faults import did_you_mean
from impact.settings.yaml_file import Document, Where, shown

SORTS = ("path", "url", "glob", "listing", "forge")
# Of what sorts of entry a key can say anything.
_OF = {
    "name": ("path", "url"),
    "contents": ("url", "listing", "forge"),
    "archived": ("listing", "forge"),
    "forks": ("listing", "forge"),
    "ssh": ("listing", "forge"),
    "runs": ("forge",),
}
FORGE = re.compile(r"(?:https://)?([A-Za-z0-9.-]+(?::[0-9]+)?)/([A-Za-z0-9_][A-Za-z0-9_./-]*?)/?")
_Fault = tuple[Where, str]


def faults(document: Document) -> Iterator[_Fault]:
    """Yield (where, what) for every fault of meaning."""
    yield from _protocols(document)
    yield from _entries(document)
    yield from _names(document)
    yield from _twice(document)
    yield from _groups_of_teams(document)
    if not _open_ended(document):
        known = [name for _, value in document.find("repositories", "*") if (name := _called(value))]
        yield from ((where, unknown(name, known)) for where, name in references(document) if name not in known)


def references(document: Document) -> Iterator[tuple[Where, str]]:
    """Yield (where, name) wherever groups and teams name a repository; a group's patterns name none."""
    for path in (("groups", "*", "*"), ("teams", "*", "repositories", "*"), ("teams", "*", "paths", "*", "repository")):
        for where, name in document.find(*path):
            if isinstance(name, str) and not (path[0] == "groups" and is_pattern(name)):
                yield where, name


def unknown(name: str, known: list[str] | tuple[str, ...]) -> str:
    """Say that no repository is called that."""
    return f"no repository of this fleet is called '{shown(name)}'{did_you_mean(name, known)}"


def _protocols(document: Document) -> Iterator[_Fault]:
    for where, value in document.find("protocols", "*"):
        if isinstance(value, str) and (wrong := protocol_fault(value)):
            yield where, wrong


def _entries(document: Document) -> Iterator[_Fault]:
    said = document.value.get("protocols") if isinstance(document.value, dict) else None
    listed = isinstance(said, list)
    protocols = tuple(each for each in said if isinstance(each, str)) if listed and said else ("https", "ssh")
    for where, value in document.find("repositories", "*"):
        if not isinstance(value, dict):
            continue
        sorts = [each for each in SORTS if value.get(each) is not None]
        if len(sorts) != 1:
            either = "a repository has either a path or a url, or many have a glob, a listing or a forge"
            yield where, f"{either}; found {' and '.join(sorts) or 'none of them'}"
            continue
        for key, only in _OF.items():
            if key in value and sorts[0] not in only:
                yield (*where, key), f"'{key}' says nothing of a {sorts[0]}; it is for a {' or '.join(only)}"
        if wrong := _wrong(sorts[0], value[sorts[0]], protocols):
            yield (*where, sorts[0]), wrong


def _wrong(sort: str, given: Any, protocols: tuple[str, ...]) -> str:
    """Why what an entry is found by cannot be followed, "" for none."""
    if not isinstance(given, str):
        return ""
    if sort == "url":
        return fault(given, protocols)
    if "\0" in given:
        return "a path has no NUL character"
    if sort == "path" and is_secretive(given):
        return fault(given, PROTOCOLS)
    if sort == "forge" and not FORGE.fullmatch(given):
        return "a forge is a host and an organisation, such as github.com/example or gitlab.com/group/subgroup"
    return ""


def _names(document: Document) -> Iterator[_Fault]:
    for where, value in document.find("repositories", "*", "name"):
        if isinstance(value, str) and (better := spelled(value)) != value:
            yield where, f"a name is one line of signs that can be seen, with single blanks between; '{shown(better)}'?"


def _twice(document: Document) -> Iterator[_Fault]:
    seen: dict[str, int] = {}
    for where, value in document.find("repositories", "*"):
        name = _called(value)
        line = document.marks.get(where, (1, 1))[0]
        if name and name in seen:
            what = f"a repository called '{shown(name)}' stands on line {seen[name]} already"
            yield where, f"{what}; give one of them another name"
        seen.setdefault(name, line)


def _groups_of_teams(document: Document) -> Iterator[_Fault]:
    known = [name for (_, name), _ in document.find("groups", "*") if isinstance(name, str)]
    known += [each for _, each in document.find("repositories", "*", "groups", "*") if isinstance(each, str)]
    for where, name in document.find("teams", "*", "groups", "*"):
        if isinstance(name, str) and name not in known:
            yield where, f"no group of this fleet is called '{shown(name)}'{did_you_mean(name, known)}"


def _open_ended(document: Document) -> bool:
    """Whether repositories are found that the file does not name: then a name that is missing may only be away."""
    rows = [value for _, value in document.find("repositories", "*") if isinstance(value, dict)]
    return any(row.get(sort) is not None for row in rows for sort in ("glob", "listing", "forge"))


def _called(value: Any) -> str:
    if not isinstance(value, dict):
        return ""
    if isinstance(name := value.get("name"), str) and name:
        return name
    given = value.get("url") or value.get("path")
    return name_of(given) if isinstance(given, str) else ""
