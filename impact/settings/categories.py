"""Reads config/categories.yaml: every sort of work, and the rules by which it is recognised."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from impact.classify.categories import BASELINES, LEVERAGE, UNCLASSIFIED
from impact.classify.rule import WORDS
from impact.classify.rules import RuleBook
from impact.model.ladder import Category, CategoryRule
from impact.settings.signals import load_rule_book
from impact.settings.yaml_faults import did_you_mean
from impact.settings.yaml_file import Check, Document, Where, load
from impact.shipped import shipped

_SIGNALS = ("needs", "any_of", "unless")


class _Shape(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class RuleShape(_Shape):
    """A rule of a category, as written."""

    needs: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    weight: float = Field(gt=1, le=5)
    because: str = Field(min_length=8)


class CategoryShape(_Shape):
    """A category, as written."""

    title: str = Field(min_length=3)
    group: Literal["leverage", "baseline", "unclassified"]
    why: str
    definition: str = Field(min_length=8)
    example: str
    confused_with: tuple[str, ...]
    traps: tuple[str, ...]
    outcome: str
    held_by: Literal["survived-90", "continued", ""]
    git: Literal["full", "partial", "low", "none"]
    rules: tuple[RuleShape, ...] = ()


class CategoriesShape(_Shape):
    """config/categories.yaml, as written."""

    format: Literal["impact.categories/1"] = Field(alias="schema")
    categories: dict[str, CategoryShape]


def load_categories(book: RuleBook | None = None) -> tuple[Category, ...]:
    """Return the shipped categories in the order of the file, which decides between equals.

    `book` holds the signals that rules may name, by default the shipped ones.
    Raises SettingsError naming file, line, column and fault.
    """
    check = _check(book or load_rule_book())
    shape, _ = load(shipped("config", "categories.yaml"), CategoriesShape, check=check)
    return tuple(_category(key, each) for key, each in shape.categories.items())


def _category(key: str, shape: CategoryShape) -> Category:
    fields = {name: getattr(shape, name) for name in CategoryShape.model_fields if name != "rules"}
    return Category(key=key, rules=tuple(CategoryRule(**rule.model_dump()) for rule in shape.rules), **fields)


def _check(book: RuleBook) -> Check:
    """Return what the shape cannot see: signals and categories that do not exist, leverage by words alone."""
    known = tuple(book.by_name)

    def check(document: Document) -> Iterator[tuple[Where, str]]:
        keys = tuple(str(where[-1]) for where, _ in document.find("categories", "*"))
        for field in _SIGNALS:
            for where, name in document.find("categories", "*", "rules", "*", field, "*"):
                if name not in known:
                    yield where, f"no signal {name!r}{did_you_mean(str(name), known)}"
        for where, name in document.find("categories", "*", "confused_with", "*"):
            if name not in keys:
                yield where, f"no category {name!r}{did_you_mean(str(name), keys)}"
        for key in sorted({*BASELINES.values(), UNCLASSIFIED} - {*keys}):
            yield ("categories",), f"the category {key!r} is missing, and every other falls back on it"
        yield from _words_alone(document, book)

    return check


def _words_alone(document: Document, book: RuleBook) -> Iterator[tuple[Where, str]]:
    for where, rule in document.find("categories", "*", "rules", "*"):
        if not isinstance(rule, dict):
            continue
        group = next((each for _, each in document.find(*where[:2], "group")), None)
        needs, any_of = ([book.by_name.get(name) for name in rule.get(f) or ()] for f in ("needs", "any_of"))
        if not needs and not any_of:
            yield where, "a rule names at least one signal in needs or any_of"
        sure = any(each and each.looks_at != WORDS for each in needs)
        one_of = bool(any_of) and all(each and each.looks_at != WORDS for each in any_of)
        if group == LEVERAGE and not sure and not one_of and all(needs + any_of):
            yield where, "leverage never rests on words alone: name a signal that looks at paths or trailers"
