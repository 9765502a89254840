"""Says what a fleet file means: which repositories, groups and teams it comes to. Asks nobody."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from impact.identity.remotes import shown
from impact.model.fleet import Entry, Fleet
from impact.outcomes.uptake_words import counted
from impact.settings.fleet import load_fleet, with_more

_GB = 1 << 30


def meaning(file: str) -> Fleet:
    """Return what a fleet file says; raises SettingsError with every fault."""
    fleet = load_fleet(Path(file))
    # Of a forge nobody knows the names before it is asked.
    return fleet if fleet.forges else with_more(fleet, (), ())


def lines(fleet: Fleet) -> Iterator[str]:
    """What a person reads of it."""
    folders = sum(1 for each in fleet.entries if each.path)
    mirrored = len(fleet.entries) - folders
    yield f"{_repositories(fleet.entries)}: {counted(folders, 'folder', 'folders')}, {mirrored} to be mirrored"
    for each in fleet.entries:
        yield f"{each.name}: {_place(each)}"
    for forge in fleet.forges:
        yield f"and what {forge.host}/{forge.organisation} has when `impact fleet scan` asks it"
    for name, members in _groups(fleet).items():
        yield f"group {name}: {_repositories(members)}"
    for team in fleet.teams:
        own = f"{_repositories(team.repositories)} and {counted(len(team.paths), 'path', 'paths')} of its own"
        yield f"team {team.name}: {counted(len(team.people), 'person', 'people')}, {own}"
    if mirrored or fleet.forges:
        limits = fleet.limits
        sizes = f"{limits.one_mirror / _GB:.3g} GB each, {limits.all_mirrors / _GB:.3g} GB together"
        where = fleet.mirrors or "your data folder"
        yield f"mirrors in {where}, by {', '.join(fleet.protocols)}: {sizes}, {limits.seconds} s for each"
    yield from fleet.notes


def document(fleet: Fleet) -> dict[str, Any]:
    """The same for other programs."""
    return {
        "schema": "impact.fleet.check/1",
        "repositories": [
            {"name": each.name, "path": each.path, "url": shown(each.url), "groups": list(each.groups)}
            for each in fleet.entries
        ],
        "forges": [f"{each.host}/{each.organisation}" for each in fleet.forges],
        "groups": {name: list(members) for name, members in _groups(fleet).items()},
        "teams": {
            each.name: {
                "people": list(each.people),
                "repositories": list(each.repositories),
                "paths": [{"repository": repository, "path": path} for repository, path in each.paths],
            }
            for each in fleet.teams
        },
        "notes": list(fleet.notes),
    }


def _repositories(some: Collection[object]) -> str:
    return counted(len(some), "repository", "repositories")


def _place(entry: Entry) -> str:
    groups = f" [{', '.join(entry.groups)}]" if entry.groups else ""
    return f"{entry.path or shown(entry.url)}{'' if entry.contents else ' (names alone)'}{groups}"


def _groups(fleet: Fleet) -> dict[str, tuple[str, ...]]:
    names = sorted({name for name, _ in fleet.groups} | {name for each in fleet.entries for name in each.groups})
    return {name: tuple(each.name for each in fleet.entries if name in each.groups) for name in names}
