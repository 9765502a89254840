"""The shapes of a person's or a team's own rules in config.yaml and .impact.yaml, and how many there may be."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from impact.settings.signal_shapes import Because, FactShape, RuleShape, Strict

MOST_RULES = 500
MOST_SETS = 50
MOST_GLOBS = 200
MOST_FACTS = 100
MOST_CATEGORIES = 50
MOST_CATEGORY_RULES = 50
MOST_OFF = 500
# What patterns cost grows with their length, whoever wrote them.
LONGEST_PATTERN = 500
MOST_PATTERN_TEXT = 20_000
# In a repository's file: places where many signs fit, which an engine must follow all at once.
MOST_WIDTH = 300
LONGEST_GLOB = 200
MOST_STARS = 8

Glob = Annotated[str, Field(min_length=1, max_length=LONGEST_GLOB)]
Globs = Annotated[tuple[Glob, ...], Field(max_length=MOST_GLOBS)]
SetName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
FactName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
CategoryKey = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{2,39}$")]
_Sentence = Annotated[str, Field(max_length=600)]


class SetChange(Strict):
    """What else belongs to a shipped path set, and what does not."""

    add: Globs = ()
    remove: Globs = ()


class OwnRuleShape(RuleShape):
    """A rule of one's own; with `replace` it stands for the shipped rule of that name."""

    replace: bool = False


# The outcomes of which a category may say that they show its purpose.
Measure = Literal[
    "survived-90", "continued", "marker-gone", "adopted-by-use", "adopted-across", "released", "freed", "regressions",
    "migrated", "kept-by-owners",
]  # fmt: skip


class CategoryRuleShape(Strict):
    """A rule of a category, as written."""

    needs: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    weight: float = Field(gt=1, le=5)
    because: Because


# Outcomes that can show that the purpose of a category lasted.
class OwnCategoryShape(Strict):
    """A category of one's own; of a shipped one only `rules` to add, and `off`, signals that no longer count."""

    title: str | None = Field(default=None, min_length=3, max_length=100)
    group: Literal["leverage", "baseline"] | None = None
    definition: str | None = Field(default=None, min_length=8, max_length=600)
    why: _Sentence = ""
    example: _Sentence = ""
    confused_with: tuple[str, ...] = Field(default=(), max_length=20)
    traps: tuple[_Sentence, ...] = Field(default=(), max_length=20)
    outcome: _Sentence = ""
    held_by: tuple[Measure, ...] | Measure | Literal[""] = ()
    git: Literal["full", "partial", "low", "none"] = "partial"
    rules: tuple[CategoryRuleShape, ...] = Field(default=(), max_length=MOST_CATEGORY_RULES)
    off: tuple[str, ...] = Field(default=(), max_length=MOST_OFF)


class OwnRules(Strict):
    """The rules of one file: path sets, facts, rules, shipped rules switched off, categories."""

    paths: dict[SetName, Globs | SetChange] = Field(default={}, max_length=MOST_SETS)
    facts: dict[FactName, str | FactShape] = Field(default={}, max_length=MOST_FACTS)
    rules: tuple[OwnRuleShape, ...] = Field(default=(), max_length=MOST_RULES)
    off: tuple[str, ...] = Field(default=(), max_length=MOST_OFF)
    categories: dict[CategoryKey, OwnCategoryShape] = Field(default={}, max_length=MOST_CATEGORIES)


KEYS = tuple(OwnRules.model_fields)
