"""The three questions a review turns on, answered from coverage and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from impact.expect.words import number
from impact.model.ladder import Level
from impact.model.notes import NEXT_LEVEL, OWNING, STAFF
from impact.model.report import (
    EVIDENCED,
    NO_EVIDENCE,
    NOT_VISIBLE,
    PARTLY,
    Coverage,
    Question,
    Story,
    cited,
)

MOST_PARTS = 3
MOST_TAGS = 2
MOST_HEARD = 1
ASK_YOUR_MANAGER = "Ask your manager which of these matter here."
FOR_BOTH = "Which of these matter here is for the engineer and their manager to say."
KEPT = "Opportunities stand in the engineer's own report alone."

_Numbered = tuple[int, Coverage]


def questions(
    coverage: tuple[Coverage, ...],
    target: Level,
    told: tuple[Story, ...],
    heard: Mapping[str, tuple[str, ...]],
    owning: tuple[str, ...] = (),
    *,
    mine: bool = True,
) -> tuple[Question, ...]:
    """Return the three questions with their answers; expectations are named by number and dimension.

    `heard` is what others answered to each of them, latest first; `owning` answers the second, where it may be shown.
    Unless it is the engineer's own report (`mine`), nothing in it speaks to them.
    """
    level = cited(target.title)
    tags = {each.contribution.id: f"[{each.what.id} {each.what.provenance}]" for each in told}
    own = (
        (STAFF, f"What would I need to do to be considered {level} here?", _parts(coverage, mine=mine)),
        (OWNING, "Is there something I should be owning that I am not?", owning or (KEPT,)),
        (NEXT_LEVEL, f"What looks like {level} today, and what is missing?", _today(coverage, tags)),
    )
    return tuple(Question(text, (*answers, *_heard(heard.get(key, ()), mine=mine))) for key, text, answers in own)


def _heard(said: tuple[str, ...], *, mine: bool) -> tuple[str, ...]:
    rest = len(said) - MOST_HEARD
    where = " (impact ask --list)" if mine else ""
    more = (f"Answers beside these: {rest}{where}.",) if rest > 0 else ()
    return (*said[:MOST_HEARD], *more)


def asks(coverage: tuple[Coverage, ...]) -> tuple[str, ...]:
    """Return what only the person can answer, first where no source of this version could see."""
    silent = sorted(
        (each for each in coverage if each.status in (NOT_VISIBLE, NO_EVIDENCE)),
        key=lambda each: each.status != NOT_VISIBLE,
    )
    return tuple(each.expectation.ask for each in silent if each.expectation.ask)


def _with(status: str, coverage: tuple[Coverage, ...]) -> list[_Numbered]:
    return [(at, each) for at, each in enumerate(coverage, start=1) if each.status == status]


def _name(numbered: _Numbered) -> str:
    return f"{numbered[0]} {cited(numbered[1].expectation.dimension)}"


def _parts(coverage: tuple[Coverage, ...], *, mine: bool) -> tuple[str, ...]:
    gaps = [each for each in _with(PARTLY, coverage) + _with(NO_EVIDENCE, coverage) if each[1].missing]
    lines = list(_each_once(gaps[:MOST_PARTS]))
    if not gaps:
        lines.append(_nothing_missing(coverage))
    return (*lines, *_others(coverage, len(gaps) - len(gaps[:MOST_PARTS])), ASK_YOUR_MANAGER if mine else FOR_BOTH)


def _each_once(gaps: list[_Numbered]) -> Iterator[str]:
    """What is missing, said once for all expectations that miss the same."""
    together: dict[str, list[str]] = {}
    for each in gaps:
        together.setdefault(each[1].missing.rstrip("."), []).append(_name(each))
    for missing, names in together.items():
        yield f"{'Expectation' if len(names) == 1 else 'Expectations'} {', '.join(names)}: {missing}."


def _nothing_missing(coverage: tuple[Coverage, ...]) -> str:
    """Say of how much of the level this is true, and what has no evidence: rows that show nothing miss nothing."""
    shown, silent = len(_with(EVIDENCED, coverage)), _with(NO_EVIDENCE, coverage)
    if not shown:
        return "Nothing in what was read speaks to an expectation; silence is not failure."
    if shown == len(coverage):
        return "Git shows a whole answer to every expectation; much of a level is not visible in Git."
    said = f"Git shows a whole answer to {shown} of {len(coverage)} expectations"
    if not silent:
        return f"{said}; of the others it shows nothing."
    more = f" and {number(len(silent) - MOST_PARTS)} more" if len(silent) > MOST_PARTS else ""
    return f"{said}; no evidence was found in it for {'; '.join(map(_name, silent[:MOST_PARTS]))}{more}."


def _others(coverage: tuple[Coverage, ...], untold: int) -> tuple[str, ...]:
    """Say how many expectations the answer leaves out, and where they stand."""
    # Where nothing has a missing part, those without evidence were just named.
    partly = any(each.missing and each.status != NOT_VISIBLE for each in coverage)
    silent = sum(not each.missing for _, each in _with(NO_EVIDENCE, coverage)) if partly else 0
    hidden = len(_with(NOT_VISIBLE, coverage))
    counts = ((untold, "with a missing part"), (silent, f"with {NO_EVIDENCE}"), (hidden, NOT_VISIBLE))
    said = [f"{number(count)} {what}" for count, what in counts if count]
    return (f"Further expectations: {', '.join(said)} (Appendix F).",) if said else ()


def _today(coverage: tuple[Coverage, ...], tags: dict[str, str]) -> tuple[str, ...]:
    lines = [
        f"{word}: {'; '.join(_shown(each, tags) for each in rows)}."
        for word, rows in (("Evidenced", _with(EVIDENCED, coverage)), ("Partly", _with(PARTLY, coverage)))
        if rows
    ]
    if not lines:
        lines.append("Nothing yet in what this report read; silence is not failure.")
    missing = [
        f"{status[:1].upper()}{status[1:]}: {', '.join(_name(each) for each in _with(status, coverage))}."
        for status in (NO_EVIDENCE, NOT_VISIBLE)
        if _with(status, coverage)
    ]
    return (*lines, " ".join(missing)) if missing else tuple(lines)


def _shown(numbered: _Numbered, tags: dict[str, str]) -> str:
    behind = [tags[each] for each in numbered[1].contributions if each in tags]
    return " ".join((_name(numbered), *behind[:MOST_TAGS]))
