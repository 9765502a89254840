"""The words by which a review comment is read, as settings hold them."""

from __future__ import annotations

from dataclasses import dataclass

# What a comment may say; what none of them fits is OTHER.
DEFECT, DESIGN, DOCS, NIT, QUESTION, PRAISE, OTHER = SAYS = (
    "defect",
    "design",
    "docs",
    "nit",
    "question",
    "praise",
    "other",
)


@dataclass(frozen=True, slots=True)
class WordRule:
    """One pattern that speaks for a class, in comments of `at_most` words (0: of any length)."""

    says: str
    pattern: str
    weight: float
    at_most: int = 0


@dataclass(frozen=True, slots=True)
class ReviewWords:
    """All rules; `doubt` and `sure_enough` as config/review_words.yaml explains them.

    `classes` are in the order in which the first of equals wins.
    """

    rules: tuple[WordRule, ...]
    classes: tuple[str, ...]
    doubt: float
    sure_enough: float
