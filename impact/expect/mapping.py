"""Proposes which sorts of work could show an expectation, by words it shares with their descriptions."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from impact.model.ladder import Category

_WORD = re.compile(r"[^\W\d_]{3,}")
_ENDINGS = (
    "ations",
    "ation",
    "ingly",
    "ings",
    "ions",
    "ised",
    "ises",
    "ise",
    "ized",
    "izes",
    "ize",
    "ing",
    "ion",
    "ers",
)
_SHORT_ENDINGS = ("ies", "ed", "es", "er", "ly", "s", "e", "y")
_SHORTEST = 4
# Words of every description and every ladder; which sort of work is meant they do not tell.
_COMMON = """
about across after again all also and any are around because been before being both but can did does doing done
down each else even every for from gets give given gives goes had has have help helped helps her him his how into
its just keep kept kind know known made make makes many may more most much must need needs new not nothing now off
old one ones only open other others our out over own part people person same say says she should some such take
takes than that the their them then there these they thing things this those through time too two under until use
used uses using very was way well were what when where which while who whole whom whose why will with within without
work worked working works would year you your team teams engineer engineers engineering system systems change
changed changes changing code area areas another first instead month months small large project projects better
follow follows daily data write writes wrote turn turned seen held right
"""
_STOP = frozenset(_COMMON.split())
# A title names the sort of work; a definition tells of it, an example is one of many.
_WEIGHTS = (("title", 3.0), ("key", 3.0), ("definition", 1.5), ("example", 0.5))
# Below it half of what is proposed for the default ladder is wrong, here a third. It grows with the number of
# categories: one word of a title that a second category has as well must stay below it.
_LEAST = 6.2
_MOST = 3


@dataclass(frozen=True, slots=True)
class Proposal:
    """A category that may show an expectation, and the words of it that say so, the weightiest first."""

    category: str
    words: tuple[str, ...]
    score: float


class Proposer:
    """Knows the words of every category once, and proposes for any number of sentences."""

    def __init__(self, categories: Iterable[Category]) -> None:
        # Ordinary work is what most expectations are not about; unclassified shows nothing.
        asked = [each for each in categories if each.group == "leverage"]
        self._order = {each.key: place for place, each in enumerate(asked)}
        self._words = {each.key: _weighed(each) for each in asked}
        counts = Counter(stem for words in self._words.values() for stem in words)
        self._rarity = {stem: math.log((1 + len(asked)) / number) for stem, number in counts.items()}

    def propose(self, text: str, most: int = _MOST) -> tuple[Proposal, ...]:
        """Return up to `most` categories, the likeliest first; () where no word speaks plainly enough."""
        said = _stems(text)
        found = [self._against(key, words, said) for key, words in self._words.items()]
        likely = [each for each in found if each.score >= _LEAST]
        best = max((each.score for each in likely), default=0.0)
        near = [each for each in likely if each.score >= best / 2]
        return tuple(sorted(near, key=lambda each: (-each.score, self._order[each.category]))[:most])

    def _against(self, key: str, words: Mapping[str, float], said: Mapping[str, str]) -> Proposal:
        weights = {said[stem]: words[stem] * self._rarity[stem] for stem in said if stem in words}
        heavy = sorted(weights, key=lambda word: (-weights[word], word))
        return Proposal(key, tuple(heavy), sum(weights.values()))


def _weighed(category: Category) -> dict[str, float]:
    found: dict[str, float] = {}
    for field, weight in _WEIGHTS:
        for stem in _stems(str(getattr(category, field)).replace("-", " ")):
            found[stem] = max(found.get(stem, 0.0), weight)
    return found


def _stems(text: str) -> dict[str, str]:
    """The stems of a text's words, each with the word as it stands there first."""
    found: dict[str, str] = {}
    for match in _WORD.finditer(text.casefold()):
        if match[0] not in _STOP:
            found.setdefault(_stem(match[0]), match[0])
    return found


def _stem(word: str) -> str:
    for endings in (_ENDINGS, _SHORT_ENDINGS):
        for ending in endings:
            if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
                word = word[: -len(ending)]
                break
    return word
