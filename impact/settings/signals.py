"""Reads config/signals.yaml, and a person's or a team's own rules on top of it, into a compiled rule book."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from importlib.resources.abc import Traversable
from itertools import starmap

from impact.classify.diff_facts import FactRule
from impact.classify.rule import Rule, When, declared, looks_at
from impact.classify.rules import RuleBook
from impact.settings.own_shapes import OwnRules, SetChange
from impact.settings.signal_faults import Fault, Known, name_faults, pattern_faults
from impact.settings.signal_shapes import FactShape, RuleShape, SignalsShape, exact
from impact.settings.words import load_vocabulary
from impact.settings.yaml_file import Document, load
from impact.shipped import shipped

Sets = dict[str, tuple[str, ...]]


def load_rule_book(own: Sequence[OwnRules] = ()) -> RuleBook:
    """Return the shipped rules with what each of `own` changes and adds, in this order, to read commits by.

    Raises SettingsError naming file, line, column and fault.
    """
    check_patterns()
    return load_outline(own)


def check_patterns() -> None:
    """Raise SettingsError for shipped patterns that not every engine takes; those of one's own are checked when read.

    It takes three times as long as `load_outline`, so it waits until something is read by them.
    """
    load(_file(), SignalsShape, check=_faults)


def _faults(document: Document) -> Iterator[Fault]:
    """Yield the faults of patterns and, where there are any, all others with them."""
    found = tuple(pattern_faults(document))
    if found:
        yield from (*found, *name_faults(document, Known(concepts=concepts())))


def load_outline(own: Sequence[OwnRules] = ()) -> RuleBook:
    """Return the same rules to ask for their names, their path sets and what they look at: no pattern is checked.

    Raises SettingsError naming file, line, column and fault.
    """
    vocabulary, said = load_vocabulary()
    shape, written = load_signals(tuple(vocabulary.phrases))
    digest = sha256(f"{said}{written}".encode()).hexdigest()
    for each in own:
        digest = sha256(f"{digest} {each.model_dump_json()}".encode()).hexdigest()
    facts = dict(shape.facts)
    for each in own:
        facts |= each.facts
    return RuleBook(
        _rules(_all_rules(shape, own)),
        tuple(_all_sets(shape, own).items()),
        digest,
        facts=tuple(starmap(_fact, facts.items())),
        declared=tuple(_declared(shape, own)),
        vocabulary=vocabulary,
    )


def load_signals(said: tuple[str, ...] | None = None) -> tuple[SignalsShape, str]:
    """Return the shipped file as written, and its digest; `said` are the concepts, where the word lists were read.

    Its patterns are not checked. Raises SettingsError.
    """
    known = Known(concepts=concepts() if said is None else said)
    return load(_file(), SignalsShape, check=lambda document: name_faults(document, known))


def _file() -> Traversable:
    return shipped("config", "signals.yaml")


def concepts() -> tuple[str, ...]:
    """Return the names of what the shipped word lists have phrases for."""
    return tuple(load_vocabulary()[0].phrases)


def _all_sets(shape: SignalsShape, own: Sequence[OwnRules]) -> Sets:
    """Return every path set. A new one of a later layer stands before those of earlier layers, which may name it."""
    found: Sets = dict(shape.paths)
    for each in own:
        for name, what in each.paths.items():
            if isinstance(what, SetChange):
                found[name] = _changed(found[name], what)
    for each in reversed(own):
        for name, what in each.paths.items():
            if not isinstance(what, SetChange):
                found.setdefault(name, what)
    return found


def _changed(entries: tuple[str, ...], what: SetChange) -> tuple[str, ...]:
    # The last word counts: what is added is no longer kept out, and the other way round.
    gone = {*(f"!{glob}" for glob in what.add), *what.remove}
    return (*(entry for entry in entries if entry not in gone), *what.add, *(f"!{glob}" for glob in what.remove))


def _all_rules(shape: SignalsShape, own: Sequence[OwnRules]) -> dict[str, RuleShape]:
    """Return every rule in the order in which they may build on each other; see `_all_sets`."""
    found: dict[str, RuleShape] = {rule.name: rule for rule in shape.rules}
    off: set[str] = set()
    for each in own:
        found |= {rule.name: rule for rule in each.rules if rule.replace}
        off = off.difference(rule.name for rule in each.rules if rule.replace).union(each.off)
    for each in reversed(own):
        for rule in each.rules:
            found.setdefault(rule.name, rule)
    return _without(found, off)


def _declared(shape: SignalsShape, own: Sequence[OwnRules]) -> Iterator[Rule]:
    """Yield what the program itself finds, but what somebody switched off; nothing can be put in its place."""
    off = {name for each in own for name in each.off}
    yield from (rule for rule in declared(shape.context, shape.learned) if rule.name not in off)


def _without(rules: dict[str, RuleShape], off: set[str]) -> dict[str, RuleShape]:
    """Return the rules but those of `off`, and but those that can never hold without one that is gone."""
    kept: dict[str, RuleShape] = {}
    gone = set(off)
    for name, rule in rules.items():
        any_of, none_of = (_still(names, gone) for names in (rule.when.any_of, rule.when.none_of))
        if name in gone or not gone.isdisjoint(rule.when.all_of) or (rule.when.any_of and not any_of):
            gone.add(name)
            continue
        when = rule.when.model_copy(update={"any_of": any_of, "none_of": none_of})
        kept[name] = rule.model_copy(update={"when": when})
    return kept


def _still(names: tuple[str, ...], gone: set[str]) -> tuple[str, ...]:
    return tuple(each for each in names if each not in gone)


def _fact(name: str, shape: str | FactShape) -> FactRule:
    if isinstance(shape, str):
        return FactRule(name, exact(shape))
    return FactRule(name, exact(shape.pattern), shape.inside, shape.in_comments)


def _rules(shapes: dict[str, RuleShape]) -> tuple[Rule, ...]:
    seen: dict[str, str] = {}
    rules = []
    for name, shape in shapes.items():
        when = When(**shape.when.model_dump())
        seen[name] = looks_at(when, seen)
        rules.append(Rule(name, shape.because, when, tuple(shape.kinds.items()), seen[name]))
    return tuple(rules)
