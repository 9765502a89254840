"""Rules: what may be seen in one commit, and the book that holds them, compiled once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from impact.classify.globs import PathSets
from impact.classify.kinds import likeliest, probabilities
from impact.classify.patterns import PatternSet, as_bytes
from impact.classify.signals import evidence
from impact.model.facts import Commit, FileChange
from impact.model.work import Kind, Signal

STRUCTURE = "structure"
WORDS = "words"
BOTH = "both"
# Distinct combinations remembered; the answers are small, the combinations few.
_REMEMBERED = 1 << 14
_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class When:
    """The conditions of one rule; all that are given must hold.

    `subject`, `message` are patterns, `trailers` names (any of them). Path conditions name sets: some path
    in one of them, every path in this one, no path in any, some path created, deleted or renamed in one.
    `all_of` and `none_of` name rules that stand earlier in the file.
    """

    subject: str = ""
    message: str = ""
    trailers: tuple[str, ...] = ()
    any_path: tuple[str, ...] = ()
    only_paths: str = ""
    no_path: tuple[str, ...] = ()
    created: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()
    renamed: tuple[str, ...] = ()
    min_files: int = 0
    max_files: int = 0
    min_areas: int = 0
    all_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()

    @property
    def words(self) -> bool:
        """Whether the message itself is asked."""
        return bool(self.subject or self.message)

    @property
    def paths(self) -> bool:
        """Whether changed paths are asked."""
        sets = (self.any_path, self.only_paths, self.no_path, self.created, self.deleted, self.renamed)
        return any(sets) or any((self.min_files, self.max_files, self.min_areas))


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that can be seen in a commit, and what it says about the commit's kind.

    `kinds` are (kind, log-odds) pairs; `looks_at` is structure, words or both.
    """

    name: str
    because: str
    when: When
    kinds: tuple[tuple[str, float], ...]
    looks_at: str


def looks_at(when: When, earlier: dict[str, str]) -> str:
    """Return what a rule rests on, counting the rules it builds on: structure, words or both.

    Structure is paths, their statuses and trailers: what no choice of words can bring about.
    """
    built_on = {earlier[name] for name in when.all_of}
    words = when.words or bool(built_on & {WORDS, BOTH})
    structure = when.paths or bool(when.trailers) or bool(built_on & {STRUCTURE, BOTH})
    return BOTH if words and structure else WORDS if words else STRUCTURE


# Of all changed paths: sets that hold one, that hold all, and that hold a created, deleted or renamed one.
Profile = tuple[int, int, int, int, int, int, int]


class RuleBook:
    """Rules compiled to bit masks, so that a whole history can be read at one pass; `digest` names the files."""

    def __init__(
        self,
        rules: tuple[Rule, ...],
        paths: tuple[tuple[str, tuple[str, ...]], ...],
        prior: tuple[tuple[str, float], ...],
        digest: str,
        *,
        engine: str = "",
    ) -> None:
        self.rules = rules
        self.prior = prior
        self.digest = digest
        self.sets = PathSets(paths, engine=engine)
        self.by_name = {rule.name: rule for rule in rules}
        whens = [rule.when for rule in rules]
        self._compile_words(whens, engine)
        self._compile_paths(whens)
        self._most_areas = max((when.min_areas for when in whens), default=0)
        # Nothing asks about numbers beyond these, and few numbers make the memory of profiles short.
        self._most_files = 1 + max((max(when.min_files, when.max_files) for when in whens), default=0)
        self._from_paths: dict[Profile, int] = {}
        self._from_parts: dict[tuple[int, int, int, int], int] = {}
        self._names: dict[int, tuple[str, ...]] = {}
        self._kinds: dict[tuple[str, ...], tuple[Kind, ...]] = {}
        self._likeliest: dict[tuple[str, ...], Kind] = {}

    def _compile_words(self, whens: list[When], engine: str) -> None:
        subjects = tuple(sorted({when.subject for when in whens if when.subject}))
        messages = tuple(sorted({when.message for when in whens if when.message}))
        trailers = sorted({name for when in whens for name in when.trailers})
        self._subjects = PatternSet(subjects, engine=engine)
        self._messages = PatternSet(messages, engine=engine)
        self._trailer_bit = {name: 1 << index for index, name in enumerate(trailers)}
        self._by_subject = _Index(((when.subject,) if when.subject else () for when in whens), subjects)
        self._by_message = _Index(((when.message,) if when.message else () for when in whens), messages)
        self._by_trailer = _Index((when.trailers for when in whens), tuple(trailers))
        self._joins = tuple(
            (1 << index, self._mask(when.all_of), self._mask(when.none_of))
            for index, when in enumerate(whens)
            if when.all_of or when.none_of
        )
        self._plain = sum(1 << index for index, when in enumerate(whens) if not (when.all_of or when.none_of))
        self._pathless = sum(1 << index for index, when in enumerate(whens) if not when.paths)

    def _compile_paths(self, whens: list[When]) -> None:
        wanted: tuple[list[tuple[str, ...]], ...] = (
            [when.any_path for when in whens],
            [(when.only_paths,) if when.only_paths else () for when in whens],
            [when.created for when in whens],
            [when.deleted for when in whens],
            [when.renamed for when in whens],
        )
        self._by_path = tuple(_Index(each, self.sets.names) for each in wanted)
        self._forbidden = _Index((when.no_path for when in whens), self.sets.names)
        self._counted = tuple(
            (1 << index, when.min_files, when.max_files, when.min_areas)
            for index, when in enumerate(whens)
            if when.min_files or when.max_files or when.min_areas
        )

    def _mask(self, names: tuple[str, ...]) -> int:
        return sum(1 << index for index, rule in enumerate(self.rules) if rule.name in names)

    def spoken(
        self,
        message: str,
        trailers: tuple[tuple[str, str], ...] = (),
        changes: tuple[FileChange, ...] | None = None,
    ) -> tuple[str, ...]:
        """Return the names of the rules that hold for one commit, in the order of the book."""
        raw = as_bytes(message)
        key = (
            self._subjects.search(raw.lstrip(b"\n").partition(b"\n\n")[0].replace(b"\n", b" ").strip()),
            self._messages.search(raw),
            self._trailer_mask(trailers) if trailers else 0,
            self._path_mask(changes) if changes else 0,
        )
        mask = self._from_parts.get(key)
        if mask is None:
            mask = _remember(self._from_parts, key, self._combine(*key))
        names = self._names.get(mask)
        if names is None:
            held = tuple(self.rules[index].name for index in _bits(mask))
            names = _remember(self._names, mask, held)
        return names

    def kinds(self, names: Iterable[str]) -> tuple[Kind, ...]:
        """Return the probability of each kind, given the rules that spoke."""
        key = tuple(names)
        known = self._kinds.get(key)
        if known is None:
            weights = tuple(self.by_name[name].kinds for name in key if name in self.by_name)
            known = _remember(self._kinds, key, probabilities(self.prior, weights))
        return known

    def likeliest(self, names: tuple[str, ...]) -> Kind:
        """Return the most probable of the eleven types; remembers that one, not all, for whole histories."""
        known = self._likeliest.get(names)
        if known is None:
            weights = tuple(self.by_name[name].kinds for name in names if name in self.by_name)
            known = _remember(self._likeliest, names, likeliest(self.prior, weights))
        return known

    def signals(self, commit: Commit) -> tuple[Signal, ...]:
        """Return the rules that hold for one commit, each with the words or the path it rests on."""
        spoken = self.spoken(commit.message, commit.trailers, commit.changes)
        return tuple(Signal(name, self.by_name[name].because, evidence(name, self, commit)) for name in spoken)

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

    def _combine(self, subject: int, message: int, trailer: int, path: int) -> int:
        """Return the rules that hold, from what each part of a commit says; later rules build on earlier."""
        words = self._by_subject.open_to(subject) & self._by_message.open_to(message)
        ready = words & self._by_trailer.open_to(trailer) & (path | self._pathless)
        mask = ready & self._plain
        for bit, all_of, none_of in self._joins:
            if ready & bit and mask & all_of == all_of and not mask & none_of:
                mask |= bit
        return mask


class _Index:
    """From what was found to the rules that ask for it, and those that ask for nothing of the sort."""

    def __init__(self, asked: Iterable[tuple[str, ...]], known: tuple[str, ...]) -> None:
        self._free = 0
        self._rules = [0] * len(known)
        for index, wanted in enumerate(asked):
            if not wanted:
                self._free |= 1 << index
            for name in wanted:
                self._rules[known.index(name)] |= 1 << index

    def open_to(self, found: int) -> int:
        return self._free | self.asked_by(found)

    def asked_by(self, found: int) -> int:
        rules = 0
        for index in _bits(found):
            rules |= self._rules[index]
        return rules


def _bits(mask: int) -> Iterator[int]:
    """Yield the places of the bits that are set, lowest first."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def _remember(memory: dict[_Key, _Value], key: _Key, value: _Value) -> _Value:
    if len(memory) >= _REMEMBERED:
        memory.clear()
    memory[key] = value
    return value
