"""Loads a story: a history written as YAML, for tests and for the demo, and what must be said of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from impact.model.facts import Identity
from impact.model.history import History, Step
from impact.settings import yaml_file

_Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")]
_Path = Annotated[str, StringConstraints(pattern=r'^[^"/\n][^\n]*$')]
_Moment = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d$")]
_Person = Annotated[str, StringConstraints(pattern=r"^[^<>\n]+ <[^<>\n]+>$")]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class _Commit(_Shape):
    by: _Name
    at: _Moment
    message: str = Field(min_length=1)
    branch: _Name = "main"
    merge: _Name | None = None
    edit: list[_Path] = Field(default_factory=list)
    write: dict[_Path, str] = Field(default_factory=dict)
    delete: list[_Path] = Field(default_factory=list)
    move: dict[_Path, _Path] = Field(default_factory=dict)


class _Story(_Shape):
    title: str
    subject: str
    people: dict[_Name, _Person]
    commits: list[_Commit] = Field(min_length=1)


class _Claim(_Shape):
    about: str = Field(min_length=1)
    category: _Name | None = None
    group: Literal["leverage", "baseline"] | None = None


class _Case(_Story):
    trap: str | None = Field(default=None, min_length=4)
    shows: str | None = Field(default=None, min_length=8)
    found: list[_Claim] = Field(default_factory=list)
    never: list[_Claim] = Field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Claim:
    """Something to say about the commits whose subject begins with `about`; with neither name nor group, anything."""

    about: str
    category: str | None
    group: str | None


@dataclass(frozen=True, slots=True)
class Case:
    """A history with what must and what must never be said of it. A trap says why one might say it wrongly."""

    history: History
    trap: str | None
    shows: str | None
    found: tuple[Claim, ...]
    never: tuple[Claim, ...]


def load(source: Traversable | Path) -> History:
    """Return the history in a story.yaml; raises SettingsError with every fault in it."""
    shape, _ = yaml_file.load(source, _Story, check=_faults)
    return _history(shape)


def load_case(source: Traversable | Path) -> Case:
    """Return a history that judges itself: one file; raises SettingsError with every fault in it."""
    shape, _ = yaml_file.load(source, _Case, check=_case_faults)
    claims = (tuple(Claim(each.about, each.category, each.group) for each in some) for some in (shape.found, shape.never))
    return Case(_history(shape), shape.trap, shape.shows, *claims)


def _history(shape: _Story) -> History:
    people = {key: _identity(text) for key, text in shape.people.items()}
    return History(shape.title, shape.subject, tuple(_step(each, people[each.by]) for each in shape.commits))


def _case_faults(document: yaml_file.Document) -> Iterator[tuple[yaml_file.Where, str]]:
    """Yield what makes a case judge nothing: no purpose, no claim, a claim about no commit."""
    yield from _faults(document)
    top = document.value if isinstance(document.value, dict) else {}
    if ("trap" in top) == ("shows" in top):
        yield ("title",), "say either which trap this is or what it shows: trap: … or shows: …"
    if not top.get("found") and not top.get("never"):
        yield ("title",), "nothing is claimed; write found: or never:"
    subjects = [str(text).partition("\n")[0] for _, text in document.find("commits", "*", "message")]
    for kind in ("found", "never"):
        for where, about in document.find(kind, "*", "about"):
            if not any(each.startswith(str(about)) for each in subjects):
                yield where, f"no commit begins with '{about}'"
        for where, claim in document.find(kind, "*"):
            if isinstance(claim, dict) and "category" in claim and "group" in claim:
                yield where, "a claim names a category or a group, not both"
    for where, claim in document.find("found", "*"):
        if isinstance(claim, dict) and not {"category", "group"} & set(claim):
            yield where, "say as what it must be found: category: … or group: …"


def _faults(document: yaml_file.Document) -> Iterator[tuple[yaml_file.Where, str]]:
    """Yield what the shape alone cannot see: commits by nobody, and days that no calendar has."""
    people = [where[-1] for where, _ in document.find("people", "*")]
    for where, name in document.find("commits", "*", "by"):
        if name not in people:
            yield where, f"'{name}' is not among the people; they are: {', '.join(map(str, people))}"
    for where, text in document.find("commits", "*", "at"):
        try:
            datetime.fromisoformat(str(text))
        except ValueError:
            yield where, f"'{text}' is no time; write 2026-03-09T14:30, in UTC"


def _identity(text: str) -> Identity:
    name, _, address = text.partition(" <")
    return Identity(name, address.removesuffix(">"))


def _step(commit: _Commit, author: Identity) -> Step:
    return Step(
        author=author,
        at=int(datetime.fromisoformat(commit.at).replace(tzinfo=UTC).timestamp()),
        message=commit.message.rstrip("\n") + "\n",
        branch=commit.branch,
        merges=commit.merge,
        edits=tuple(commit.edit),
        writes=tuple(commit.write.items()),
        deletes=tuple(commit.delete),
        moves=tuple(commit.move.items()),
    )
