"""Which few of one's own review comments a report quotes: those that were taken up, then by what they say; pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date

from impact.classify.review_facts import Remark
from impact.classify.reviews import Reviewed
from impact.model.review_words import DEFECT, DESIGN, DOCS, QUESTION

MOST = 3
_SOONEST = (DEFECT, DESIGN, QUESTION, DOCS)
# A remark of a few words shows nothing to a stranger, and nobody reads a page of one.
_WORDS = range(6, 121)


def chosen(
    made: Iterable[Reviewed], *, sure_enough: float, may_be_shown: Callable[[str], bool]
) -> tuple[tuple[str, Remark], ...]:
    """Return at most three (contribution id, remark): of the contribution that reaches most people, of several of them.

    What was taken up most plainly stands first.

    Only remarks whose text is kept and `may_be_shown`; the class of a text counts where it is `sure_enough`, and for
    nothing but this choice.
    """
    picked: list[tuple[str, Remark]] = []
    for one in sorted(made, key=_strength):
        fit = (each for each in one.remarks if _is_fit(each, may_be_shown))
        found = sorted(fit, key=lambda each: _place(each, sure_enough))
        for again in (False, True):
            for remark in found:
                if len(picked) < MOST and not _is_among(remark, picked, again=again):
                    picked.append((one.contribution.id, remark))
    return tuple(picked)


def _strength(one: Reviewed) -> tuple[bool, int, date, str]:
    """What page one tells of first: enough that was seen, then the most people."""
    work = one.contribution
    return not one.outcome.holds, -len(work.others), work.first, work.id


def _is_fit(remark: Remark, may_be_shown: Callable[[str], bool]) -> bool:
    text = remark.kept.event.body.strip()
    return bool(text) and remark.kept.words in _WORDS and may_be_shown(text)


def _place(remark: Remark, sure_enough: float) -> tuple[int, int, float, int, str]:
    kept = remark.kept
    known = kept.sure >= sure_enough and kept.says in _SOONEST
    says = _SOONEST.index(kept.says) if known else len(_SOONEST)
    return -remark.came, says, -kept.sure if known else 0.0, -kept.day.toordinal(), kept.event.key


def _is_among(one: Remark, picked: Collection[tuple[str, Remark]], *, again: bool) -> bool:
    """Whether it is there already, or, the first time round, one to the same person."""
    if again:
        return any(one.kept.event == each.kept.event for _, each in picked)
    return any(one.author == each.author for _, each in picked)
