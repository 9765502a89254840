"""What all rules together ask of one text: searched once, then told which rules that leaves open."""

from __future__ import annotations

from collections.abc import Sequence

from impact.classify.masks import Index
from impact.classify.patterns import PatternSet


class Wording:
    """For every rule a pattern, or "", and the patterns of concepts, any of which will do, or none.

    `search` returns a mask of what was found in a text, to ask `open_to` with.
    """

    def __init__(self, patterns: Sequence[str], concepts: Sequence[tuple[str, ...]], engine: str) -> None:
        plain = sorted({each for each in patterns if each})
        lists = sorted({each for some in concepts for each in some})
        known = (*plain, *lists)
        self.search = PatternSet(known, lists=len(lists), engine=engine).search
        self._by_pattern = Index(((each,) if each else () for each in patterns), known)
        self._by_concept = Index(concepts, known)

    def open_to(self, found: int) -> int:
        """Return the rules whose pattern and one of whose concepts were found, where they ask for any."""
        return self._by_pattern.open_to(found) & self._by_concept.open_to(found)
