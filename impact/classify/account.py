"""What one commit's probabilities consist of: every part of every sum, in words, with what it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from impact.classify.feature_evidence import found_in
from impact.classify.feature_words import BY_HAND, in_words
from impact.classify.kinds import NAMES, Part
from impact.classify.reading import Reader, Reading, without_type
from impact.model.facts import Commit, DiffFacts
from impact.model.work import FLAKY, Kind


@dataclass(frozen=True, slots=True)
class Moved:
    """A part of a sum: the feature, what it means, its weight in log-odds, and where in the commit it was seen."""

    feature: str
    because: str
    weight: float
    where: str
    excerpt: str


class Account:
    """The sums behind one reading of one commit, taken apart."""

    def __init__(self, reader: Reader, reading: Reading, commit: Commit, diff: DiffFacts | None) -> None:
        self.reading = reading
        self._reader = reader
        changes = diff.changes if diff is not None and diff.changes else commit.changes
        self._commit = replace(commit, changes=changes)
        self._plain = replace(self._commit, message=without_type(commit.message.lstrip("\n")))
        self._diff = diff
        self._by_hand = [
            (f"{BY_HAND}{name}", dict(rule.kinds))
            for name, rule in ((name, reader.book.by_name[name]) for name in reading.spoken)
            if rule.kinds
        ]

    def totals(self) -> dict[str, float]:
        """Return the sum for every kind."""
        reading = self.reading
        sums = self._reader.model.totals(reading.features, deep=reading.deep, said=reading.said)
        return dict(zip(NAMES, sums, strict=True))

    def parts(self, kind: str) -> list[Part]:
        """Return everything that a kind's total is the sum of: the start first, then the heaviest."""
        start, *learned = self._reader.model.parts(self.reading.features, kind, deep=self.reading.deep)
        by_hand = [Part(name, weights[kind]) for name, weights in self._by_hand if weights.get(kind)]
        return [start, *_heaviest((*learned, *by_hand))]

    def between(self, kind: str, other: str) -> list[Part]:
        """Return what speaks for `kind` rather than `other`, heaviest first; together their totals' difference."""
        there = {part.feature: part.weight for part in self.parts(other)}
        here = {part.feature: part.weight for part in self.parts(kind)}
        names = dict.fromkeys((*here, *there))
        parts = (Part(name, round(here.get(name, 0.0) - there.get(name, 0.0), 6)) for name in names)
        return _heaviest(part for part in parts if part.weight)

    def ranked(self) -> list[Kind]:
        """Return the eleven types, the most probable first."""
        types = [kind for kind in self.reading.kinds if kind.name != FLAKY]
        return sorted(types, key=lambda kind: -kind.probability)

    def tipping(self, first: str, second: str) -> list[Part]:
        """Return the fewest things seen without which `second` would have come before `first`; none where none do."""
        totals = self.totals()
        gap = totals[first] - totals[second]
        taken: list[Part] = []
        for part in (each for each in self.between(first, second) if each.feature != "start" and each.weight > 0):
            taken.append(part)
            gap -= part.weight
            if gap < 0:
                return taken
        return []

    def told(self, part: Part) -> Moved:
        """Return a part in words, with what in the commit it rests on."""
        book = self._reader.book
        # What an author states was taken off before the features were looked for.
        commit = self._commit if part.feature.startswith(BY_HAND) else self._plain
        where, excerpt = found_in(part.feature, book, self._reader.places, commit, self._diff)
        return Moved(part.feature, in_words(part.feature, book.by_name), part.weight, where, excerpt)


def _heaviest(parts: Iterable[Part]) -> list[Part]:
    return sorted(parts, key=lambda part: (-abs(part.weight), part.feature))
