"""Compares what was done with what a level asks for: four statuses, and the smallest missing part."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from impact.expect.bars import missing_for_bar
from impact.expect.claims import is_planted, is_taken_back
from impact.expect.reaches import missing_for_reach, spread
from impact.model.ladder import Category, Expectation, Level
from impact.model.report import EVIDENCED, NO_EVIDENCE, NOT_VISIBLE, PARTLY, Coverage, cited
from impact.model.work import (
    ACROSS,
    ADVICE,
    BARE,
    CI,
    CONFIRMED,
    DURABILITY,
    KEPT,
    MIGRATED,
    PERSISTENT,
    PROVENANCES,
    REACH,
    REGRESSIONS,
    SELF_INITIATED,
    SHARED,
    STATED,
    WAITS,
    Contribution,
    Outcome,
    Quality,
)

Outcomes = Mapping[str, tuple[Outcome, ...]]
Qualities = Mapping[str, tuple[Quality, ...]]
_NO_QUALITIES: Qualities = {}
# Which outcome measures each requirement of a ladder rests on in this version; one of them that holds is enough.
_MEASURES = {
    "delivered": ("survived-30",),
    "adopted": ("continued", "adopted-by-use", ACROSS),
    "held": ("survived-90",),
}
_WORDS = {
    "survived-30": "whether it stayed for 30 days",
    "survived-90": "whether it stayed for 90 days",
    "continued": "whether others took it on",
    REGRESSIONS: "whether repairs fell further than in comparable areas",
    "adopted-by-use": "whether others use it",
    ACROSS: "whether other repositories use it",
    "marker-gone": "whether the marker stayed gone",
    "released": "whether others cut releases",
    "freed": "whether others came to these files",
    MIGRATED: "whether the last one let go",
    KEPT: "whether the owners went on with it",
    CI: "what CI results say",
    PERSISTENT: "whether the problem had kept coming back before",
    REACH: "whether it reaches others",
    SELF_INITIATED: "whether the engineer began it",
    DURABILITY: "whether it is still in place",
    SHARED: "whether others had a part in it",
}
_NOT_SEEN = {
    PERSISTENT: "it is not seen that the problem had kept coming back",
    REACH: "it is not seen that it reaches others",
    SELF_INITIATED: "it is not known who began it",
    DURABILITY: "it is not seen that it is still in place",
    SHARED: "it is not seen that others had a part in it",
}
_CAME_AGAIN = "it is not seen that the problem stayed away"
_WAITING = "too recent"
# What the files show, or somebody else confirms; words of one's own never suffice alone.
_SEEN_ELSEWHERE = ("none", "low")
_UNSEEN = "only words of commits speak of it; nothing in their files shows it"
_UNMEASURED = "it left no commit, so nothing of it is measured"
_UNSEEN_REVIEWS = "too few changes are seen on which the advice was taken up"
_NOT_BY_REVIEWS = "reviews show that advice was taken, not what this asks for"
_ONLY_NOTED = "it stands in a note of the engineer's own; nobody else has confirmed it yet"
_ONLY_CHANGED = "others changed it, and none is seen to use it"
_ONLY_COUNTED = "a count before and after it is compared with nothing, so it shows no outcome"
_ONLY_CREDITED = "others wrote its commits, on which the engineer is credited as co-author"
_UNSEEN_BUT_SAID = "the engineer says what sort of work it is; nothing in its files alone shows it"


# A contribution, what came of it, and its qualities.
_Known = tuple[Contribution, tuple[Outcome, ...], tuple[Quality, ...]]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A contribution of the right sort, and what each requirement still misses ("" for nothing)."""

    work: Contribution
    outcomes: tuple[Outcome, ...]
    missing: tuple[str, ...]
    qualities: tuple[Quality, ...] = ()

    @property
    def gaps(self) -> tuple[str, ...]:
        """What is missing, each once: the same wait may stand for two requirements."""
        return tuple(dict.fromkeys(each for each in self.missing if each))

    @property
    def waits(self) -> bool:
        """Whether time is all that is missing."""
        return len(self.gaps) == 1 and self.gaps[0].startswith(_WAITING)


def coverage(
    level: Level,
    work: Iterable[Contribution],
    outcomes: Outcomes,
    categories: Mapping[str, Category],
    qualities: Qualities = _NO_QUALITIES,
) -> tuple[Coverage, ...]:
    """Return one status for every expectation of `level`, in the ladder's order.

    `outcomes` and `qualities` are found by contribution id.

    `evidenced`: enough contributions, spread as the bar asks, each with the reach, outcome and qualities asked for,
    and at least one seen in the change itself. `partly`: something of the right sort is there; `missing`
    names the smallest missing part, an outcome nobody has measured yet included. `not visible in Git`:
    the expectation, or a sort of work that would show it, needs a source that was not read. What stands in a note
    alone, or of which the person wrote no commit, is `partly` at most; the word of somebody else can make it more.
    Work that was reverted as a whole, or took out what the person
    had put in, shows nothing. More contributions and stronger outcomes never lower a status.
    """
    ordered = sorted({each.id: each for each in work}.values(), key=lambda each: (each.first, each.repo, each.id))
    found = [
        (each, outcomes.get(each.id, ()), qualities.get(each.id, ()))
        for each in ordered
        if not is_taken_back(outcomes.get(each.id, ())) and not is_planted(outcomes.get(each.id, ()))
    ]
    return tuple(_status(each, found, categories) for each in level.expectations)


def _status(expectation: Expectation, work: list[_Known], categories: Mapping[str, Category]) -> Coverage:
    candidates = [
        _candidate(expectation, each, categories)
        for each in work
        if each[0].category in expectation.categories and (expectation.git != "none" or _is_told(each[0]))
    ]
    if not candidates:
        hidden = expectation.git == "none" or any(_hidden(categories.get(key)) for key in expectation.categories)
        return Coverage(expectation, NOT_VISIBLE if hidden else NO_EVIDENCE, (), "")
    ready = [each for each in candidates if not each.gaps]
    missing = _missing(expectation, ready, candidates)
    shown = ready or candidates
    return Coverage(expectation, PARTLY if missing else EVIDENCED, tuple(each.work.id for each in shown), missing)


def _is_told(work: Contribution) -> bool:
    """Whether it is known by somebody's word, which needs no Git to be seen."""
    return bool(work.note) or work.provenance == "corroborated"


def _hidden(category: Category | None) -> bool:
    return category is not None and category.git in _SEEN_ELSEWHERE


def _candidate(expectation: Expectation, known: _Known, categories: Mapping[str, Category]) -> _Candidate:
    work, outcomes, qualities = known
    return _Candidate(
        work,
        outcomes,
        (
            _missing_outcome(expectation.outcome, work, outcomes, categories.get(work.category)),
            missing_for_reach(expectation.reach, work, outcomes, qualities),
            *(_missing_quality(each, qualities) for each in expectation.qualities),
        ),
        qualities,
    )


def _missing_outcome(wanted: str, work: Contribution, outcomes: tuple[Outcome, ...], category: Category | None) -> str:
    if wanted == "none":
        return ""
    if wanted == "stated":
        # What others did after a remark lies open to everybody who may read the review.
        said = any(each.holds for each in outcomes if each.measure in (STATED, CONFIRMED, ADVICE, WAITS))
        if work.events and not said:
            return _UNSEEN_REVIEWS
        return "" if said else "a statement with a link another person can open"
    if work.events:
        return _NOT_BY_REVIEWS
    if work.note:
        return _UNMEASURED
    if wanted == "adopted" and (unused := _unused(outcomes)):
        return unused
    held = _missing_measure(_MEASURES[wanted], outcomes)
    if held or wanted != "held":
        return held
    # What was measured against comparables shows it whatever the category's usual measure says.
    if any(each.holds and each.measure == CI for each in outcomes):
        return ""
    if category is None or not category.held_by:
        own = f" ({cited(category.outcome.rstrip('.'))})" if category and category.outcome else ""
        return f"its own measure{own} is not measured yet"
    silent = {*BARE, *(("continued",) if "adopted-by-use" in category.held_by and _unused(outcomes) else ())}
    compared = tuple(each for each in category.held_by if each not in silent)
    return _missing_measure(compared, outcomes) if compared else _ONLY_COUNTED


def _unused(outcomes: tuple[Outcome, ...]) -> str:
    """Return _ONLY_CHANGED where use by others was looked for and none was seen: who changes a file need not use it.

    The word of somebody else, and use in another repository, say more than a search that can miss.
    """
    used = [
        each.holds
        for each in outcomes
        if each.measure == "adopted-by-use" or (each.measure in (CONFIRMED, ACROSS) and each.holds)
    ]
    changed = any(each.holds for each in outcomes if each.measure == "continued")
    return _ONLY_CHANGED if changed and False in used and True not in used else ""


def _missing_measure(measures: tuple[str, ...], outcomes: tuple[Outcome, ...]) -> str:
    """What is missing where one of these must hold; of those that do not, the one that time alone may bring."""
    found = [each for measure in measures for each in outcomes if each.measure == measure]
    if not found:
        # Other repositories are no part of what is read of one.
        near = [each for each in measures if each != ACROSS] or measures
        return f"not measured yet: {' or '.join(_WORDS.get(each, each) for each in near)}"
    if any(each.holds for each in found):
        return ""
    # What cannot be known, or waits, says less than what was seen, but a wait is the smallest part that can be missing.
    waits = (each for each in found if each.because.startswith(_WAITING))
    seen = (each for each in found if each.holds is False)
    return next(iter((*waits, *seen, *found))).because


def _missing_quality(wanted: str, qualities: tuple[Quality, ...]) -> str:
    found = [each for each in qualities if each.name == wanted]
    if not found:
        return f"not measured yet: {_WORDS.get(wanted, cited(wanted))}"
    if any(each.holds for each in found):
        return ""
    because = found[0].because
    if because.startswith(_WAITING):
        return because
    # That it had come back is seen, by commits; then what came after it is missing.
    came = wanted == PERSISTENT and found[0].shas
    return f"{_CAME_AGAIN if came else _NOT_SEEN.get(wanted, f'{cited(wanted)} is not seen')}: {because}"


def _missing(expectation: Expectation, ready: list[_Candidate], candidates: list[_Candidate]) -> str:
    """The smallest missing part, "" when nothing is: of the contributions first, then of the bar."""
    nearest = min(
        (each for each in candidates if each.gaps),
        key=lambda each: (len(each.gaps), not each.waits, each.work.first, each.work.id),
        default=None,
    )
    if nearest is not None and not ready:
        return "; ".join(nearest.gaps)
    waiting = sum(each.waits for each in candidates)
    if nearest is not None and len(ready) < expectation.bar.contributions <= len(ready) + waiting:
        return nearest.gaps[0]
    # What only a note says makes up no number, however often it is said.
    counted = [each for each in ready if not each.work.note or _is_seen(each.work)]
    if not counted:
        return _ONLY_NOTED
    # A line that credits somebody is easily written, also by oneself.
    counted = [each for each in counted if each.work.role != "co-author" or each.work.provenance == "corroborated"]
    works = [each.work for each in counted]
    if not works:
        return _ONLY_CREDITED
    if not any(_is_seen(each) for each in works):
        if all(each.events for each in works):
            return _UNSEEN_REVIEWS
        return _UNSEEN_BUT_SAID if all(each.correction for each in works) else _UNSEEN
    together = spread((each.work, each.outcomes) for each in counted)
    first = counted[0]
    far = missing_for_reach(expectation.reach, first.work, first.outcomes, first.qualities, together=together)
    return far or missing_for_bar(expectation.bar, works)


def _is_seen(work: Contribution) -> bool:
    """Whether something beside the person's later word and the rules' guess speaks for the category.

    A type that a commit states was written with the work, where every reader can hold it against the change;
    a correction comes afterwards, and one that only agrees leaves standing what was seen. A note alone shows nothing.
    """
    later = work.correction is not None or work.note
    return work.provenance in (("observed", "corroborated") if later else PROVENANCES[1:])
