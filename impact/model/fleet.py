"""A fleet: the repositories that belong together, who works where, and one piece of work for one of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any, NamedTuple


@dataclass(frozen=True, slots=True)
class Limits:
    """What a mirror may take: seconds for one fetch, bytes for one mirror and for all of them together."""

    seconds: int = 1800
    one_mirror: int = 4 << 30
    all_mirrors: int = 40 << 30


@dataclass(frozen=True, slots=True)
class Entry:
    """One repository of a fleet: a folder on this machine (`path`), or an address to mirror (`url`); never both.

    `name` is what it is called in all output, unique within the fleet. `where` is file:line of the entry. Without
    `contents` its mirror holds names and messages alone.
    """

    name: str
    path: str = ""
    url: str = ""
    groups: tuple[str, ...] = ()
    where: str = ""
    contents: bool = True

    @property
    def address(self) -> str:
        """Where it comes from."""
        return self.path or self.url


@dataclass(frozen=True, slots=True)
class Listed:
    """One repository as a forge lists it: how it is fetched by https and by ssh, "" for a way that was not said."""

    https: str
    ssh: str
    fork: bool = False
    archived: bool = False

    def address(self, *, ssh: bool) -> str:
        """How it is fetched, by the way that is preferred where there are both."""
        return (self.ssh or self.https) if ssh else (self.https or self.ssh)


@dataclass(frozen=True, slots=True)
class Forge:
    """An organisation of a forge that is asked for its repositories; `runs` is what the host runs, "" to be guessed.

    `where` is file:line of the entry.
    """

    host: str
    organisation: str
    runs: str = ""
    archived: bool = False
    forks: bool = False
    ssh: bool = False
    contents: bool = True
    groups: tuple[str, ...] = ()
    where: str = ""


@dataclass(frozen=True, slots=True)
class Team:
    """A team: the addresses of its people, the names of its repositories, and (repository, glob) of its paths.

    The repositories of its `groups` are among them.
    """

    name: str
    people: tuple[str, ...] = ()
    repositories: tuple[str, ...] = ()
    paths: tuple[tuple[str, str], ...] = ()
    groups: tuple[str, ...] = ()


class Foreign(NamedTuple):
    """Files of a `repository` that belong to a `team`: all of it, or by the `glob` of its paths that the map names."""

    team: str
    repository: str
    glob: str
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fleet:
    """Everything that one fleet file says. `file` is its path, `mirrors` the folder of mirrors ("" for the default).

    `groups` are names and patterns by group, `asked` is (file:line:column, name) wherever a repository is named.
    `notes` are sentences for the person: what was left out.
    """

    file: str
    entries: tuple[Entry, ...]
    teams: tuple[Team, ...] = ()
    forges: tuple[Forge, ...] = ()
    groups: tuple[tuple[str, tuple[str, ...]], ...] = ()
    asked: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    mirrors: str = ""
    limits: Limits = Limits()
    protocols: tuple[str, ...] = ("https", "ssh")


@dataclass(frozen=True, slots=True)
class Job:
    """Bring the ledger up to date with one repository: plain values, so that any process of any machine can do it.

    `tips` and `rules` are digests of what lies there and of what reads it, "" where the asker cannot know:
    two jobs of one `key` come to the same. `task` names what is done, by its name in `impact.services.fleet.tasks`.
    """

    repository: str
    path: str = ""
    url: str = ""
    tips: str = ""
    rules: str = ""
    task: str = "scan"
    given: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> str:
        """What this job is known by: its repository, what lies there, and the rules."""
        told = "\0".join((self.task, self.repository, self.path, self.url, self.tips, self.rules))
        return sha256(told.encode("utf-8", "surrogateescape")).hexdigest()

    def as_json(self) -> str:
        """The job as one JSON document, ASCII only."""
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def from_json(cls, text: str | Mapping[str, Any]) -> Job:
        """The job that `as_json` wrote; raises ValueError or TypeError for anything else."""
        told = dict(json.loads(text) if isinstance(text, str) else text)
        told["given"] = tuple((str(name), str(value)) for name, value in told.get("given", ()))
        return cls(**told)


def same(other: str) -> str:
    """What is said of an entry that is the same repository as another one."""
    return f"the same repository as {other}, or a fork of it (the same first commits): read once, under that name"


# How a job ended. A failure is of the repository (it will fail again until somebody acts), or may pass by itself.
GOOD, SAME, FAILED, PASSING = ENDS = ("good", "same", "failed", "passing")


@dataclass(frozen=True, slots=True)
class Done:
    """How one job ended: `end` is one of ENDS; `said` is why it failed, or what was left out, with what to do.

    `repo_id` is the ledger's, `new` how many commits were read. `same_as` is the entry that is the same repository.
    """

    job: Job
    end: str
    new: int = 0
    seconds: float = 0.0
    said: str = ""
    repo_id: int | None = None
    same_as: str = ""

    @property
    def good(self) -> bool:
        """Whether the ledger holds what the repository holds, by this job or as another entry."""
        return self.end in (GOOD, SAME)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of one repository of the fleet. Times are epoch seconds, None where there was none.

    `failures` counts those since the last good run; `reason` is the last one's. `new` is how many commits the last run
    read, `seconds` how long it took.
    """

    name: str
    address: str
    repo_id: int | None
    key: str
    tried: int | None
    good: int | None
    failures: int
    end: str
    reason: str
    same_as: str = ""
    new: int = 0
    seconds: float = 0.0
