"""What rules ask of the patch of a commit, compiled to bits."""

from __future__ import annotations

from impact.classify.masks import Index
from impact.classify.rule import IN_TESTS, When
from impact.model.facts import DiffFacts


class DiffConditions:
    """The diff conditions of a list of rules; rules that ask nothing of the patch are `unasked`, as bits."""

    def __init__(self, whens: list[When]) -> None:
        asked = [(each.adds, each.removes, each.more, each.fewer) for each in whens]
        wanted = {name for each in asked for names in each for name in names}
        names = tuple(sorted(wanted.union(name for each in whens for name in each.untouched)))
        self._bit = {name: 1 << index for index, name in enumerate(names)}
        self._by = tuple(Index((each[place] for each in asked), names) for place in range(4))
        self._forbidden = Index((each.untouched for each in whens), names)
        self._sized = tuple(
            (1 << index, each.min_lines, each.max_lines)
            for index, each in enumerate(whens)
            if each.min_lines or each.max_lines
        )
        self._whole = tuple((1 << index, each.wholly) for index, each in enumerate(whens) if each.wholly)
        self.unasked = sum(1 << index for index, each in enumerate(whens) if not each.diff)

    def open_to(self, diff: DiffFacts) -> int:
        """Return the rules whose conditions on the patch hold, those without any among them."""
        found = [0, 0, 0, 0]
        touched = 0
        for facts, suffix in ((diff.facts, ""), (diff.in_tests, IN_TESTS)):
            for name, count in facts:
                bit = self._bit.get(name + suffix, 0)
                touched |= bit
                found[0] |= bit * (count.added > 0)
                found[1] |= bit * (count.removed > 0)
                found[2] |= bit * (count.added > count.removed)
                found[3] |= bit * (count.added < count.removed)
        rules = ~self._forbidden.asked_by(touched)
        for index, mask in zip(self._by, found, strict=True):
            rules &= index.open_to(mask)
        asked = self._sized or self._whole
        lines = sum((each.added or 0) + (each.deleted or 0) for each in diff.changes) if asked else 0
        for bit, name in self._whole:
            if not lines or _shown(diff, name) < lines:
                rules &= ~bit
        for bit, least, most in self._sized:
            if lines < least or (most and lines > most):
                rules &= ~bit
        return rules


def _shown(diff: DiffFacts, name: str) -> int:
    """How many added and removed lines show a fact."""
    plain = name.removesuffix(IN_TESTS)
    counts = dict(diff.in_tests if name != plain else diff.facts)
    return counts[plain].added + counts[plain].removed if plain in counts else 0
