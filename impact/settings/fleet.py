"""Reads a fleet file: which repositories belong together, in which groups, and who works where."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from impact.model.fleet import Entry, Fleet, Limits, Team
from impact.settings.signal_shapes import Strict
from impact.settings.yaml_file import Document, Where, load

_Name = Annotated[str, Field(min_length=1, max_length=200)]
_GB = 1 << 30


class _Entry(Strict):
    path: _Name | None = None
    url: _Name | None = None
    name: _Name | None = None


class _OwnPath(Strict):
    repository: _Name
    path: _Name


class _Team(Strict):
    people: tuple[_Name, ...] = ()
    repositories: tuple[_Name, ...] = ()
    paths: tuple[_OwnPath, ...] = ()


class _Limits(Strict):
    seconds: int = Field(default=1800, ge=1, le=86_400)
    mirror_gb: float = Field(default=4, gt=0, le=10_000)
    all_gb: float = Field(default=40, gt=0, le=100_000)


class _File(Strict):
    repositories: tuple[_Entry, ...] = ()
    groups: dict[_Name, tuple[_Name, ...]] = Field(default_factory=dict)
    teams: dict[_Name, _Team] = Field(default_factory=dict)
    mirrors: _Name | None = None
    limits: _Limits | None = None
    protocols: tuple[_Name, ...] = ("https", "ssh")


def load_fleet(file: Path) -> Fleet:
    """Return what a fleet file says; paths in it are from its own folder.

    Raises SettingsError with every fault as file:line:column.
    """
    marks: dict[int, int] = {}

    def check(document: Document) -> Iterator[tuple[Where, str]]:
        for where, _ in document.find("repositories", "*"):
            marks[int(where[1])] = document.marks.get(where, (1, 1))[0]
        yield from _faults(document)

    said, _ = load(file, _File, check=check)
    groups: dict[str, list[str]] = {}
    for group, names in said.groups.items():
        for each in names:
            groups.setdefault(each, []).append(group)
    entries = tuple(
        _entry(each, file.parent, groups, f"{file}:{marks[number]}") for number, each in enumerate(said.repositories)
    )
    given = said.limits or _Limits()
    limits = Limits(given.seconds, int(given.mirror_gb * _GB), int(given.all_gb * _GB))
    teams = tuple(_team(name, each) for name, each in said.teams.items())
    mirrors = "" if said.mirrors is None else str(_folder(said.mirrors, file.parent))
    return Fleet(str(file), entries, teams, mirrors, limits, said.protocols)


def _entry(said: _Entry, folder: Path, groups: dict[str, list[str]], where: str) -> Entry:
    address = said.url or said.path or ""
    name = said.name or address.rstrip("/").removesuffix(".git").replace(":", "/").rpartition("/")[2]
    path = "" if said.path is None else str(_folder(said.path, folder))
    return Entry(name, path, said.url or "", tuple(groups.get(name, ())), where)


def _folder(given: str, folder: Path) -> Path:
    return (folder / Path(given).expanduser()).absolute()


def _team(name: str, said: _Team) -> Team:
    paths = tuple((each.repository, each.path) for each in said.paths)
    return Team(name, tuple(each.lower() for each in said.people), said.repositories, paths)


def _faults(document: Document) -> Iterator[tuple[Where, str]]:
    for where, value in document.find("repositories", "*"):
        if isinstance(value, dict) and sum(key in value for key in ("path", "url")) != 1:
            yield where, "a repository has either a path or a url"
    seen: dict[str, Any] = {}
    for where, value in document.find("repositories", "*"):
        name = _called(value)
        if name and name in seen:
            yield where, f"a repository called '{name}' stands here already; give one of them another name"
        seen[name] = where


def _called(value: Any) -> str:
    if not isinstance(value, dict):
        return ""
    given = value.get("name") or value.get("path") or value.get("url")
    if not isinstance(given, str):
        return ""
    return given if value.get("name") else given.rstrip("/").removesuffix(".git").replace(":", "/").rpartition("/")[2]
