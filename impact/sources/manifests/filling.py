"""Puts what a file itself says in the places of the names that stand for it: `${x}`, `$(X)`."""

from __future__ import annotations

import re

from impact.sources.manifests.gathered import LONGEST_WORD

# Names may stand for texts with names in them, and for each other.
_ROUNDS = 8


def filled(text: str, names: re.Pattern[str], known: dict[str, str]) -> str:
    """Return the text with what is known put in; what is not known stays as it is written."""
    text = text[:LONGEST_WORD]
    if not names.search(text):
        return text
    for _ in range(_ROUNDS):
        new = names.sub(lambda found: known.get(found[1], found[0])[:LONGEST_WORD], text)[:LONGEST_WORD]
        if new == text:
            break
        text = new
    return text
