"""Reads config/forms/*.yaml and forms of one's own: the questions of reviews."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal

from pydantic import Field

from impact.model.errors import UsageError
from impact.model.form import Form, FormQuestion
from impact.settings.signal_shapes import Strict
from impact.settings.yaml_file import Document, Where, load
from impact.shipped import shipped


class QuestionShape(Strict):
    """One question, as written."""

    key: str = Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=40)
    text: str = Field(min_length=3, max_length=500)
    tells: Literal["work", "outcomes", "others", "learned", "next"]
    most_chars: int = Field(0, ge=0, le=100_000)


class FormFile(Strict):
    """A form, as written."""

    format: Literal["impact.form/1"] = Field(alias="schema")
    title: str = Field(min_length=3, max_length=100)
    questions: tuple[QuestionShape, ...] = Field(min_length=1)


def form_names(user_folder: Path) -> tuple[str, ...]:
    """Return the names of all forms, sorted; one of the person's own hides a shipped one of the same name."""
    folder = shipped("config", "forms")
    names = {each.name for each in folder.iterdir()} | {each.name for each in user_folder.glob("*.yaml")}
    return tuple(sorted(each.removesuffix(".yaml") for each in names if each.endswith(".yaml")))


def load_form(name: str, user_folder: Path) -> Form:
    """Return the form NAME, or that of a path ending in .yaml.

    Raises UsageError for one nobody knows, SettingsError with every fault as file:line:column.
    """
    source = _source(name, user_folder)
    made, _ = load(source, FormFile, check=_faults)
    questions = tuple(FormQuestion(each.key, each.text, each.tells, each.most_chars) for each in made.questions)
    return Form(Path(name).stem, made.title, questions)


def _source(name: str, user_folder: Path) -> Traversable | Path:
    if name.endswith((".yaml", ".yml")):
        return Path(name)
    known = form_names(user_folder)
    if name not in known:
        close = get_close_matches(name, known, 1)
        meant = f"did you mean '{close[0]}'? " if close else ""
        raise UsageError(f"there is no form '{name[:40]}'", hint=f"{meant}known: {', '.join(known)}")
    own = user_folder / f"{name}.yaml"
    return own if own.exists() else shipped("config", "forms", f"{name}.yaml")


def _faults(document: Document) -> Iterator[tuple[Where, str]]:
    seen: set[str] = set()
    for where, key in document.find("questions", "*", "key"):
        if isinstance(key, str) and key in seen:
            yield where, f"the key '{key}' is there twice"
        seen.add(str(key))
