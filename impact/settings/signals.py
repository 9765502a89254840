"""Reads config/signals.yaml into a compiled rule book."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from importlib.resources.abc import Traversable
from itertools import starmap
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from impact.classify.context import AROUND
from impact.classify.diff_facts import COUNTED, FactRule
from impact.classify.globs import A_SET
from impact.classify.kinds import LEARNED
from impact.classify.patterns import fault_in
from impact.classify.rule import IN_TESTS, Rule, When, declared, looks_at
from impact.classify.rules import RuleBook
from impact.model.work import FLAKY, KINDS
from impact.settings.words import load_vocabulary
from impact.settings.yaml_faults import did_you_mean
from impact.settings.yaml_file import Check, Document, Where, load
from impact.shipped import shipped

_SETS = ("any_path", "no_path", "created", "deleted", "renamed")
_PATTERNS = ("subject", "message")
_LINES = ("adds", "removes", "more", "fewer", "untouched")
_KINDS = (*KINDS, FLAKY)
ANY_CASE = "(?i)"


class _Shape(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class WhenShape(_Shape):
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
    min_lines: int = Field(default=0, ge=0)
    max_lines: int = Field(default=0, ge=0)
    all_of: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()


class FactShape(_Shape):
    """A fact that is looked for in the files of one path set, as written."""

    pattern: str
    inside: str


class RuleShape(_Shape):
    """A rule, as written."""

    name: str = Field(pattern=r"^[a-z]+(?:\.[a-z0-9-]+)+$")
    because: str = Field(min_length=8)
    when: WhenShape
    kinds: dict[str, float] = {}


class SignalsShape(_Shape):
    """config/signals.yaml, as written."""

    format: Literal["impact.signals/1"] = Field(alias="schema")
    paths: dict[str, tuple[str, ...]] = {}
    facts: dict[str, str | FactShape] = {}
    context: dict[str, str] = {}
    learned: dict[str, str] = {}
    rules: tuple[RuleShape, ...]


def load_rule_book(extra: Path | None = None) -> RuleBook:
    """Return the shipped rules, followed by those of `extra` (same format), compiled.

    `extra` adds rules and path sets and may build on the shipped ones; it cannot take their names.
    Raises SettingsError naming file, line, column and fault.
    """
    sources: list[Traversable | Path] = [shipped("config", "signals.yaml")]
    if extra is not None:
        sources.append(extra)
    paths: dict[str, tuple[str, ...]] = {}
    rules: dict[str, RuleShape] = {}
    facts: dict[str, str | FactShape] = {}
    found: dict[str, Rule] = {}
    vocabulary, digest = load_vocabulary()
    digests = [digest]
    for source in sources:
        known = _Known(tuple(paths), tuple(rules), tuple(facts), tuple(vocabulary.phrases))
        shape, digest = load(source, SignalsShape, check=_check(known))
        digests.append(digest)
        paths |= shape.paths
        rules |= {rule.name: rule for rule in shape.rules}
        facts |= shape.facts
        found |= {each.name: each for each in declared(shape.context, shape.learned)}
    return RuleBook(
        _rules(rules),
        tuple(paths.items()),
        sha256("".join(digests).encode()).hexdigest(),
        facts=tuple(starmap(_fact, facts.items())),
        declared=tuple(found.values()),
        vocabulary=vocabulary,
    )


def _fact(name: str, shape: str | FactShape) -> FactRule:
    pattern, inside = (shape, "") if isinstance(shape, str) else (shape.pattern, shape.inside)
    return FactRule(name, _exact(pattern), inside)


def _exact(pattern: str) -> str:
    # In a patch case tells a type from a word; a pattern that does not care says so itself.
    return f"(?i:{pattern[4:]})" if pattern.startswith(ANY_CASE) else f"(?-i:{pattern})"


def _rules(shapes: dict[str, RuleShape]) -> tuple[Rule, ...]:
    seen: dict[str, str] = {}
    rules = []
    for name, shape in shapes.items():
        when = When(**shape.when.model_dump())
        seen[name] = looks_at(when, seen)
        rules.append(Rule(name, shape.because, when, tuple(shape.kinds.items()), seen[name]))
    return tuple(rules)


class _Known(NamedTuple):
    """The names that files read before have given."""

    paths: tuple[str, ...]
    rules: tuple[str, ...]
    facts: tuple[str, ...]
    concepts: tuple[str, ...]


def _check(known: _Known) -> Check:
    """Return what the shape cannot see: names that do not exist, patterns that not every engine takes."""

    def check(document: Document) -> Iterator[tuple[Where, str]]:
        own = [str(where[-1]) for where, _ in document.find("paths", "*")]
        sets = (*known.paths, *(name for name in own if name not in known.paths))
        names = [str(name) for _, name in document.find("rules", "*", "name")]
        for name in own:
            if name in known.paths:
                yield ("paths", name), f"a shipped path set is called {name!r} already"
        yield from _in_sets(document, sets)
        yield from _in_weights(document)
        yield from _in_facts(document, sets, known.facts)
        for block, names_known in (("context", AROUND), ("learned", LEARNED)):
            for where, _ in document.find(block, "*"):
                yield from _unknown(where, f"{block} signal", str(where[-1]), names_known)
        for index, name in enumerate(names):
            if name in known.rules or name in names[:index]:
                yield ("rules", index, "name"), f"a second rule {name!r}"
        yield from _in_rules(document, sets, (*known.rules, *names), len(known.rules))
        for field in ("says", "mentions"):
            for where, name in document.find("rules", "*", "when", field, "*"):
                yield from _unknown(where, "concept", str(name), known.concepts)

    return check


def _in_sets(document: Document, sets: tuple[str, ...]) -> Iterator[tuple[Where, str]]:
    for where, entry in document.find("paths", "*", "*"):
        wanted = str(entry).removeprefix("!")
        if wanted.startswith(A_SET):
            earlier = sets[: sets.index(str(where[1]))]
            yield from _unknown(where, "earlier path set", wanted.removeprefix(A_SET), earlier)


def _in_facts(document: Document, sets: tuple[str, ...], shipped_facts: tuple[str, ...]) -> Iterator[tuple[Where, str]]:
    own = []
    for where, shape in document.find("facts", "*"):
        own.append(str(where[-1]))
        if where[-1] in (*shipped_facts, *COUNTED):
            yield where, f"something else is called {where[-1]!r} already"
        if isinstance(shape, str) and (fault := fault_in(_exact(shape), of_lines=True)):
            yield where, fault
    for where, pattern in document.find("facts", "*", "pattern"):
        if fault := fault_in(_exact(str(pattern)), of_lines=True):
            yield where, fault
    for where, name in document.find("facts", "*", "inside"):
        yield from _unknown(where, "path set", str(name), sets)
    known = (*shipped_facts, *own, *COUNTED)
    for field in _LINES:
        for where, name in document.find("rules", "*", "when", field, "*"):
            yield from _unknown(where, "fact", str(name).removesuffix(IN_TESTS), known)


def _in_weights(document: Document) -> Iterator[tuple[Where, str]]:
    for where, _ in document.find("rules", "*", "kinds", "*"):
        yield from _unknown(where, "kind", str(where[-1]), _KINDS)


def _in_rules(
    document: Document, sets: tuple[str, ...], names: tuple[str, ...], before: int
) -> Iterator[tuple[Where, str]]:
    for path in (*((field, "*") for field in _SETS), ("only_paths",)):
        for where, name in document.find("rules", "*", "when", *path):
            yield from _unknown(where, "path set", str(name), sets)
    for field in ("all_of", "any_of", "none_of"):
        for where, name in document.find("rules", "*", "when", field, "*"):
            yield from _unknown(where, "earlier rule", str(name), names[: before + int(where[1])])
    for field in _PATTERNS:
        for where, pattern in document.find("rules", "*", "when", field):
            fault = fault_in(str(pattern))
            if fault:
                yield where, fault
    for where, when in document.find("rules", "*", "when"):
        if not when:
            yield where, "a rule that asks nothing would always speak"


def _unknown(where: Where, sort: str, name: str, known: tuple[str, ...]) -> Iterator[tuple[Where, str]]:
    if name not in known:
        yield where, f"no {sort} {name!r}{did_you_mean(name, known)}"
