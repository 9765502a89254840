"""Sets of rules as bits of a number: from what was found to the rules that ask for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


class Index:
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
        """Return the rules that ask for something found, or for nothing."""
        return self._free | self.asked_by(found)

    def asked_by(self, found: int) -> int:
        """Return the rules that ask for something found."""
        rules = 0
        for index in bits(found):
            rules |= self._rules[index]
        return rules


def bits(mask: int) -> Iterator[int]:
    """Yield the places of the bits that are set, lowest first."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest
