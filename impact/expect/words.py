"""Counts as our sentences write them, and what is there beside what was asked."""

from __future__ import annotations

import re

_PLURALS = {"other person": "other people", "repository": "repositories"}
_WAIT = re.compile(r"too recent: (\d+ of \d+ days)")


def number(count: int) -> str:
    """Return a count in digits, as measures write theirs, so that no page holds two styles; 0 is "no"."""
    return str(count) if count else "no"


def plural(noun: str) -> str:
    """Return the plural of one of our nouns."""
    return _PLURALS.get(noun, f"{noun}s")


def asked(count: int, noun: str, wanted: int, said: str = "shown:") -> str:
    """Return such as "shown: 1 module; asked for: 2"; `said` begins the sentence."""
    counted = f"{number(count)} {noun if count == 1 else plural(noun)}"
    return f"{said} {counted}; asked for: {number(wanted)}"


def waiting(text: str) -> str:
    """Return `text` with its wait, kept short as "too recent: 41 of 90 days", as a phrase that reads."""
    return _WAIT.sub(r"too recent to say: \1 have passed", text)
