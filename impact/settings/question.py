"""Reads question.yaml: which commits are asked about at the terminal, and with which words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal

from pydantic import Field

from impact.classify.patterns import fault_in
from impact.settings.signal_shapes import Strict
from impact.settings.yaml_file import Document, Where, load
from impact.shipped import shipped

_PATTERNS = ("subject", "paths")
_WORDS = ("saw", "ask")


class QuestionRule(Strict):
    """One sort of commit, and what is asked about it."""

    name: str = Field(min_length=1, max_length=40)
    subject: str = ""
    paths: str = ""
    saw: str = Field(min_length=1, max_length=100)
    ask: str = Field("", max_length=200)


class QuestionFile(Strict):
    """question.yaml, as written."""

    format: Literal["impact.question/1"] = Field(alias="schema")
    every_days: int = Field(ge=0, le=366)
    deadline_seconds: int = Field(ge=1, le=600)
    ask: str = Field(min_length=1, max_length=200)
    rules: tuple[QuestionRule, ...]


def load_question(source: Traversable | Path | None = None) -> QuestionFile:
    """Return the file, the shipped one when none is named; raises SettingsError with every fault of it."""
    return load(source or shipped("config", "question.yaml"), QuestionFile, check=_faults)[0]


def written(question: QuestionFile, *, aside: str) -> bytes:
    """Return the same for the hook, which reads no YAML; `aside` is where it writes when the repository cannot be."""
    rules = [each.model_dump() | {"ask": each.ask or question.ask} for each in question.rules]
    whole = {
        "v": 1,
        "every_days": question.every_days,
        "deadline_seconds": question.deadline_seconds,
        "aside": aside,
        "rules": rules,
    }
    return json.dumps(whole, indent=1).encode("ascii") + b"\n"


def _faults(document: Document) -> Iterator[tuple[Where, str]]:
    names = set()
    for where, rule in document.find("rules", "*"):
        if not isinstance(rule, dict):
            continue
        for key in _PATTERNS:
            what = fault_in(rule[key]) if isinstance(rule.get(key), str) and rule[key] else ""
            if what:
                yield (*where, key), what
        if not any(rule.get(key) for key in _PATTERNS):
            yield where, "a rule needs subject, paths or both"
        name = rule.get("name")
        if isinstance(name, str) and name in names:
            yield (*where, "name"), f"the name '{name}' stands here twice"
        names.add(name if isinstance(name, str) else "")
    yield from _more_than_a_line(document)


def _more_than_a_line(document: Document) -> Iterator[tuple[Where, str]]:
    places = [("ask",), *(("rules", "*", key) for key in _WORDS)]
    for where, text in (found for place in places for found in document.find(*place)):
        if isinstance(text, str) and not text.isprintable():
            yield where, "must be one line of plain text"
