"""Reads config/categories.yaml and categories of one's own: every sort of work, and how it is recognised."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Literal

from pydantic import Field

from impact.classify.categories import BASELINES, UNCLASSIFIED
from impact.classify.rule import WORDS_OF
from impact.classify.rules import RuleBook
from impact.model.inbox import Label
from impact.model.ladder import Category, CategoryRule
from impact.settings.category_faults import category_faults
from impact.settings.own_shapes import CategoryRuleShape, Measure, OwnCategoryShape, OwnRules
from impact.settings.signal_shapes import Strict
from impact.settings.signals import load_outline, load_signals
from impact.settings.yaml_file import Check, Document, Where, load
from impact.shipped import shipped


class CategoryShape(Strict):
    """A category, as written."""

    title: str = Field(min_length=3)
    group: Literal["leverage", "baseline", "unclassified"]
    why: str
    definition: str = Field(min_length=8)
    example: str
    confused_with: tuple[str, ...]
    traps: tuple[str, ...]
    outcome: str
    held_by: tuple[Measure, ...]
    git: Literal["full", "partial", "low", "none"]
    rules: tuple[CategoryRuleShape, ...] = ()


class CategoriesShape(Strict):
    """config/categories.yaml, as written."""

    format: Literal["impact.categories/1"] = Field(alias="schema")
    categories: dict[str, CategoryShape]


def load_categories(book: RuleBook | None = None, own: Sequence[OwnRules] = ()) -> tuple[Category, ...]:
    """Return the shipped categories in the order of the file, which decides between equals, then those of `own`.

    `book` holds the signals that rules may name, by default the shipped ones; with `own` it was made of them.
    Raises SettingsError naming file, line, column and fault.
    """
    book = book or load_outline()
    sees = {name: rule.looks_at for name, rule in book.by_name.items() if not name.endswith(WORDS_OF)}
    if own:
        # What somebody has switched off may still be named: such a rule of a category then never holds.
        signals, _ = load_signals()
        sees = dict.fromkeys((*(rule.name for rule in signals.rules), *signals.context, *signals.learned), "") | sees
    shape, _ = load(shipped("config", "categories.yaml"), CategoriesShape, check=_check(sees))
    found = {key: _shipped(key, each) for key, each in shape.categories.items()}
    for layer in own:
        for key, each in layer.categories.items():
            found[key] = _changed(found[key], each) if key in shape.categories else _new(key, each)
    return tuple(_possible(each, book.by_name) for each in found.values())


def load_groups() -> dict[str, str]:
    """Return the group of every shipped category, without a look at its rules; raises SettingsError."""
    shape, _ = load(shipped("config", "categories.yaml"), CategoriesShape)
    return {key: each.group for key, each in shape.categories.items()}


def load_measures(own: Sequence[OwnRules] = ()) -> dict[str, tuple[str, ...]]:
    """Return by which outcomes every category is held, without a look at its rules; raises SettingsError."""
    shape, _ = load(shipped("config", "categories.yaml"), CategoriesShape)
    found = {key: _measures(each) for key, each in shape.categories.items()}
    for layer in own:
        for key, mine in layer.categories.items():
            found.setdefault(key, _measures(mine))  # to a shipped category rules alone are added
    return found


def load_labels(own: Sequence[OwnRules] = ()) -> dict[str, Label]:
    """Return what every category is called and its group, without a look at its rules; raises SettingsError."""
    shape, _ = load(shipped("config", "categories.yaml"), CategoriesShape)
    found = {key: Label(each.title, each.group) for key, each in shape.categories.items()}
    for layer in own:
        for key, mine in layer.categories.items():
            if key not in found:
                found[key] = Label(mine.title or key, mine.group or "unclassified")
    return found


def _measures(shape: CategoryShape | OwnCategoryShape) -> tuple[str, ...]:
    """One of one's own may name a single outcome as such."""
    named = shape.held_by if isinstance(shape.held_by, tuple) else (shape.held_by,)
    return tuple(each for each in named if each)


def _shipped(key: str, shape: CategoryShape) -> Category:
    return Category(key=key, rules=_rules(shape.rules), **shape.model_dump(exclude={"rules"}))


def _new(key: str, shape: OwnCategoryShape) -> Category:
    said = shape.model_dump(exclude={"rules", "off", "held_by"})
    return Category(key=key, rules=_rules(shape.rules), held_by=_measures(shape), **said)


def _changed(category: Category, shape: OwnCategoryShape) -> Category:
    """Return a shipped category without what rests on signals switched off in it, and with the rules added to it."""
    kept = (_still(rule, but=shape.off) for rule in category.rules)
    rules = (*(rule for rule in kept if rule), *_rules(shape.rules))
    return replace(category, rules=rules)


def _possible(category: Category, known: Collection[str]) -> Category:
    named = {name for rule in category.rules for name in (*rule.needs, *rule.any_of, *rule.unless)}
    gone = [name for name in named if name not in known]
    kept = (_still(_unstopped(rule, by=gone), but=gone) for rule in category.rules)
    return replace(category, rules=tuple(rule for rule in kept if rule)) if gone else category


def _rules(shapes: Sequence[CategoryRuleShape]) -> tuple[CategoryRule, ...]:
    return tuple(CategoryRule(**each.model_dump()) for each in shapes)


def _unstopped(rule: CategoryRule, *, by: Collection[str]) -> CategoryRule:
    # The program still finds what has no pattern when it is switched off.
    return replace(rule, unless=tuple(name for name in rule.unless if name not in by))


def _still(rule: CategoryRule, *, but: Collection[str]) -> CategoryRule | None:
    """Return what is left of a rule when some signals no longer count for it; None when it can never hold."""
    any_of = tuple(name for name in rule.any_of if name not in but)
    if not set(but).isdisjoint(rule.needs) or (rule.any_of and not any_of):
        return None
    return replace(rule, any_of=any_of)


def _check(sees: dict[str, str]) -> Check:
    def check(document: Document) -> Iterator[tuple[Where, str]]:
        keys = {str(where[-1]) for where, _ in document.find("categories", "*")}
        for key in sorted({*BASELINES.values(), UNCLASSIFIED} - keys):
            yield ("categories",), f"the category {key!r} is missing, and every other falls back on it"
        yield from category_faults(document, sees)

    return check
