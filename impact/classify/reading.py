"""One commit read as a whole: the rules that hold, what it does with which probability, and what moved that."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from impact.classify.features import Places, features, shape
from impact.classify.kinds import KindModel, Weights, strongest
from impact.classify.rules import RuleBook
from impact.classify.self_statements import without
from impact.model.facts import Commit, DiffFacts, FileChange
from impact.model.work import FLAKY, KINDS, Kind

# `type(scope)!: ` of Conventional Commits before a subject.
_TYPE = re.compile(rf"(?:{'|'.join(KINDS)})(?:\([^)\n]*\))?!?:[ \t]+(?=\S)", re.IGNORECASE)
# What the change must say against the author's own word before it is worth showing.
_SURE = 0.6
_HARDLY = 0.1


@dataclass(frozen=True, slots=True)
class Reading:
    """`spoken` are the rules that hold, `kinds` the probabilities from all that is known; `features` what was weighed.

    `seen` are the probabilities without what the author states; `deep` says that the patch was looked into.
    """

    spoken: tuple[str, ...]
    kinds: tuple[Kind, ...]
    seen: tuple[Kind, ...]
    features: tuple[str, ...]
    said: tuple[Weights, ...]
    deep: bool

    @property
    def kind(self) -> Kind:
        """The most probable of the eleven types."""
        return strongest(self.kinds)

    @property
    def contradicted(self) -> tuple[Kind, Kind] | None:
        """(What the author states, what the change reads as) where the two differ plainly; else None."""
        said: dict[str, float] = defaultdict(float)
        for name, weight in (pair for weights in self.said for pair in weights if pair[0] != FLAKY):
            said[name] += weight
        read = strongest(self.seen)
        # Not the most probable kind: where the change speaks louder than its author, that is another one.
        stated = max(said, key=lambda name: said[name], default=read.name)
        if stated == read.name or read.probability < _SURE:
            return None
        doubt = next(kind for kind in self.seen if kind.name == stated)
        return (doubt, read) if doubt.probability < _HARDLY else None


class Reader:
    """Reads commits with one rule book and one model."""

    def __init__(self, book: RuleBook, model: KindModel) -> None:
        self.book = book
        self.model = model
        self.places = Places(book.sets)

    def read(self, commit: Commit, diff: DiffFacts | None = None, *, known: tuple[str, ...] | None = None) -> Reading:
        """Return the reading of one commit; `diff` is what its patch shows, None where nobody looked.

        `known` are the rules that hold for its message and paths, where these were asked before.
        """
        # With a patch its files are known better: renames are found by likeness, too.
        changes = diff.changes if diff is not None and diff.changes else commit.changes
        spoken = self.book.spoken(commit.message, commit.trailers, changes, diff) if known is None else known
        message = without(commit.message, commit.trailers).lstrip("\n")
        plain = without_type(message)
        bare = spoken if plain == message else self.book.spoken(plain, commit.trailers, changes, diff)
        found = tuple(features(plain, bare, shape(changes, self.places, diff)))
        said = tuple(rule.kinds for rule in map(self.book.by_name.__getitem__, spoken) if rule.kinds)
        deep = diff is not None
        seen = self.model.kinds(found, deep=deep)
        kinds = self.model.kinds(found, deep=deep, said=said) if said else seen
        return Reading(spoken, kinds, seen, found, said, deep)

    def within(
        self, by_subject: Mapping[str, Collection[str]], changes: tuple[FileChange, ...], diff: DiffFacts | None
    ) -> Iterator[tuple[Kind, ...]]:
        """Yield the kinds of a change under each of its subjects, the others in the body, as a squash has them.

        `by_subject` gives the rules that hold for the commits of a subject, by which what their bodies say counts.
        """
        looks = shape(changes, self.places, diff)
        for subject, words in by_subject.items():
            plain = without_type(subject)
            typed = set(self.book.spoken(subject)).difference(self.book.spoken(plain)) if plain != subject else ()
            spoken = self.book.together(words, changes, diff)
            message = "\n".join((plain, *(f"\n* {each}" for each in by_subject if each != subject)))
            found = features(message, [name for name in spoken if name not in typed], looks)
            said = [rule.kinds for rule in map(self.book.by_name.__getitem__, spoken) if rule.kinds]
            yield self.model.kinds(found, deep=diff is not None, said=said)


def without_type(message: str) -> str:
    """Return a message without the Conventional Commits type and scope that its author put before it."""
    match = _TYPE.match(message)
    return message[match.end() :] if match else message
