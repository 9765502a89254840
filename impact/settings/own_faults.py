"""What the shape of a person's or a team's own rules cannot see."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from itertools import islice

from pydantic import ValidationError

from impact.classify.patterns import bounded, width
from impact.classify.rule import WORDS, When, declared, looks_at
from impact.settings import own_shapes as most
from impact.settings.categories import load_groups
from impact.settings.category_faults import category_faults
from impact.settings.own_shapes import KEYS, OwnRules
from impact.settings.signal_faults import Fault, Known, faults, unknown
from impact.settings.signal_shapes import RuleShape
from impact.settings.signals import concepts, load_signals
from impact.settings.yaml_file import Document, Where

_MOST_FAULTS = 200
_BOUNDS = (
    (most.MOST_RULES, ("rules", "*")),
    (most.MOST_SETS, ("paths", "*")),
    (most.MOST_FACTS, ("facts", "*")),
    (most.MOST_OFF, ("off", "*")),
    (most.MOST_CATEGORIES, ("categories", "*")),
    (most.MOST_GLOBS * most.MOST_SETS, ("paths", "*", "*", "*")),
    (most.MOST_CATEGORIES * most.MOST_CATEGORY_RULES, ("categories", "*", "rules", "*")),
)
_PATTERNS = (
    ("rules", "*", "when", "subject"),
    ("rules", "*", "when", "message"),
    ("facts", "*"),
    ("facts", "*", "pattern"),
)
_SHOWN = (
    ("rules", "*", "because"),
    *(("categories", "*", key) for key in ("title", "definition", "why", "example", "outcome")),
    ("categories", "*", "traps", "*"),
    ("categories", "*", "rules", "*", "because"),
)
_NEEDED = ("title", "group", "definition")
_OF_SHIPPED = {"rules", "off"}


def own_faults(document: Document, *, in_repository: bool) -> Iterator[Fault]:
    """Yield (where, what) for faults of one file's own rules; a file stands by itself on the shipped ones."""
    if not isinstance(document.value, dict) or not any(document.value.get(key) for key in KEYS):
        return
    # Of a file beyond bounds the shape has said so; looking further would take as long as its author likes.
    if any(sum(1 for _ in islice(document.find(*path), bound + 1)) > bound for bound, path in _BOUNDS):
        return
    for number, (where, what) in enumerate(islice(_faults(document, in_repository), _MOST_FAULTS + 1)):
        yield where, what if number < _MOST_FAULTS else "too many faults; what comes after these was not looked at"


def _faults(document: Document, in_repository: bool) -> Iterator[Fault]:
    yield from _unfit(document)
    costly = [*_too_long(document), *_unbounded(document, in_repository)]
    yield from costly
    if costly:
        return
    shipped, _ = load_signals()
    rules = {rule.name: index for index, rule in enumerate(shipped.rules)}
    yield from faults(document, Known(tuple(shipped.paths), tuple(shipped.facts), rules, concepts()))
    yield from _in_sets(document, tuple(shipped.paths))
    found = {rule.name: rule.looks_at for rule in declared(shipped.context, shipped.learned)}
    yield from _switched_off(document, (*rules, *found))
    yield from _taken(document, found)
    try:
        chosen = {key: document.value[key] for key in KEYS if key in document.value}
        own = OwnRules.model_validate_json(json.dumps(chosen), strict=True)
    except ValidationError:
        return  # told by the shape
    sees = _looks_at(found, shipped.rules)
    yield from _words_instead(own, sees)
    yield from _in_categories(document, own, _looks_at(sees, own.rules))


def _too_long(document: Document) -> Iterator[Fault]:
    total = 0
    for where, pattern in _texts(document, *_PATTERNS):
        total += len(pattern)
        if len(pattern) > most.LONGEST_PATTERN:
            yield where, f"a pattern of {len(pattern)} characters; one of your own has at most {most.LONGEST_PATTERN}"
    if total > most.MOST_PATTERN_TEXT:
        what = f"patterns of {total} characters in all; those of one file have at most {most.MOST_PATTERN_TEXT}"
        yield ("rules",) if document.value.get("rules") else ("facts",), what


def _unbounded(document: Document, in_repository: bool) -> Iterator[Fault]:
    """What a repository, written by others, could make this machine spend its time on."""
    if not in_repository:
        return
    total = 0
    for where, pattern in _texts(document, *_PATTERNS):
        if not bounded():
            yield where, "the patterns of a repository are read with RE2 only; install it with pip install google-re2"
            return
        total += width(pattern)
        if total > most.MOST_WIDTH:
            yield where, f"more than {most.MOST_WIDTH} classes, dots and counted repeats in the patterns up to here"
            return


def _unfit(document: Document) -> Iterator[Fault]:
    for where, glob in _texts(document, ("paths", "*", "*"), ("paths", "*", "*", "*")):
        if glob.count("*") > most.MOST_STARS:
            yield where, f"a glob with more than {most.MOST_STARS} stars"
    for where, text in _texts(document, *_SHOWN):
        if not text.isprintable():
            yield where, "one line of plain text, without control or invisible characters"


def _in_sets(document: Document, known: tuple[str, ...]) -> Iterator[Fault]:
    for where, what in document.find("paths", "*"):
        if isinstance(what, dict) and where[1] not in known:
            at, found = unknown(where, "shipped path set", where[1], known)
            yield at, f"{found}; a new set is a list of globs"
    for where, glob in _texts(document, ("paths", "*", "add", "*"), ("paths", "*", "remove", "*")):
        if glob.startswith("!"):
            yield where, f"to keep a path out, write {glob[1:40]!r} under remove:"


def _switched_off(document: Document, known: tuple[str, ...]) -> Iterator[Fault]:
    names = {name: where for where, name in _texts(document, ("off", "*"))}
    for name, where in names.items():
        if name not in known:
            yield unknown(where, "shipped rule", name, known)
    keys = [("name",), *(("when", key, "*") for key in ("all_of", "any_of", "none_of"))]
    inside = [("categories", "*", "rules", "*", key, "*") for key in ("needs", "any_of", "unless")]
    for where, name in _texts(document, *(("rules", "*", *key) for key in keys), *inside):
        if name in names:
            yield where, f"{name!r} is switched off in this file"


def _taken(document: Document, found: Collection[str]) -> Iterator[Fault]:
    """What the program itself finds has no pattern that another could take the place of."""
    for where, name in _texts(document, ("rules", "*", "name")):
        if name in found:
            yield where, f"{name!r} is what the program itself finds; call yours otherwise"


def _words_instead(own: OwnRules, sees: dict[str, str]) -> Iterator[Fault]:
    """What looked at the change goes on doing so: other rules and categories rest on that."""
    after = _looks_at(sees, own.rules)
    for index, rule in enumerate(own.rules):
        if rule.replace and after.get(rule.name) == WORDS != sees.get(rule.name):
            yield ("rules", index, "when"), f"{rule.name!r} looks at more than words, so must what stands in its place"


def _in_categories(document: Document, own: OwnRules, sees: dict[str, str]) -> Iterator[Fault]:
    if not own.categories:
        return
    groups = load_groups()
    for key, category in own.categories.items():
        where = ("categories", key)
        if key not in groups:
            missing = [name for name in _NEEDED if getattr(category, name) is None]
            if missing:
                also = unknown(where, "", key, tuple(groups))[1].partition("; ")[2]
                yield where, f"a new category needs {' and '.join(missing)}" + (f"; {also}" if also else "")
            if category.off:
                yield (*where, "off"), "only a shipped category has rules to switch off"
        elif more := sorted(category.model_fields_set - _OF_SHIPPED):
            yield (*where, more[0]), f"a shipped category is called {key!r}; of it only rules and off may be said"
        for index, name in enumerate(category.off):
            if name not in sees:
                yield unknown((*where, "off", index), "signal", name, tuple(sees))
    yield from category_faults(document, sees, groups)


def _looks_at(before: dict[str, str], rules: tuple[RuleShape, ...]) -> dict[str, str]:
    seen = dict(before)
    for rule in rules:
        if all(name in seen for name in (*rule.when.all_of, *rule.when.any_of)):
            seen[rule.name] = looks_at(When(**rule.when.model_dump()), seen)
    return seen


def _texts(document: Document, *paths: tuple[str | int, ...]) -> Iterator[tuple[Where, str]]:
    for path in paths:
        yield from ((where, value) for where, value in document.find(*path) if isinstance(value, str))
