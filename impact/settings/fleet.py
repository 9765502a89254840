"""Reads a fleet file: which repositories belong together, in which groups, and who works where."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from impact.identity.fleets import joined
from impact.identity.remotes import name_of
from impact.model.errors import SettingsError
from impact.model.fleet import Entry, Fleet, Forge, Limits, Team
from impact.settings import fleet_faults
from impact.settings.fleet_faults import FORGE
from impact.settings.fleet_folders import folder_of, found
from impact.settings.fleet_listings import entries_of
from impact.settings.fleet_shapes import EntryShape, FleetFile, LimitsShape, TeamShape
from impact.settings.yaml_file import Document, Where, load

_GB = 1 << 30
_NO_FILE = "name yours with --fleet FILE; one begins with `repositories: [{path: FOLDER}]`"


def load_fleet(file: Path) -> Fleet:
    """Return what a fleet file says; paths in it are from its own folder, and nothing is asked over the network.

    What a forge has is not in it: `impact.services.fleet.file` asks for that. Raises SettingsError with every fault
    as file:line:column.
    """
    marks: dict[int, str] = {}
    asked: list[tuple[str, str]] = []

    def check(document: Document) -> Iterator[tuple[Where, str]]:
        for where, _ in document.find("repositories", "*"):
            line, column = document.marks.get(where, (1, 1))
            marks[int(where[1])] = f"{file}:{line}:{column}"
        for where, name in fleet_faults.references(document):
            line, column = document.marks.get(where, (1, 1))
            asked.append((f"{file}:{line}:{column}", name))
        yield from fleet_faults.faults(document)

    if not os.path.lexists(file):
        raise SettingsError((f"{file}: there is no such fleet file",), hint=_NO_FILE)
    said, _ = load(file, FleetFile, check=check)
    entries, forges, notes = _found(said, file, marks)
    whole = joined(entries, said.groups)
    given = said.limits or LimitsShape()
    return Fleet(
        str(file),
        whole,
        teams=tuple(_in_groups(_team(name, each), whole) for name, each in said.teams.items()),
        forges=forges,
        groups=tuple(said.groups.items()),
        asked=tuple(asked),
        notes=notes,
        mirrors="" if said.mirrors is None else str(folder_of(said.mirrors, file.parent)),
        limits=Limits(given.seconds, int(given.mirror_gb * _GB), int(given.all_gb * _GB)),
        protocols=said.protocols,
    )


def with_more(fleet: Fleet, more: tuple[Entry, ...], notes: tuple[str, ...]) -> Fleet:
    """The same fleet with repositories that were found elsewhere, unnamed, behind its own."""
    entries = joined((*fleet.entries, *more), dict(fleet.groups))
    names = tuple(each.name for each in entries)
    unknown = (f"{where}: {fleet_faults.unknown(name, names)}" for where, name in fleet.asked if name not in names)
    teams = tuple(_in_groups(each, entries) for each in fleet.teams)
    return replace(fleet, entries=entries, teams=teams, forges=(), notes=(*fleet.notes, *notes, *unknown))


def _found(
    said: FleetFile, file: Path, marks: dict[int, str]
) -> tuple[list[Entry], tuple[Forge, ...], tuple[str, ...]]:
    entries: list[Entry] = []
    forges: list[Forge] = []
    notes: list[str] = []
    wrong: list[str] = []
    for number, each in enumerate(said.repositories):
        where = marks[number]
        try:
            if each.forge is not None:
                forges.append(_forge(each, where))
            elif each.listing is not None:
                more, told = entries_of(each, folder_of(each.listing, file.parent), where, said.protocols)
                entries, notes = [*entries, *more], [*notes, *told]
            elif each.glob is not None:
                folders = found(each.glob, file.parent, where.rpartition(":")[0])
                entries += [Entry("", path, "", each.groups, where) for path in folders]
                notes += [] if folders else [f"{where}: no folder of '{each.glob}' holds a repository"]
            else:
                entries.append(_entry(each, file.parent, where))
        except SettingsError as error:
            wrong += error.faults
    if wrong:
        raise SettingsError(tuple(wrong))
    return entries, tuple(forges), tuple(notes)


def _entry(said: EntryShape, folder: Path, where: str) -> Entry:
    name = said.name or name_of(said.url or said.path or "")
    path = "" if said.path is None else str(folder_of(said.path, folder))
    if name in ("", ".", ".."):
        name = Path(path).name or "repository"
    return Entry(name, path, said.url or "", said.groups, where, said.contents)


def _forge(said: EntryShape, where: str) -> Forge:
    parts = FORGE.fullmatch(said.forge or "")
    assert parts is not None, "checked before"
    how = (said.archived, said.forks, said.ssh, said.contents)
    return Forge(parts[1].lower(), parts[2], said.runs or "", *how, said.groups, where)


def _team(name: str, said: TeamShape) -> Team:
    paths = tuple((each.repository, each.path) for each in said.paths)
    return Team(name, tuple(each.lower() for each in said.people), said.repositories, paths, said.groups)


def _in_groups(team: Team, entries: tuple[Entry, ...]) -> Team:
    """The team with the repositories of its groups among its own."""
    more = (each.name for each in entries if set(team.groups) & set(each.groups))
    return replace(team, repositories=tuple(dict.fromkeys((*team.repositories, *more))))
