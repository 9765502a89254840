"""Small numbers in words, for sentences that say what is there and what was asked."""

from __future__ import annotations

_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_PLURALS = {"other person": "other people", "repository": "repositories"}


def number(count: int) -> str:
    """Return a small count as a word: 0 is "no"."""
    return _WORDS[count] if count < len(_WORDS) else str(count)


def plural(noun: str) -> str:
    """Return the plural of one of our nouns."""
    return _PLURALS.get(noun, f"{noun}s")


def asked(count: int, noun: str, wanted: int) -> str:
    """Return such as "one contribution, two asked"."""
    return f"{number(count)} {noun if count == 1 else plural(noun)}, {number(wanted)} asked"
