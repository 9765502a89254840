"""What people call things in several languages: the phrases for one concept, compiled to one pattern.

Patterns match UTF-8 as bytes, and hold ASCII only: a letter beyond ASCII stands there as its bytes, in either
case, composed and decomposed. So every engine finds the same, whatever it knows of Unicode.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from impact.classify.patterns import as_bytes, finder

ANY_ENDING = "*"
# What stands before and after a word: no letter, digit or underscore. A letter is ASCII, or two bytes long (Latin
# with accents, combining accents, Greek, Cyrillic), or Latin Extended Additional, which begins with E1. The other
# characters of three bytes or more are punctuation, pictures, or scripts that set no space between words.
_BEFORE = r"(?:^|(?-i:[^0-9A-Za-z_\x80-\xff]|\xc2[\x80-\xbf]|[\xe0\xe2-\xef][\x80-\xbf]{2}|\xf0[\x80-\xbf]{3}))"
_AFTER = r"(?:$|(?-i:[^0-9A-Za-z_\x80-\xff]|\xc2|[\xe0\xe2-\xf4]))"
# A typed apostrophe and a typeset one are the same to a reader.
_APOSTROPHE = r"(?:'|\xe2\x80\x99)"
_SHORTEST = 2


class Vocabulary:
    """The phrases for every concept, of all languages together."""

    def __init__(self, phrases: Mapping[str, Iterable[str]]) -> None:
        self.phrases = {concept: tuple(each) for concept, each in phrases.items()}
        self._patterns: dict[str, str] = {}

    def pattern(self, concept: str) -> str:
        """Return the pattern that finds any phrase for `concept`; what it found is the one group that matched."""
        known = self._patterns.get(concept)
        if known is None:
            known = self._patterns[concept] = pattern(self.phrases[concept])
        return known

    def found(self, concepts: Iterable[str], text: str) -> str:
        """Return the first phrase for one of `concepts` that stands in `text`, as it stands there, or ""."""
        for concept in concepts:
            match = finder(self.pattern(concept)).search(as_bytes(text))
            if match:
                phrase: bytes = next(group for group in match.groups() if group)
                return phrase.decode("utf-8", "replace")
        return ""


NO_WORDS = Vocabulary({})


def pattern(phrases: Iterable[str]) -> str:
    """Return one pattern that finds any of `phrases` as words; "*" at the end of a phrase means any ending."""
    by_ends: dict[tuple[bool, bool], list[str]] = {}
    for phrase in sorted(set(phrases)):
        plain = unicodedata.normalize("NFC", phrase.removesuffix(ANY_ENDING))
        ends = _is_spaced(plain[0]), not phrase.endswith(ANY_ENDING) and _is_spaced(plain[-1])
        by_ends.setdefault(ends, []).append("".join(map(_letter, plain)))
    return "|".join(
        f"{_BEFORE if before else ''}({'|'.join(each)}){_AFTER if after else ''}"
        for (before, after), each in sorted(by_ends.items())
    )


def fault_in_phrase(phrase: str) -> str:
    """Say what is wrong with a phrase, or return ""."""
    plain = phrase.removesuffix(ANY_ENDING)
    if ANY_ENDING in plain:
        return f"{ANY_ENDING!r} stands for any ending, so only at the end of a phrase"
    if not plain or not (plain[0].isalnum() and plain[-1].isalnum()):
        return "a phrase begins and ends with a letter or a digit"
    if " ".join(plain.split()) != plain:
        return "a phrase has one space between words"
    if _is_spaced(plain[0]) and len(plain) < _SHORTEST:
        return "a phrase of one letter would be found everywhere"
    return ""


def _is_spaced(letter: str) -> bool:
    """Whether words that begin or end with this letter have a space or a mark beside them."""
    return len(letter.encode()) < 3 or unicodedata.name(letter, "").startswith("LATIN")


@lru_cache(maxsize=4096)
def _letter(letter: str) -> str:
    if letter == " ":
        return r"\s+"
    if letter == "'":
        return _APOSTROPHE
    if letter.isascii():
        return re.escape(letter)
    cases = {letter, letter.lower(), letter.upper(), letter.upper().lower()}
    forms = {unicodedata.normalize(form, case).encode() for form in ("NFC", "NFD") for case in cases}
    written = sorted("".join(_byte(each) for each in form) for form in forms)
    return f"(?-i:{'|'.join(written)})"


def _byte(byte: int) -> str:
    return re.escape(chr(byte)) if byte < 0x80 else f"\\x{byte:02x}"
