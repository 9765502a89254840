"""Sentences of fact about contributions and outcomes, each with an id and the commits behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from impact.expect.dates import span
from impact.expect.words import number
from impact.model.ladder import Category
from impact.model.report import Claim, Remarked, Said, Story, cited, quoted
from impact.model.work import (
    CONFIRM,
    CONFIRMED,
    CONTINUED,
    DURABILITY,
    PERSISTENT,
    PLANTED,
    STATED,
    Contribution,
    Outcome,
    Quality,
)

OTHER_PEOPLE = "other people"
REMOVED, BY_ENGINEER, TAKEN_BACK = "files removed", "files the engineer removed", "parts taken back"
SAME_CHANGE = "same-change"
_SHORT, _LONG = "survived-30", "survived-90"
_NAMED = 6


def people(count: int) -> str:
    """Return how many other people, never who: "3 other people"."""
    return f"{number(count)} other {'person' if count == 1 else 'people'}"


def reach(outcomes: tuple[Outcome, ...]) -> int:
    """Return how many other people the outcomes of one contribution show, at most."""
    return max((dict(each.numbers).get(OTHER_PEOPLE, 0) for each in outcomes if each.holds), default=0)


@dataclass(frozen=True, slots=True)
class Telling:
    """What one story is made of: a contribution, its outcomes and qualities, its category if that is still known."""

    contribution: Contribution
    outcomes: tuple[Outcome, ...]
    category: Category | None
    qualities: tuple[Quality, ...] = ()
    notes: tuple[Said, ...] = ()
    remarks: tuple[Remarked, ...] = ()
    changes: tuple[str, ...] = ()

    @property
    def group(self) -> str:
        """The category's group; a category nobody knows any more is unclassified."""
        return self.category.group if self.category else "unclassified"

    @property
    def is_taken_back(self) -> bool:
        """Whether all of it was reverted."""
        return is_taken_back(self.outcomes)

    @property
    def is_leverage(self) -> bool:
        """Whether it looks like leverage, and was not reverted as a whole."""
        return self.group == "leverage" and not self.is_taken_back


def told(outcomes: tuple[Outcome, ...]) -> tuple[Outcome, ...]:
    """Return the outcomes worth a sentence: what stayed, or went, within 90 days need not be said of 30 as well."""
    long = [each for each in outcomes if each.measure == _LONG]
    lasted, said = any(each.holds for each in long), [each.because for each in long]
    return tuple(each for each in outcomes if each.measure != _SHORT or not (lasted or each.because in said))


def known(outcomes: tuple[Outcome, ...]) -> tuple[Outcome, ...]:
    """Return the outcomes that a claim stands for, in the order of the claims."""
    return tuple(each for each in told(outcomes) if each.holds is not None)


def notable(qualities: tuple[Quality, ...]) -> tuple[Quality, ...]:
    """Return the qualities worth a claim: that a problem stayed away or came again, what is in place and what is gone.

    Whom the work reached and with whom it was done rest on claims that are there already.
    """
    return tuple(
        each
        for each in qualities
        if (each.holds and each.name in (PERSISTENT, DURABILITY))
        or (each.name == PERSISTENT and came_again(each))
        or (each.name == DURABILITY and is_gone(each))
    )


def came_again(quality: Quality) -> bool:
    """Whether a problem had kept coming back, and did so after the work as well."""
    return quality.holds is False and bool(quality.shas)


def is_gone(quality: Quality) -> bool:
    """Whether it is known who removed what the work created, and when."""
    return quality.holds is False and any(name == REMOVED for name, _ in quality.numbers)


def is_cleared(found: Outcome | Quality) -> bool:
    """Whether nobody but the engineer removed what the work created: they may well have been done with it."""
    counts = dict(found.numbers)
    return found.holds is False and counts.get(REMOVED, 0) == counts.get(BY_ENGINEER, -1)


def is_taken_back(outcomes: Iterable[Outcome]) -> bool:
    """Whether all of the work was reverted within its window, by whomever: then it is evidence for nothing."""
    backs = [dict(each.numbers) for each in outcomes if each.measure in (_SHORT, _LONG) and each.holds is False]
    return any(each.get(TAKEN_BACK, -1) >= each.get("parts", 0) for each in backs)


def is_planted(outcomes: Iterable[Outcome]) -> bool:
    """Whether it only took out what the same person had put there: then it is evidence for nothing."""
    return any(name == PLANTED for each in outcomes for name, _ in each.numbers)


def story(telling: Telling, first: int) -> Story:
    """Return the story whose first claim has the number `first`; its other claims follow on."""
    work, outcomes, noted = telling.contribution, known(telling.outcomes), notable(telling.qualities)
    return Story(
        contribution=work,
        category_title=telling.category.title if telling.category else work.category,
        taken_back=telling.is_taken_back,
        leverage=telling.is_leverage,
        what=_what(telling, f"C{first}"),
        outcomes=telling.outcomes,
        claims=tuple(_came_of_it(work, outcome, f"C{first + at}") for at, outcome in enumerate(outcomes, start=1)),
        qualities=telling.qualities,
        noted=tuple(
            Claim(f"C{at}", _spoken(each.because), "observed", (each.name,), work.repo, each.shas or work.shas)
            for at, each in enumerate(noted, start=first + 1 + len(outcomes))
        ),
        notes=telling.notes,
        remarks=telling.remarks,
        changes=telling.changes,
        elsewhere=_elsewhere(work, first + 1 + len(outcomes) + len(noted)),
    )


def _elsewhere(work: Contribution, first: int) -> tuple[Claim, ...]:
    """One claim for each other repository in which the same change landed."""
    return tuple(
        Claim(
            f"C{at}",
            f"The same change landed in {quoted(each.repo)}, {span(each.first, each.last)}.",
            "observed",
            (SAME_CHANGE,),
            each.repo,
            each.shas,
        )
        for at, each in enumerate(work.elsewhere, start=first)
    )


def _what(telling: Telling, name: str) -> Claim:
    work = telling.contribution
    text = f"{_done(work)}, {span(work.first, work.last)}{landed_in(work)}"
    if telling.category is None or telling.group == "unclassified":
        text += "; no category fits by the rules."
    elif work.note:
        text += f"; category set by the engineer: {cited(telling.category.title)}."
    elif work.correction is not None:
        verb = "confirmed" if work.correction.action == CONFIRM else "set"
        text += f"; category {verb} by the engineer: {cited(telling.category.title)}."
    else:
        text += f"; this looks like {cited(telling.category.title)}."
    rules = tuple(rule for rule, _ in work.signals)
    return Claim(name, text, work.provenance, rules, work.repo, work.shas, work.note, work.events, work.pages)


def landed_in(work: Contribution) -> str:
    """Return in how many repositories it landed and in which, "" for one; a clause that begins with a comma."""
    names = [quoted(each) for each in dict.fromkeys((work.repo, *(other.repo for other in work.elsewhere)))]
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f", landed in {number(len(names))} repositories: {', '.join(names[:_NAMED])}{more}" if work.elsewhere else ""


def _done(work: Contribution) -> str:
    if work.note:
        return f"By the engineer's own note, which no commit shows: {quoted(work.title)}"
    where = ", ".join(quoted(area) for area in work.areas[:3])
    if work.events:
        return f"Reviewed or advised on changes of others{f' in {where}' if where else ''}"
    verb = "Was credited as co-author of" if work.role == "co-author" else "Wrote"
    return f"{verb} {quoted(work.title)}{f' in {where}' if where else ''}"


def _came_of_it(work: Contribution, outcome: Outcome, name: str) -> Claim:
    shas = outcome.shas or work.shas
    rests = (work.repo, shas, work.note, work.events, work.pages)
    return Claim(name, sentence(outcome), _known_by(outcome), (outcome.measure,), *rests)


def _known_by(outcome: Outcome) -> str:
    """Only a yes confirms: who says partly or no has said something as well, and it is told, but as said."""
    if outcome.measure == CONFIRMED:
        return "corroborated" if outcome.holds else "stated"
    return "stated" if outcome.measure == STATED else "observed"


def sentence(outcome: Outcome) -> str:
    """Return what an outcome shows, in words that claim no effect."""
    count = dict(outcome.numbers).get(OTHER_PEOPLE, 0)
    if outcome.holds and outcome.measure == "continued" and count:
        said, also, passing = outcome.because.partition("; ")
        # Of a change that landed in several repositories it is so in the one that is named.
        where = said[: -len(CONTINUED)] if said.endswith(CONTINUED) else ""
        text = f"{where}{people(count)} later changed files it created{also}{passing}."
    elif outcome.holds and outcome.measure.startswith("survived-") and not outcome.numbers:
        text = f"not reverted in the {outcome.window_days} days after it landed."
    else:
        text = outcome.because
    return _spoken(text)


def _spoken(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."
