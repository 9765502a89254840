"""A review form: the questions it asks, and what of a report answers each."""

from __future__ import annotations

from dataclasses import dataclass

# What a question may be answered from.
WORK, OUTCOMES, OTHERS, LEARNED, NEXT = TELLS = ("work", "outcomes", "others", "learned", "next")


@dataclass(frozen=True, slots=True)
class FormQuestion:
    """One text box: its question, what answers it (one of TELLS), how many characters it takes (0: any number)."""

    key: str
    text: str
    tells: str
    most_chars: int = 0


@dataclass(frozen=True, slots=True)
class Form:
    """A form by its key, the name of its file."""

    key: str
    title: str
    questions: tuple[FormQuestion, ...]
