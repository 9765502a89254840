"""What a review comment says, by its words: to choose what to quote and to tell small remarks, never to judge."""

from __future__ import annotations

import re
from dataclasses import dataclass

from impact.model.review_words import OTHER, ReviewWords

# A comment says early what it is about; the rest of a long one is mostly pasted.
_LOOKED_AT = 4000
_FENCED = re.compile(r"^[ \t]*(```|~~~).*?(?:^[ \t]*\1[ \t]*$|\Z)", re.DOTALL | re.MULTILINE)
_INLINE = re.compile(r"`[^`\n]*`")
_QUOTED = re.compile(r"^[ \t]*>.*$", re.MULTILINE)
_ADDRESS = re.compile(r"\bhttps?://\S+")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Saying:
    """What a comment says, how sure that is (0 to 1), and its words without code and quotations.

    `claimed` is False in the abstain band: the class is then the likeliest one, and nothing more.
    """

    says: str
    sure: float
    words: int
    claimed: bool


class TextReader:
    """Reads comments by the rules it was made with."""

    def __init__(self, words: ReviewWords) -> None:
        self._words = words
        self._rules = [(each, re.compile(_bounded(each.pattern), re.IGNORECASE | re.MULTILINE)) for each in words.rules]

    def read(self, text: str) -> Saying:
        """Return what a comment says; "other" without any sureness where no rule speaks."""
        plain = prose(text)
        count = len(_WORD.findall(plain))
        head = plain[:_LOOKED_AT]
        sums = dict.fromkeys(self._words.classes, 0.0)
        for rule, pattern in self._rules:
            if (not rule.at_most or count <= rule.at_most) and pattern.search(head):
                sums[rule.says] += rule.weight
        total = sum(sums.values())
        if not total:
            return Saying(OTHER, 0.0, count, claimed=False)
        says = max(sums, key=lambda each: sums[each])
        sure = round(sums[says] / (total + self._words.doubt), 3)
        return Saying(says, sure, count, claimed=sure >= self._words.sure_enough)


def prose(text: str) -> str:
    """Return a comment without code, quotations and addresses."""
    for pattern in (_FENCED, _QUOTED, _INLINE, _ADDRESS):
        text = pattern.sub(" ", text)
    return text.strip()


def _bounded(pattern: str) -> str:
    """A pattern that stands between word borders, where it begins or ends with a word."""
    return rf"(?:(?<!\w)|(?=\W))(?:{pattern})(?!\w)"
