"""Small numbers in words, for sentences that say what is there and what was asked."""

from __future__ import annotations

import re

_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_PLURALS = {"other person": "other people", "repository": "repositories"}
_WAIT = re.compile(r"too recent: (\d+ of \d+ days)")


def number(count: int) -> str:
    """Return a small count as a word: 0 is "no"."""
    return _WORDS[count] if count < len(_WORDS) else str(count)


def plural(noun: str) -> str:
    """Return the plural of one of our nouns."""
    return _PLURALS.get(noun, f"{noun}s")


def asked(count: int, noun: str, wanted: int, said: str = "") -> str:
    """Return such as "it reaches one module; two are asked"; without `said`, "there is" or "there are"."""
    there = said or ("there is" if count == 1 else "there are")
    counted = f"{number(count)} {noun if count == 1 else plural(noun)}"
    return f"{there} {counted}; {number(wanted)} {'is' if wanted == 1 else 'are'} asked"


def waiting(text: str) -> str:
    """Return `text` with its wait, kept short as "too recent: 41 of 90 days", as a phrase that reads."""
    return _WAIT.sub(r"too recent to say: \1 have passed", text)
