"""Loads what is shipped about a public framework: which of its names mean which of ours, never its sentences."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from impact.settings.ladders import OUTCOMES, words_of_default
from impact.settings.yaml_faults import did_you_mean
from impact.settings.yaml_file import Document, Where, load
from impact.shipped import shipped


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Mapped(_Shape):
    """What stands in for one name of the source; what is left out stays as an unmapped expectation has it."""

    categories: tuple[str, ...] = ()
    bar: str = ""
    reach: str = ""
    outcome: str = ""
    git: Literal["", "full", "partial", "none"] = ""


class Crosswalk(_Shape):
    """The shape of a file in config/crosswalks.

    `name` is what the ladder is called unless told otherwise, `title` stands for one its source lacks, `roles` are
    those of the source that are taken unless others are asked for. `tracks` are by role or level, `dimensions` and
    `names` by the source's own words in lower case with hyphens; `names` is for what the source calls single
    statements. A statement called as in `reaches` says how far its whole level reaches.
    """

    schema_: Literal["impact.crosswalk/1"] = Field(alias="schema")
    name: str = "imported"
    title: str = ""
    roles: tuple[str, ...] = ()
    tracks: dict[str, Literal["ic", "mgmt"]] = Field(default_factory=dict)
    dimensions: dict[str, str] = Field(default_factory=dict)
    reaches: dict[str, str] = Field(default_factory=dict)
    names: dict[str, Mapped] = Field(default_factory=dict)


NONE = Crosswalk(schema="impact.crosswalk/1")


def crosswalk(form: str, categories: Collection[str]) -> Crosswalk:
    """Return what is shipped for a format, an empty one where nothing is. Raises SettingsError with every fault."""
    source = shipped("config", "crosswalks", f"{form}.yaml")
    return read_crosswalk(source, categories) if source.is_file() else NONE


def read_crosswalk(source: Traversable | Path, categories: Collection[str]) -> Crosswalk:
    """Return the crosswalk in one file. Raises SettingsError with every fault."""

    def check(document: Document) -> Iterator[tuple[Where, str]]:
        return _unknown_words(document, categories)

    return load(source, Crosswalk, check=check)[0]


def _unknown_words(document: Document, categories: Collection[str]) -> Iterator[tuple[Where, str]]:
    words = words_of_default()
    bars, reaches = tuple(words.bars or ()), tuple(words.reaches or ())
    known: dict[tuple[str, ...], tuple[str, ...]] = {
        ("dimensions", "*"): tuple(words.dimensions or ()),
        ("reaches", "*"): reaches,
        ("names", "*", "categories", "*"): tuple(categories),
        ("names", "*", "bar"): bars,
        ("names", "*", "reach"): reaches,
        ("names", "*", "outcome"): OUTCOMES,
    }
    for path, choices in known.items():
        for where, value in document.find(*path):
            if isinstance(value, str) and value not in choices:
                yield where, f"'{value}' is not known here{did_you_mean(value, choices)}"
