"""Reads config/review_words.yaml: by which words a review comment is read."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal

from pydantic import Field

from impact.classify.patterns import fault_in
from impact.model.review_words import SAYS, ReviewWords, WordRule
from impact.settings.signal_shapes import Strict
from impact.settings.yaml_file import Document, Where, load
from impact.shipped import shipped

_FILE = ("config", "review_words.yaml")


class WordRuleShape(Strict):
    """One pattern that speaks for a class."""

    pattern: str = Field(min_length=1, max_length=500)
    weight: float = Field(gt=0, le=5)
    at_most: int = Field(0, ge=0, le=100)


class ReviewWordsFile(Strict):
    """config/review_words.yaml, as written."""

    format: Literal["impact.review-words/1"] = Field(alias="schema")
    doubt: float = Field(ge=0, le=10)
    sure_enough: float = Field(gt=0, lt=1)
    classes: dict[Literal["defect", "design", "docs", "nit", "question", "praise", "other"], tuple[WordRuleShape, ...]]


def load_review_words(source: Traversable | Path | None = None) -> ReviewWords:
    """Return the rules, the shipped ones when no file is named; raises SettingsError with every fault of it."""
    file, _ = load(source or shipped(*_FILE), ReviewWordsFile, check=_faults)
    rules = tuple(WordRule(says, **each.model_dump()) for says, those in file.classes.items() for each in those)
    return ReviewWords(rules, tuple(file.classes), file.doubt, file.sure_enough)


def _faults(document: Document) -> Iterator[tuple[Where, str]]:
    named = {str(where[-1]) for where, _ in document.find("classes", "*")}
    for each in SAYS:
        if named and each not in named:
            yield ("classes",), f"the class '{each}' is missing; give it a rule"
    for where, rules in document.find("classes", "*"):
        if rules == []:
            yield where, "no rule; give it one"
    for where, pattern in document.find("classes", "*", "*", "pattern"):
        if isinstance(pattern, str) and (what := fault_in(pattern)):
            yield where, what
