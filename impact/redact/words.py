"""Takes words out of a text: by themselves, and as parts of identifiers; never out of the middle of a plain word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from unicodedata import combining, normalize

from impact.model.notes import Note

GONE = "[redacted]"
# Of u for upper case, l for all other letters and d for digits: HTTPServer2 is HTTP, Server and 2.
_PIECE = re.compile(r"u+(?=ul)|u?l+|u+|d+")
_BETWEEN = r"([\s_./-]*)"


def without(text: str, words: Sequence[str], instead: str = GONE) -> str:
    """Return `text` with `instead` in the place of each of these words or names, however they are capitalised.

    A word ends where a text does, beside all that is no letter and no digit, between a letter and a digit, and at a
    hump: acme goes from acme_client, AcmeClient, acme-2 and /acme/, and stays in pharmacme. A name of several words is
    found in identifiers as well (ben-sample, BenSample).
    """
    spelled = _spelled(tuple(words))
    if spelled.anywhere is None or not spelled.anywhere.search(text):
        return text
    cuts, kept, done, at = _cuts(text), [], 0, 0
    while at < len(text):
        end = _end(text, at, spelled, cuts) if at in cuts else at
        if end > at:
            kept += [text[done:at], instead]
            done = at = end
        else:
            at += 1
    return "".join(kept) + text[done:]


class _Spelled:
    """Words as patterns, longest first, and one pattern for all of them; None for no words."""

    def __init__(self, words: Sequence[str]) -> None:
        self._patterns = tuple(
            (re.compile(re.escape(each.split()[0][0]), re.IGNORECASE),
             re.compile(_BETWEEN.join(map(re.escape, each.split())), re.IGNORECASE))
            for each in words
        )  # fmt: skip
        anywhere = "|".join(each.pattern for _, each in self._patterns)
        self.anywhere = re.compile(anywhere, re.IGNORECASE) if words else None
        self._beginning: dict[str, tuple[re.Pattern[str], ...]] = {}

    def beginning(self, sign: str) -> tuple[re.Pattern[str], ...]:
        """The patterns of words that begin with this sign: of hundreds of words only a few do."""
        if sign not in self._beginning:
            self._beginning[sign] = tuple(each for first, each in self._patterns if first.match(sign))
        return self._beginning[sign]


def _end(text: str, at: int, spelled: _Spelled, cuts: frozenset[int]) -> int:
    """Where a word ends that begins at a place; the place itself where none does."""
    for each in spelled.beginning(text[at]):
        found = each.match(text, at)
        if found and found.end() in cuts and all(_parts(found, group, cuts) for group in range(1, each.groups + 1)):
            return found.end()
    return at


def _parts(found: re.Match[str], group: int, cuts: frozenset[int]) -> bool:
    """Whether two words of a name are two here: an other is not another."""
    return found.start(group) != found.end(group) or found.start(group) in cuts


@lru_cache(maxsize=256)
def _spelled(words: tuple[str, ...]) -> _Spelled:
    """The words with accents as one sign, and as two."""
    plain = {normalize(form, each) for each in words if each.strip() for form in ("NFC", "NFD")}
    given = {each for each in words if each.strip()}
    return _Spelled(sorted(plain | given, key=lambda each: (-len(each), each)))


def _cuts(text: str) -> frozenset[int]:
    """Every place at which a word can begin or end."""
    kinds = "".join(map(_kind, text))
    cuts = {0, len(text)}
    for piece in _PIECE.finditer(kinds):
        cuts.update(piece.span())
    for at, kind in enumerate(kinds):
        if kind == " ":
            cuts.update((at, at + 1))
    return frozenset(cuts)


def _kind(sign: str) -> str:
    if sign.isupper():
        return "u"
    if sign.isalpha() or combining(sign):
        return "l"
    return "d" if sign.isalnum() else " "


def redacted_note(note: Note, words: Sequence[str], instead: str = GONE) -> Note:
    """Return a note without these words: in its text, its answers, what was found of its checks, and its links.

    A link that holds one is left out as a whole. The names of people are kept as they are: only their letter is shown.
    """
    return replace(
        note,
        text=without(note.text, words, instead),
        answers=tuple((key, without(said, words, instead)) for key, said in note.answers),
        links=tuple(each for each in note.links if without(each, words) == each),
        checked=tuple(replace(each, text=without(each.text, words, instead)) for each in note.checked),
    )
