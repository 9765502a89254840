"""Loads a story: a history written as YAML, for tests and for the demo."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from impact.model.errors import SettingsError
from impact.model.facts import Identity
from impact.model.history import History, Step
from impact.settings import yaml_file

Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")]
_Path = Annotated[str, StringConstraints(pattern=r'^[^"/\n][^\n]*$')]
_Moment = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d$")]
_Tag = Annotated[str, StringConstraints(pattern=r"^[a-zA-Z0-9][a-zA-Z0-9.-]*$")]
Person = Annotated[str, StringConstraints(pattern=r"^[^<>\n]+ <[^<>\n]+>$")]


class Shape(BaseModel):
    """What every part of a story shares: nothing unknown, nothing converted."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class CommitShape(Shape):
    """One commit, as written."""

    by: Name
    at: _Moment
    message: str = Field(min_length=1)
    branch: Name = "main"
    merge: Name | None = None
    edit: list[_Path] = Field(default_factory=list)
    write: dict[_Path, str] = Field(default_factory=dict)
    delete: list[_Path] = Field(default_factory=list)
    move: dict[_Path, _Path] = Field(default_factory=dict)
    # In which repository, where a story has several; the same again at these times; a tag on it.
    repo: Name | None = None
    again: list[_Moment] = Field(default_factory=list)
    tag: _Tag | None = None


class StoryShape(Shape):
    """A story.yaml, as written."""

    title: str
    subject: str
    people: dict[Name, Person]
    commits: list[CommitShape] = Field(min_length=1)


def load(source: Traversable | Path) -> History:
    """Return the history in a story.yaml; raises SettingsError with every fault in it, and for several histories."""
    first, *others = load_all(source)
    if others:
        raise SettingsError((f"{source.name}: several repositories where one is asked for",))
    return first


def load_all(source: Traversable | Path) -> tuple[History, ...]:
    """Return the history of each repository in a story.yaml, in the order in which they begin.

    Commits that name no `repo` lie in one that is called like the story. Raises SettingsError with every fault.
    """
    shape, _ = yaml_file.load(source, StoryShape, check=faults)
    names = dict.fromkeys(each.repo or shape.title for each in shape.commits)
    return tuple(
        history(
            name, shape.subject, shape.people, [each for each in shape.commits if (each.repo or shape.title) == name]
        )
        for name in names
    )


def history(title: str, subject: str, people: Mapping[str, str], commits: Iterable[CommitShape]) -> History:
    """Return checked shapes as a history."""
    who = {key: _identity(text) for key, text in people.items()}
    told = [_step(each, who[each.by]) for each in _told(commits)]
    return History(title, subject, tuple(told))


def _told(commits: Iterable[CommitShape]) -> list[CommitShape]:
    """Each commit as often as it was made; where one was made again, all by their times, else in the story's order."""
    told = list(commits)
    if not any(each.again for each in told):
        return told
    told += [each.model_copy(update={"again": [], "tag": None, "at": at}) for each in told for at in each.again]
    return sorted(told, key=lambda each: each.at)


def faults(
    document: yaml_file.Document, *, commits: tuple[str, ...] = ("commits", "*")
) -> Iterator[tuple[yaml_file.Where, str]]:
    """Yield what the shape alone cannot see: commits by nobody, and days that no calendar has."""
    people = [where[-1] for where, _ in document.find("people", "*")]
    for where, name in document.find(*commits, "by"):
        if name not in people:
            yield where, f"'{name}' is not among the people; they are: {', '.join(map(str, people))}"
    for where, text in (*document.find(*commits, "at"), *document.find(*commits, "again", "*")):
        try:
            datetime.fromisoformat(str(text))
        except ValueError:
            yield where, f"'{text}' is no time; write 2026-03-09T14:30, in UTC"


def _identity(text: str) -> Identity:
    name, _, address = text.partition(" <")
    return Identity(name, address.removesuffix(">"))


def _step(commit: CommitShape, author: Identity) -> Step:
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
        tag=commit.tag,
    )
