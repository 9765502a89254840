"""Reads several notes out of one YAML file that a person wrote: all of them, or every fault with its line."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from impact.expect import saying
from impact.model.errors import UsageError
from impact.model.notes import CHECK_AFTER, LAUNCH, LAUNCH_PARTS, QUESTIONS, WHY, WORK, Draft
from impact.settings import dates, yaml_file
from impact.settings.yaml_file import Document, Where

_ANSWERS = tuple(dict.fromkeys((*QUESTIONS, *LAUNCH_PARTS)))


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, populate_by_name=True)


class NoteShape(_Shape):
    """One note, as written."""

    text: str = Field("", description="What was done, in a sentence or two.")
    day: str = Field("", description="The day it tells of: 2026-03-04; today where none is given.")
    category: str = Field("", description="The sort of work, for work that left no commit.")
    about: str = Field("", description="The contribution or commit it is about; none for work that left no commit.")
    people: list[str] = Field(default_factory=list, alias="with", description="Names; NAME:yes who agreed to be named.")
    links: list[str] = Field(default_factory=list, description="Pages that others can open.")
    share: bool = Field(False, description="Whether others may read it.")
    launch: bool = Field(False, description="Whether it is a launch note.")
    check_in: list[int] = Field(default_factory=list, alias="check-in", description="Days until it shall show.")
    why: str = Field("", description="Why it mattered: who was slowed or at risk before, since when.")
    who: str = Field("", description="Who benefits.")
    differently: str = Field("", description="One thing to do differently next time.")
    roles: str = Field("", description="Who did what, by letter.")
    shows: str = Field("", description="Of a launch: the one thing by which it will show.")
    trade_off: str = Field("", alias="trade-off", description="Of a launch: the option rejected, and why.")


class NotesFile(_Shape):
    """A file of notes."""

    notes: list[NoteShape] = Field(min_length=1)


def load(source: Path, categories: Collection[str], today: date) -> tuple[Draft, ...]:
    """Return the notes of a file, in its order.

    Raises SettingsError with every fault as file:line:column.
    """
    places: dict[int, str] = {}

    def check(document: Document) -> Iterator[tuple[Where, str]]:
        for where, _ in document.find("notes", "*"):
            line = document.marks.get(where, (1, 1))[0]
            places[int(where[1])] = f"{document.name}:{line}"
        yield from _faults(document, categories, today)

    made, _ = yaml_file.load(source, NotesFile, check=check)
    return tuple(_draft(each, places[at], today) for at, each in enumerate(made.notes))


def person(text: str) -> tuple[str, bool]:
    """Return (name, whether they said yes to being named) from "NAME" or "NAME:yes"; raises UsageError."""
    name, colon, said = text.rpartition(":")
    if not colon:
        return saying.name(text, "a name"), False
    if said.strip().lower() not in ("yes", "no"):
        raise UsageError(f"'{text[:60]}': after the colon comes yes or no", hint="NAME:yes for who agreed to be named")
    return saying.name(name, "a name"), said.strip().lower() == "yes"


def known(category: str, categories: Collection[str]) -> str:
    """Return the category; raises UsageError for one nobody knows, with what was perhaps meant."""
    if category and category not in categories:
        close = get_close_matches(category, categories, 1)
        meant = f"did you mean '{close[0]}'? " if close else ""
        raise UsageError(f"'{category[:40]}' is no category", hint=f"{meant}`impact explain --category` lists them")
    return category


def a_day(text: str, today: date) -> date:
    """Return a day up to today; raises UsageError."""
    found = dates.day(text, today) if text.strip() else today
    if found > today:
        raise UsageError(f"{found} has not come yet", hint="a note tells of what was done")
    return found


def _draft(shape: NoteShape, where: str, today: date) -> Draft:
    said = {
        "why": shape.why,
        "who": shape.who,
        "shows": shape.shows,
        "trade-off": shape.trade_off,
        "differently": shape.differently,
        "with": shape.roles,
    }
    kind = LAUNCH if shape.launch else WHY if shape.about.strip() else WORK
    return Draft(
        text=saying.plain(shape.text, "text"),
        day=a_day(shape.day, today),
        kind=kind,
        category=shape.category,
        about=shape.about.strip(),
        answers=tuple((key, words) for key, each in said.items() if (words := saying.plain(each, key))),
        people=tuple(map(person, shape.people)),
        links=tuple(map(saying.link, shape.links)),
        check_in=tuple(shape.check_in) or (CHECK_AFTER if shape.launch else ()),
        shared=shape.share,
        where=where,
    )


def _faults(document: Document, categories: Collection[str], today: date) -> Iterator[tuple[Where, str]]:
    """What the shape alone cannot see."""
    checks: tuple[tuple[tuple[str, ...], Callable[[str], object]], ...] = (
        *(((key,), lambda text, key=key: saying.plain(text, key)) for key in ("text", *_ANSWERS, "roles")),
        (("day",), lambda text: a_day(text, today)),
        (("category",), lambda text: known(text, categories)),
        (("with", "*"), person),
        (("links", "*"), saying.link),
    )
    for path, check in checks:
        for where, value in document.find("notes", "*", *path):
            if isinstance(value, str):
                yield from _said(where, check, value)
    for where, value in document.find("notes", "*", "check-in", "*"):
        if not isinstance(value, int) or not 0 < value <= 3650:
            yield where, f"'{value}' is no number of days between 1 and 3650"
    for where, note in document.find("notes", "*"):
        if isinstance(note, dict):
            yield from ((where, what) for what in amiss(_names(note)))


def _said(where: Where, check: Callable[[str], object], value: str) -> Iterator[tuple[Where, str]]:
    try:
        check(value)
    except UsageError as error:
        yield where, f"{error.what}; {error.hint}" if error.hint else error.what


def _names(note: dict[str, object]) -> set[str]:
    return {key for key, value in note.items() if value not in ("", None, False, [])}


def amiss(given: Collection[str]) -> Iterator[str]:
    """Say what does not go together in one note, by the names of what was given."""
    answered = not {"why", "who", "differently", "roles"}.isdisjoint(given)
    if "text" not in given and not ("about" in given and answered and "launch" not in given):
        yield "what was built is missing (text)" if "launch" in given else "no text: say in one sentence what was done"
    if "category" in given and "about" in given:
        yield "a category is for work that left no commit; that of a contribution is set by `impact reclassify`"
    if "launch" in given and "about" not in given:
        yield "a launch note is about a contribution (about)"
    if "launch" in given and "shows" not in given:
        yield "what will show that it worked is missing (shows): one observable thing"
    for key in ("shows", "trade-off", "check-in"):
        if key in given and "launch" not in given:
            yield f"{key} belongs to a launch note (launch)"
