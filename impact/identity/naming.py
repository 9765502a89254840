"""Names of people in somebody's own words: which are known authors, and the letters that stand for them elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count, product
from string import ascii_uppercase

from impact.model.facts import Identity
from impact.model.notes import Ask, Note

# Shorter parts of names are words as well: "Al", "Jo", "Li".
_SHORTEST_PART = 3
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Named:
    """Known people in a text: `whole` by their full name or address, `perhaps` by a word that is part of a name."""

    whole: tuple[str, ...]
    perhaps: tuple[str, ...]


def same(name: str) -> str:
    """A name as it is compared: without case, and with single spaces."""
    return " ".join(name.casefold().split())


class Authors:
    """The known authors, made ready to be looked for in many texts."""

    def __init__(self, people: Iterable[Identity], *, but: Iterable[str] = (), common: Iterable[str] = ()) -> None:
        """`but` are names and addresses that are no business of anybody else: the writer's own.

        `common` are names that mostly mean something else, such as those of months: alone they point at nobody.
        """
        own = {same(each) for each in but}
        self._whole: dict[str, list[str]] = {}
        self._parts: set[str] = set()
        for person in people:
            words = _words(person.name)
            if same(person.name) in own or same(person.email) in own:
                continue
            if len(words) > 1:
                _add(self._whole, words)
                self._parts |= {each for each in words if len(each) >= _SHORTEST_PART and each[:1].isupper()}
            elif words and len(words[0]) >= _SHORTEST_PART:
                self._parts.add(words[0])
            _add(self._whole, _words(person.email))
        self._parts -= {part for each in but for part in _words(each)} | set(common)

    def named(self, text: str) -> Named:
        """Return which of them a text names, each as the text has it, in its order."""
        spans = [each.span() for each in _WORD.finditer(text)]
        words = [text[start:end] for start, end in spans]
        folded = [same(each) for each in words]
        found: dict[str, None] = {}
        inside: set[int] = set()
        for at, word in enumerate(folded):
            for name in self._whole.get(word, ()):
                length = len(name.split(" "))
                if " ".join(folded[at : at + length]) == name:
                    found[text[spans[at][0] : spans[at + length - 1][1]]] = None
                    inside |= set(range(at, at + length))
        perhaps = (each for at, each in enumerate(words) if at not in inside and each in self._parts)
        return Named(tuple(found), tuple(dict.fromkeys(perhaps)))


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _add(names: dict[str, list[str]], words: list[str]) -> None:
    folded = [same(each) for each in words]
    if len(folded) > 1 and " ".join(folded) not in names.get(folded[0], ()):
        names.setdefault(folded[0], []).append(" ".join(folded))


def letters(notes: Iterable[Note], asks: Iterable[Ask]) -> dict[str, str]:
    """The letter of everybody who was named so far, by their name as it is compared."""
    found = {same(name): letter for note in notes for letter, name in note.people}
    return found | {same(each.to): each.letter for each in asks if each.letter}


def lettered(names: Iterable[str], known: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """Return (letter, name) for these, with the letters they have already or else the next free ones."""
    taken = set(known.values())
    free = (each for each in alphabet() if each not in taken)
    found: dict[str, tuple[str, str]] = {}
    for name in names:
        key = same(name)
        if key and key not in found:
            found[key] = (known.get(key) or next(free), " ".join(name.split()))
    return tuple(found.values())


def alphabet() -> Iterator[str]:
    """A to Z, then AA and on."""
    for length in count(1):
        yield from map("".join, product(ascii_uppercase, repeat=length))
