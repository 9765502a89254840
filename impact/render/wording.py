"""The wording rules that a machine can hold our own sentences to; quotations are not ours and pass."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from impact.model.work import PROVENANCES
from impact.render.blocks import CITE, OWN, Line, Page, lines_of

_NUMBER = r"(?:\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|dozens? of|hundreds of|many|several)"
_THINGS = r"(?:lines?|locs?|commits?|prs?|(?:pull|merge) requests?|comments?|days? active|active days?)"
_ABOUT_THEM = r"(?:you|the engineer|the person|they)"
_NOT_DONE = r"(?:(?:did|do|does|have|has|could|were|are) not|didn't|don't|haven't|hasn't|never)"
_TAG = "|".join(PROVENANCES)

_PATTERNS = (
    # Nothing in this version measures an effect, so nothing may claim one.
    ("W-03", r"(?:reduc|improv|accelerat|eliminat)(?:es?|ed|ing)\b"),
    ("W-03", r"(?:prevent(?:s|ed|ing)|saved|boost(?:s|ed|ing)|s(?:ped|peeds|peeded) up)\b"),
    ("W-03", r"(?:led to|resulted in|caused|thanks to)\b"),
    ("W-05", rf"{_NUMBER} (?:\w+ )?{_THINGS}\b"),
    ("W-05", r"(?:lines of code|hours?|streaks?|rank(?:s|ed|ing)?|percentiles?|top \d+)\b"),
    ("W-05", r"\d+ ?(?:%|percent\b)"),
    ("W-05", r"(?:world-class|invaluable|single-handed(?:ly)?|10x|outstanding|exceptional)\b"),
    ("W-05", r"(?:brilliant|excellent|impressive|best-in-class|most (?:active|productive))\b"),
    ("W-06", rf"{_ABOUT_THEM} {_NOT_DONE}\b"),
    ("W-06", r"(?:fail(?:s|ed|ure|ing)? to|lack(?:s|ed|ing)?|not met|unmet)\b"),
    ("W-06", r"(?:insufficient|weakness(?:es)?|(?:below|short of) (?:the )?(?:expectations?|level|bar))\b"),
    # A claim is shown as [C12 observed]; its id alone hides how it is known.
    ("W-08", rf"C\d+\b(?! (?:{_TAG})\b)"),
)
RULES = tuple((rule, re.compile(rf"\b{pattern}", re.IGNORECASE)) for rule, pattern in _PATTERNS)
_ANY = re.compile(rf"\b(?:{'|'.join(pattern for _, pattern in _PATTERNS)})", re.IGNORECASE)
_SENTENCE = re.compile(r"[^.;!?]+[.;!?]*")


@dataclass(frozen=True, slots=True)
class Fault:
    """A sentence of ours that breaks a rule, and the words that do."""

    rule: str
    words: str
    sentence: str


class WordingError(Exception):
    """A sentence of ours breaks a wording rule: a bug of the report, not of what it reports on."""

    def __init__(self, found: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(f"{each.rule}: {each.words!r} in {each.sentence!r}" for each in found))
        self.faults = found


def faults(text: str) -> tuple[Fault, ...]:
    """Return every breach in a text of ours; give it without quotations."""
    return tuple(
        Fault(rule, match.group(), _sentence_around(text, match.start()))
        for rule, pattern in RULES
        for match in pattern.finditer(text)
    )


def our_words(line: Line) -> str:
    """Return a line with everything that is not ours blanked out."""
    return "".join(each.text if each.voice in (OWN, CITE) else "‹›" for each in line)


def checked(page: Page) -> Page:
    """Return the page if all its sentences keep the rules; raises WordingError otherwise."""
    checked_lines(lines_of(page.one + page.rest))
    return page


def checked_lines(lines: Iterable[Line]) -> None:
    """Raise WordingError when one of the lines breaks a rule."""
    found = _found(lines)
    if found:
        raise WordingError(found)


def _found(lines: Iterable[Line]) -> tuple[Fault, ...]:
    # A long report says the same few sentences again and again around other people's words.
    return tuple(fault for text in dict.fromkeys(map(our_words, lines)) if _ANY.search(text) for fault in faults(text))


def _sentence_around(text: str, at: int) -> str:
    around = [each for each in _SENTENCE.finditer(text) if each.start() <= at < each.end()]
    return around[0].group().strip() if around else text
