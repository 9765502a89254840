"""Takes words out of what somebody wrote, wherever they stand in it as whole words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from impact.model.notes import Note

GONE = "[redacted]"


def without(text: str, words: Sequence[str], instead: str = GONE) -> str:
    """Return `text` with `instead` in the place of each of these words or names, however they are capitalised."""
    parts = [r"\s+".join(map(re.escape, each.split())) for each in words if each.strip()]
    if not parts:
        return text
    longest_first = "|".join(sorted(parts, key=len, reverse=True))
    # A word ends where no letter or digit follows; \b would not see the end of a name such as "C++".
    return re.sub(rf"(?<!\w)(?:{longest_first})(?!\w)", lambda _: instead, text, flags=re.IGNORECASE)


def redacted(note: Note, words: Sequence[str], instead: str = GONE) -> Note:
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
