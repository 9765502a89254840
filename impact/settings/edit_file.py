"""Reads what the engineer made of a report: a YAML file of their own words, every fault with its line."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from impact.expect import saying
from impact.model.errors import UsageError
from impact.settings import yaml_file
from impact.settings.yaml_file import Document, Where

MOST_WORDS = 90
MOST_ANCHORS = 5
_LONGEST_TITLE = 160


class EditFile(BaseModel):
    """The shape of the file; what is left out is as the report proposes it."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    paragraph: str = Field("", description="What stands above it all, in your words; at most 90 of them.")
    anchors: tuple[str, ...] = Field((), description="Ids of the contributions on page one, in your order.")
    titles: dict[str, str] = Field(default_factory=dict, description="Titles of your own, by id.")
    leave_out: tuple[str, ...] = Field((), description="Ids of contributions that nobody else is told of.")


def load(source: Path, known: Collection[str]) -> EditFile:
    """Return the edits in a file; `known` are the ids of the report's contributions.

    Raises SettingsError with every fault as file:line:column.
    """

    def check(document: Document) -> Iterator[tuple[Where, str]]:
        yield from _faults(document, known)

    return yaml_file.load(source, EditFile, check=check)[0]


def _faults(document: Document, known: Collection[str]) -> Iterator[tuple[Where, str]]:
    for where, value in document.find("paragraph"):
        if isinstance(value, str):
            yield from _said(where, value)
            if len(value.split()) > MOST_WORDS:
                yield where, f"{len(value.split())} words; page one has room for {MOST_WORDS}"
    for key in ("anchors", "leave_out"):
        for where, value in document.find(key, "*"):
            if isinstance(value, str) and value not in known:
                yield where, f"'{value[:40]}' is no contribution of this report"
    yield from _faulty_titles(document, known)
    yield from _faulty_anchors(document)


def _faulty_titles(document: Document, known: Collection[str]) -> Iterator[tuple[Where, str]]:
    for where, value in document.find("titles", "*"):
        if str(where[-1]) not in known:
            yield where, f"'{str(where[-1])[:40]}' is no contribution of this report"
        elif isinstance(value, str):
            yield from _said(where, value)
            if not value.strip() or len(value) > _LONGEST_TITLE or "\n" in value.strip():
                yield where, f"a title is one line of at most {_LONGEST_TITLE} characters"


def _faulty_anchors(document: Document) -> Iterator[tuple[Where, str]]:
    listed = [str(value) for _, value in document.find("anchors", "*")]
    for where, _ in document.find("anchors"):
        if len(listed) > MOST_ANCHORS:
            yield where, f"{len(listed)} anchors; a reader remembers {MOST_ANCHORS}"
        if len(set(listed)) < len(listed):
            yield where, "an anchor is named twice"


def _said(where: Where, text: str) -> Iterator[tuple[Where, str]]:
    try:
        saying.plain(text, str(where[0]))
    except UsageError as error:
        yield where, f"{error.what}; {error.hint}"
