"""What the shape of rules cannot see: names that do not exist, patterns that not every engine takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from impact.classify.context import AROUND
from impact.classify.diff_facts import COUNTED
from impact.classify.elsewhere import ELSEWHERE
from impact.classify.globs import A_SET
from impact.classify.kinds import LEARNED
from impact.classify.patterns import fault_in
from impact.classify.rule import IN_TESTS
from impact.model.work import FLAKY, KINDS
from impact.settings.signal_shapes import ANY_CASE, exact
from impact.settings.yaml_faults import did_you_mean
from impact.settings.yaml_file import Document, Where

_KINDS = (*KINDS, FLAKY)
_SETS = ("any_path", "no_path", "created", "deleted", "renamed")
_PATTERNS = ("subject", "message")
_WORDS = ("says", "mentions")
_FACTS = ("adds", "removes", "more", "fewer", "untouched")
Fault = tuple[Where, str]


@dataclass(frozen=True, slots=True)
class Known:
    """The names that were there before a file: path sets, facts, rules with their places in order, and concepts."""

    sets: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    rules: dict[str, int] = field(default_factory=dict)
    concepts: tuple[str, ...] = ()


def faults(document: Document, known: Known) -> Iterator[Fault]:
    """Yield (where, what) for every fault of meaning in `paths`, `facts`, `rules` and what is declared."""
    yield from name_faults(document, known)
    yield from pattern_faults(document)


def name_faults(document: Document, known: Known) -> Iterator[Fault]:
    """Yield (where, what) for names that do not exist or stand twice, and for rules that ask nothing."""
    sets = {name: index for index, name in enumerate(known.sets)}
    for where, _ in document.find("paths", "*"):
        sets.setdefault(str(where[-1]), len(sets))
    yield from _in_sets(document, sets, frozenset(known.sets))
    yield from _in_facts(document, sets, known.facts)
    facts = (*known.facts, *(str(where[-1]) for where, _ in document.find("facts", "*")), *COUNTED)
    yield from _in_rules(document, sets, facts, known.concepts)
    yield from _between_rules(document, known.rules)
    for block, declarable in (("context", (*AROUND, *ELSEWHERE)), ("learned", LEARNED)):
        for where, _ in document.find(block, "*"):
            if where[-1] not in declarable:
                yield unknown(where, f"{block} signal", where[-1], declarable)


def pattern_faults(document: Document) -> Iterator[Fault]:
    """Yield (where, what) for patterns that not every engine takes, or that always match."""
    for where, fact in document.find("facts", "*"):
        pattern = fact.get("pattern") if isinstance(fact, dict) else fact
        place = (*where, "pattern") if isinstance(fact, dict) else where
        what = _in_lines(pattern) if isinstance(pattern, str) else ""
        if what:
            yield place, what
    for key in _PATTERNS:
        for where, pattern in document.find("rules", "*", "when", key):
            what = fault_in(pattern) if isinstance(pattern, str) else ""
            if what:
                yield where, what


def unknown(where: Where, sort: str, name: object, known: tuple[str, ...]) -> Fault:
    """Return the fault that nothing has this name, with what was perhaps meant."""
    short = str(name)[:80]
    return where, f"no {sort} {short!r}{did_you_mean(short, known)}"


def _in_sets(document: Document, sets: dict[str, int], before: frozenset[str]) -> Iterator[Fault]:
    entries = [("paths", "*", "*"), ("paths", "*", "add", "*"), ("paths", "*", "remove", "*")]
    for path in entries:
        for where, entry in document.find(*path):
            wanted = str(entry).removeprefix("!")
            if not isinstance(entry, str) or not wanted.startswith(A_SET):
                continue
            name, place = wanted.removeprefix(A_SET), sets.get(str(where[1]), 0)
            if sets.get(name, place) >= place:
                yield unknown(where, "earlier path set", name, tuple(each for each in sets if sets[each] < place))
    for where, _ in document.find("paths", "*"):
        if str(where[1]) in before and isinstance(_value(document, where), list):
            yield where, f"a shipped path set is called {where[1]!r} already; say what to add: and what to remove:"


def _in_facts(document: Document, sets: dict[str, int], before: tuple[str, ...]) -> Iterator[Fault]:
    for where, _ in document.find("facts", "*"):
        if where[1] in before or where[1] in COUNTED:
            yield where, f"a fact is called {where[1]!r} already"
    for where, name in document.find("facts", "*", "inside"):
        if isinstance(name, str) and name not in sets:
            yield unknown(where, "path set", name, tuple(sets))


def _in_lines(pattern: str) -> str:
    # By itself too: what closes and opens a group could hide in the group put around it.
    bare = pattern.removeprefix(ANY_CASE)
    return fault_in(bare, of_lines=True) or fault_in(exact(pattern), of_lines=True)


def _in_rules(
    document: Document, sets: dict[str, int], facts: tuple[str, ...], concepts: tuple[str, ...]
) -> Iterator[Fault]:
    asked = (
        ("path set", tuple(sets), (*((key, "*") for key in _SETS), ("only_paths",))),
        ("fact", facts, (("wholly",), *((key, "*") for key in _FACTS))),
        ("concept", concepts, tuple((key, "*") for key in _WORDS)),
    )
    for sort, known, paths in asked:
        for path in paths:
            yield from _strange(document, path, sort, known)
    for where, _ in document.find("rules", "*", "kinds", "*"):
        if where[-1] not in _KINDS:
            yield unknown(where, "kind", where[-1], _KINDS)
    for where, when in document.find("rules", "*", "when"):
        if isinstance(when, dict) and not any(when.values()):
            yield where, "a rule that asks nothing would always speak"


def _strange(document: Document, path: tuple[str, ...], sort: str, known: tuple[str, ...]) -> Iterator[Fault]:
    for where, name in document.find("rules", "*", "when", *path):
        bare = name.removesuffix(IN_TESTS) if isinstance(name, str) and sort == "fact" else name
        # Nothing is asked by an empty text, which is how a setting is left out.
        if isinstance(bare, str) and bare not in known and (bare or path[-1] == "*"):
            yield unknown(where, sort, bare, known)


def _between_rules(document: Document, before: dict[str, int]) -> Iterator[Fault]:
    """Names of rules: each once, a shipped one only to replace it, and whatever it builds on earlier than itself."""
    places, seen = dict(before), set[str]()
    for where, name in document.find("rules", "*", "name"):
        if not isinstance(name, str):
            continue
        replaces = (*where[:2], "replace") in document.marks and _value(document, (*where[:2], "replace")) is True
        if name in seen:
            yield where, f"a second rule {name[:80]!r}"
        elif replaces and name not in before:
            yield unknown(where, "shipped rule to replace", name, tuple(before))
        elif name in before and not replaces:
            yield where, f"a second rule {name[:80]!r}; to put another in the place of a shipped one, say replace: true"
        seen.add(name)
        place = places.setdefault(name, len(places))
        for key in ("all_of", "any_of", "none_of"):
            for at, wanted in document.find(*where[:2], "when", key, "*"):
                if isinstance(wanted, str) and places.get(wanted, place) >= place:
                    yield unknown(at, "earlier rule", wanted, tuple(each for each in places if places[each] < place))


def _value(document: Document, where: Where) -> Any:
    return next((value for _, value in document.find(*where)), None)
