"""The book of rules: what may be seen in one commit, compiled once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from typing import TypeVar

from impact.classify.diff_conditions import DiffConditions
from impact.classify.diff_facts import FactBook, FactRule
from impact.classify.globs import PathSets
from impact.classify.masks import Index, bits
from impact.classify.patterns import as_bytes
from impact.classify.rule import WORDS, WORDS_OF, Rule, When
from impact.classify.self_statements import without
from impact.classify.signals import evidence
from impact.classify.wording import Wording
from impact.classify.words import NO_WORDS, Vocabulary
from impact.model.facts import Commit, DiffFacts, FileChange
from impact.model.work import Signal

# Distinct combinations remembered; the answers are small, the combinations few.
_REMEMBERED = 1 << 14
_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


# Of all changed paths: sets that hold one, that hold all, and that hold a created, deleted or renamed one.
Profile = tuple[int, int, int, int, int, int, int]


class RuleBook:
    """Rules compiled to bit masks, so that a whole history can be read at one pass; `digest` names the files.

    Patterns and globs are compiled when a first commit is read: who asks only for names does not wait for that.

    A rule that asks for words and for the change is kept as two: its words under its name with "~" behind, and
    the rest, which builds on them. So what is known of the words of several commits can be joined, later, with
    all that they change together. `declared` are named and never speak: the program finds them, no pattern does.
    """

    def __init__(
        self,
        rules: tuple[Rule, ...],
        paths: tuple[tuple[str, tuple[str, ...]], ...],
        digest: str,
        *,
        facts: tuple[FactRule, ...] = (),
        declared: tuple[Rule, ...] = (),
        vocabulary: Vocabulary = NO_WORDS,
        engine: str = "",
    ) -> None:
        self.rules = tuple(part for rule in rules for part in _apart(rule))
        self.digest = digest
        self.globs = dict(paths)
        self.fact_rules = facts
        self.vocabulary = vocabulary
        self.by_name = {rule.name: rule for rule in (*self.rules, *declared)}
        self._engine = engine
        whens = [rule.when for rule in self.rules]
        self._compile_words(whens)
        self._compile_paths(whens)
        self._diff = DiffConditions(whens)
        self._most_areas = max((when.min_areas for when in whens), default=0)
        # Nothing asks about numbers beyond these, and few numbers make the memory of profiles short.
        self._most_files = 1 + max((max(when.min_files, when.max_files) for when in whens), default=0)
        self._from_paths: dict[Profile, int] = {}
        self._from_parts: dict[tuple[int, int, int, int], tuple[str, ...]] = {}
        self._names: dict[int, tuple[str, ...]] = {}

    @cached_property
    def sets(self) -> PathSets:
        """Which of its sets a path is in."""
        return PathSets(tuple(self.globs.items()), engine=self._engine)

    @cached_property
    def _subjects(self) -> Wording:
        said = [tuple(map(self.vocabulary.pattern, rule.when.says)) for rule in self.rules]
        return Wording([rule.when.subject for rule in self.rules], said, self._engine)

    @cached_property
    def _messages(self) -> Wording:
        mentioned = [tuple(map(self.vocabulary.pattern, rule.when.mentions)) for rule in self.rules]
        return Wording([rule.when.message for rule in self.rules], mentioned, self._engine)

    def _compile_words(self, whens: list[When]) -> None:
        trailers = sorted({name for when in whens for name in when.trailers})
        self._trailer_bit = {name: 1 << index for index, name in enumerate(trailers)}
        self._by_trailer = Index((when.trailers for when in whens), tuple(trailers))
        self._joins = tuple(
            (1 << index, self._mask(when.all_of), self._mask(when.any_of), self._mask(when.none_of))
            for index, when in enumerate(whens)
            if _joins(when)
        )
        self._plain = sum(1 << index for index, when in enumerate(whens) if not _joins(when))
        self._said = sum(1 << index for index, when in enumerate(whens) if when.words or when.trailers)

    def _compile_paths(self, whens: list[When]) -> None:
        wanted: tuple[list[tuple[str, ...]], ...] = (
            [when.any_path for when in whens],
            [(when.only_paths,) if when.only_paths else () for when in whens],
            [when.created for when in whens],
            [when.deleted for when in whens],
            [when.renamed for when in whens],
        )
        names = tuple(self.globs)
        self._by_path = tuple(Index(each, names) for each in wanted)
        self._forbidden = Index((when.no_path for when in whens), names)
        self._pathless = sum(1 << index for index, when in enumerate(whens) if not when.paths)
        self._counted = tuple(
            (1 << index, when.min_files, when.max_files, when.min_areas)
            for index, when in enumerate(whens)
            if when.min_files or when.max_files or when.min_areas
        )

    def _mask(self, names: Iterable[str]) -> int:
        wanted = frozenset(names)
        return sum(1 << index for index, rule in enumerate(self.rules) if rule.name in wanted)

    def spoken(
        self,
        message: str,
        trailers: tuple[tuple[str, str], ...] = (),
        changes: tuple[FileChange, ...] | None = None,
        diff: DiffFacts | None = None,
    ) -> tuple[str, ...]:
        """Return the names of the rules that hold for one commit, in the order of the book."""
        raw = as_bytes(without(message, trailers) if trailers else message)
        subject = raw.lstrip(b"\n").partition(b"\n\n")[0].replace(b"\n", b" ").strip()
        key = (
            self._subjects.search(subject),
            self._messages.search(raw),
            self._trailer_mask(trailers) if trailers else 0,
            self._path_mask(changes) if changes else 0,
        )
        known = self._from_parts.get(key) if diff is None else None
        if known is None:
            open_to = self._diff.unasked if diff is None else self._diff.open_to(diff)
            known = self._named(self._combine(self._words(*key[:3]), key[3], open_to))
            if diff is None:
                _remember(self._from_parts, key, known)
        return known

    def together(self, said: Iterable[str], changes: tuple[FileChange, ...], diff: DiffFacts | None) -> tuple[str, ...]:
        """Return the names of the rules that hold for several commits as one; `said` are the rules about words."""
        words = self._mask(said) | ~self._said
        diffs = self._diff.unasked if diff is None else self._diff.open_to(diff)
        return self._named(self._combine(words, self._path_mask(changes) if changes else 0, diffs))

    def _named(self, mask: int) -> tuple[str, ...]:
        names = self._names.get(mask)
        if names is None:
            names = _remember(self._names, mask, tuple(self.rules[index].name for index in bits(mask)))
        return names

    @cached_property
    def facts(self) -> FactBook:
        """What is counted inside patches; compiled when first asked for, because few commands look that deep."""
        return FactBook(self.fact_rules, self.sets, "tests", ("lockfiles", "vendored", "generated"))

    def signals(self, commit: Commit, diff: DiffFacts | None = None) -> tuple[Signal, ...]:
        """Return the rules that hold for one commit, each with the words, the path or the line it rests on."""
        if diff is not None and diff.changes:
            commit = replace(commit, changes=diff.changes)
        spoken = self.spoken(commit.message, commit.trailers, commit.changes, diff)
        return tuple(
            Signal(name, self.by_name[name].because, evidence(name, spoken, self, commit, diff))
            for name in spoken
            if not name.endswith(WORDS_OF)
        )

    def _trailer_mask(self, trailers: tuple[tuple[str, str], ...]) -> int:
        mask = 0
        for name, _ in trailers:
            mask |= self._trailer_bit.get(name.lower(), 0)
        return mask

    def _path_mask(self, changes: tuple[FileChange, ...]) -> int:
        profile = self.profile(changes)
        known = self._from_paths.get(profile)
        if known is None:
            known = _remember(self._from_paths, profile, self._held_by_paths(profile))
        return known

    def profile(self, changes: tuple[FileChange, ...]) -> Profile:
        """Return what the path conditions ask about: sets as masks, files and areas as numbers."""
        some, every = 0, -1
        by_status = {"A": 0, "D": 0, "R": 0}
        mask_of = self.sets.mask
        for change in changes:
            mask = mask_of(change.path)
            some |= mask
            every &= mask
            if change.status != "M":
                letter = "A" if change.status[:1] == "C" else change.status[:1]
                by_status[letter] = by_status.get(letter, 0) | mask
        count = min(len(changes), self._most_files)
        areas = 1
        if len(changes) >= self._most_areas > 1:
            areas = min(len({change.path.partition("/")[0] for change in changes}), self._most_areas)
        return some, every, by_status["A"], by_status["D"], by_status["R"], count, areas

    def _held_by_paths(self, profile: Profile) -> int:
        """Return the rules whose path conditions hold; a rule with none asks nothing of paths."""
        *masks, count, areas = profile
        rules = ~self._forbidden.asked_by(masks[0])
        for index, mask in zip(self._by_path, masks, strict=True):
            rules &= index.open_to(mask)
        for bit, min_files, max_files, min_areas in self._counted:
            if count < min_files or (max_files and count > max_files) or areas < min_areas:
                rules &= ~bit
        return rules

    def set_mask(self, names: tuple[str, ...]) -> int:
        """Return the bits of named path sets."""
        return sum(1 << self.sets.names.index(name) for name in set(names))

    def _words(self, subject: int, message: int, trailer: int) -> int:
        words = self._subjects.open_to(subject) & self._messages.open_to(message)
        return words & self._by_trailer.open_to(trailer)

    def _combine(self, words: int, path: int, diff: int) -> int:
        """Return the rules that hold, from what each part of a commit says; later rules build on earlier."""
        ready = words & (path | self._pathless) & diff
        mask = ready & self._plain
        for bit, all_of, any_of, none_of in self._joins:
            if ready & bit and mask & all_of == all_of and not mask & none_of and (not any_of or mask & any_of):
                mask |= bit
        return mask


def _joins(when: When) -> bool:
    return bool(when.all_of or when.any_of or when.none_of)


def _apart(rule: Rule) -> tuple[Rule, ...]:
    """Return a rule as it is, or its words apart from what it asks of the change."""
    when = rule.when
    if not (when.words or when.trailers) or not (when.paths or when.diff):
        return (rule,)
    words = When(
        subject=when.subject, message=when.message, says=when.says, mentions=when.mentions, trailers=when.trailers
    )
    name = rule.name + WORDS_OF
    rest = replace(when, subject="", message="", says=(), mentions=(), trailers=(), all_of=(name, *when.all_of))
    return Rule(name, rule.because, words, (), WORDS), replace(rule, when=rest)


def _remember(memory: dict[_Key, _Value], key: _Key, value: _Value) -> _Value:
    if len(memory) >= _REMEMBERED:
        memory.clear()
    memory[key] = value
    return value
