"""Loads histories that judge the classifier: one file holds what happened and what must be said of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal

from pydantic import Field

from impact.model.history import History
from impact.settings import yaml_file
from impact.settings.stories import CommitShape, Name, Person, Shape, StoryShape, faults, history

# Stands in a commit of a titles file for one of its messages.
PLACE = "{message}"


class _Claim(Shape):
    about: str = Field(min_length=1)
    category: Name | None = None
    group: Literal["leverage", "baseline"] | None = None


class _Case(StoryShape):
    trap: str | None = Field(default=None, min_length=4)
    shows: str | None = Field(default=None, min_length=8)
    found: list[_Claim] = Field(default_factory=list)
    never: list[_Claim] = Field(default_factory=list)


class _Titles(Shape):
    title: str
    leverage: bool
    subject: str
    people: dict[Name, Person]
    messages: list[str] = Field(min_length=1)
    variants: list[list[CommitShape]] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Claim:
    """Something said of the commits whose subject begins with `about`; with neither category nor group, anything."""

    about: str
    category: str | None
    group: str | None


@dataclass(frozen=True, slots=True)
class Case:
    """A history with what must and what must never be said of it. A trap is why one might say it wrongly."""

    history: History
    trap: str | None
    shows: str | None
    found: tuple[Claim, ...]
    never: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Titled:
    """A history around one message, and whether the commit that bears it is leverage."""

    history: History
    message: str
    leverage: bool


def load_case(source: Traversable | Path) -> Case:
    """Return a story that judges itself; raises SettingsError with every fault in it."""
    shape, _ = yaml_file.load(source, _Case, check=_case_faults)
    found, never = (
        tuple(Claim(each.about, each.category, each.group) for each in claims) for claims in (shape.found, shape.never)
    )
    told = history(shape.title, shape.subject, shape.people, shape.commits)
    return Case(told, shape.trap, shape.shows, found, never)


def load_titles(source: Traversable | Path) -> tuple[Titled, ...]:
    """Return one history a message, each on one of the changes in turn; raises SettingsError with every fault."""
    shape, _ = yaml_file.load(source, _Titles, check=_title_faults)
    made = []
    for number, message in enumerate(shape.messages):
        commits = [
            each.model_copy(update={"message": message}) if each.message == PLACE else each
            for each in shape.variants[number % len(shape.variants)]
        ]
        told = history(f"{shape.title} {number}", shape.subject, shape.people, commits)
        made.append(Titled(told, message, shape.leverage))
    return tuple(made)


def _case_faults(document: yaml_file.Document) -> Iterator[tuple[yaml_file.Where, str]]:
    """Yield what makes a story judge nothing: no purpose, no claim, a claim about no commit."""
    yield from faults(document)
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
            named = {"category", "group"} & set(claim if isinstance(claim, dict) else ())
            if len(named) == 2:
                yield where, "a claim names a category or a group, not both"
            elif kind == "found" and not named:
                yield where, "say as what it must be found: category: … or group: …"


def _title_faults(document: yaml_file.Document) -> Iterator[tuple[yaml_file.Where, str]]:
    """Yield variants in which no commit, or more than one, waits for a message."""
    yield from faults(document, commits=("variants", "*", "*"))
    for where, _ in document.find("variants", "*"):
        waiting = [text for _, text in document.find(*where, "*", "message") if text == PLACE]
        if len(waiting) != 1:
            yield where, f"exactly one commit has the message '{PLACE}', not {len(waiting)}"
