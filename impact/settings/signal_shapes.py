"""The shapes of rules, path sets and facts as written in YAML."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

ANY_CASE = "(?i)"


class Strict(BaseModel):
    """A shape that takes nothing it does not know."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


Because = Annotated[str, Field(min_length=8, max_length=300)]
# Beyond it a hand-set weight decides whatever else is seen.
LogOdds = Annotated[float, Field(ge=-10, le=10)]


class WhenShape(Strict):
    """The conditions of a rule, as written."""

    subject: str = ""
    message: str = ""
    says: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    trailers: tuple[str, ...] = ()
    any_path: tuple[str, ...] = ()
    only_paths: str = ""
    no_path: tuple[str, ...] = ()
    created: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()
    renamed: tuple[str, ...] = ()
    min_files: int = Field(default=0, ge=0)
    max_files: int = Field(default=0, ge=0)
    min_areas: int = Field(default=0, ge=0)
    adds: tuple[str, ...] = ()
    removes: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    fewer: tuple[str, ...] = ()
    untouched: tuple[str, ...] = ()
    wholly: str = ""
    min_lines: int = Field(default=0, ge=0)
    max_lines: int = Field(default=0, ge=0)
    all_of: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()


class FactShape(Strict):
    """A fact that is looked for in the files of one path set, as written; in lines of comment, too, if not told."""

    pattern: str
    inside: str
    in_comments: bool = True


class RuleShape(Strict):
    """A rule, as written."""

    name: str = Field(pattern=r"^[a-z]+(?:\.[a-z0-9-]+)+$", max_length=80)
    because: Because
    when: WhenShape
    kinds: dict[str, LogOdds] = {}


class SignalsShape(Strict):
    """config/signals.yaml, as written."""

    format: Literal["impact.signals/1"] = Field(alias="schema")
    paths: dict[str, tuple[str, ...]] = {}
    facts: dict[str, str | FactShape] = {}
    context: dict[str, str] = {}
    learned: dict[str, str] = {}
    rules: tuple[RuleShape, ...]


def exact(pattern: str) -> str:
    """Return the pattern of a fact as it is compiled: in a patch case tells a type from a word.

    A pattern that does not care says so itself.
    """
    return f"(?i:{pattern[4:]})" if pattern.startswith(ANY_CASE) else f"(?-i:{pattern})"
