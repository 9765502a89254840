"""The shape of a fleet file as written."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from impact.settings.signal_shapes import Strict

_Name = Annotated[str, Field(min_length=1, max_length=200)]
_Address = Annotated[str, Field(min_length=1, max_length=2000)]


class EntryShape(Strict):
    """One repository, or where many are found: exactly one of path, url, glob, listing, forge."""

    path: Annotated[_Address | None, Field(description="A folder; relative to the fleet file, ~ is your home.")] = None
    url: Annotated[_Address | None, Field(description="An address that Git can fetch from.")] = None
    glob: Annotated[
        _Address | None, Field(description="Folders: every repository below that fits; ** is any depth.")
    ] = None
    listing: Annotated[
        _Address | None, Field(description="A file: an address or path a line, or what a forge's client lists as JSON.")
    ] = None
    forge: Annotated[_Address | None, Field(description="An organisation to be asked: github.com/example.")] = None
    name: Annotated[_Name | None, Field(description="What it is called; else the last part of its address.")] = None
    groups: Annotated[tuple[_Name, ...], Field(description="The groups that it belongs to.")] = ()
    contents: Annotated[bool, Field(description="Of a url, listing, forge: no mirrors names and messages alone.")] = (
        True
    )
    archived: Annotated[bool, Field(description="Of a listing, forge: take archived repositories in.")] = False
    forks: Annotated[bool, Field(description="Of a listing, forge: take forks in.")] = False
    ssh: Annotated[bool, Field(description="Of a listing, forge: fetch by ssh where both are told.")] = False
    runs: Annotated[
        Literal["github", "gitlab", "gitea"] | None, Field(description="Of a forge: what a host of your own runs.")
    ] = None


class OwnPathShape(Strict):
    """Paths of one repository that a team owns."""

    repository: _Name
    path: Annotated[_Name, Field(description="A pattern of paths, as in CODEOWNERS.")]


class TeamShape(Strict):
    """Who is in a team, and what is its own."""

    people: Annotated[tuple[_Name, ...], Field(description="Addresses of its people, as in commits.")] = ()
    repositories: Annotated[tuple[_Name, ...], Field(description="Names of repositories that are its own.")] = ()
    groups: Annotated[tuple[_Name, ...], Field(description="Groups whose repositories are its own.")] = ()
    paths: Annotated[tuple[OwnPathShape, ...], Field(description="Paths of other repositories that are its own.")] = ()


class LimitsShape(Strict):
    """What mirrors may take."""

    seconds: Annotated[int, Field(ge=1, le=86_400, description="For one fetch of one repository.")] = 1800
    mirror_gb: Annotated[float, Field(gt=0, le=10_000, description="One mirror on the disk.")] = 4
    all_gb: Annotated[float, Field(gt=0, le=100_000, description="All mirrors together.")] = 40


class FleetFile(Strict):
    """fleet.yaml, as written."""

    repositories: Annotated[tuple[EntryShape, ...], Field(description="What is read, in this order.")] = ()
    groups: Annotated[
        dict[_Name, tuple[_Name, ...]], Field(description="Names of repositories, and patterns of names, by group.")
    ] = Field(default_factory=dict)
    teams: Annotated[dict[_Name, TeamShape], Field(description="Who works where.")] = Field(default_factory=dict)
    mirrors: Annotated[_Address | None, Field(description="The folder of mirrors; else in your data folder.")] = None
    limits: LimitsShape | None = None
    protocols: Annotated[
        tuple[_Name, ...], Field(description="What may be fetched by: https, ssh, http, git, file.")
    ] = ("https", "ssh")
