"""Text for the boxes of a review form, from what was observed and what was said; nothing inferred is in it. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from impact.expect.claims import people
from impact.expect.dates import span
from impact.model.form import LEARNED, NEXT, OTHERS, OUTCOMES, WORK, FormQuestion
from impact.model.report import NO_EVIDENCE, NOT_VISIBLE, PARTLY, Claim, Report, Story, cited, quoted
from impact.model.work import STATED

# Words of a question nobody prepared, by what they ask for; the first that fits answers it.
_WORDS = (
    (LEARNED, r"different|learn|mistake|improve on|regret|hard(?:est)?|challenge"),
    (NEXT, r"next|grow|goal|develop|gap|missing|weak|future|career"),
    (OTHERS, r"help|team|collaborat|mentor|people|peer|others|review|teach|together"),
    (OUTCOMES, r"impact|result|outcome|effect|evidence|measur|value|difference"),
)
_OTHERS_IN = re.compile(r"\bother (?:person|people)\b|\bby the word of\b", re.IGNORECASE)
_NOTHING = {
    WORK: "Nothing of this period can be told from what was observed or said.",
    OUTCOMES: "Nothing is known yet of what came of the work.",
    OTHERS: "Git shows little of this, and no note tells of it: impact note, impact ask.",
    LEARNED: "No note says it yet: impact note --about ID --differently TEXT.",
    NEXT: "Nothing that the level asks for is without evidence.",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer: whole paragraphs in our words, text from elsewhere marked; `left_out` did not fit.

    `hint` says what would make an answer where there is none.
    """

    question: FormQuestion
    paragraphs: tuple[str, ...]
    left_out: int
    hint: str = ""


def asked(text: str, most_chars: int) -> FormQuestion:
    """Return a question nobody prepared, answered from what its words ask for, else from the work."""
    tells = next((each for each, words in _WORDS if re.search(rf"\b(?:{words})", text, re.IGNORECASE)), WORK)
    return FormQuestion("own", text, tells, most_chars)


def draft(report: Report, question: FormQuestion, shown: Callable[[str], str]) -> Draft:
    """Return the answer to one question; `shown` is how a paragraph will be written, by which its length is counted.

    Paragraphs are whole: one that does not fit is left out, and so is everything after it but what is shorter.
    """
    paragraphs = [each for each in _ANSWERS[question.tells](report) if each]
    if not paragraphs:
        return Draft(question, (), 0, _NOTHING[question.tells])
    room = question.most_chars or None
    fitting: list[str] = []
    for each in paragraphs:
        length = len(shown(each)) + (2 if fitting else 0)
        if room is None or length <= room:
            fitting.append(each)
            room = None if room is None else room - length
    return Draft(question, tuple(fitting), len(paragraphs) - len(fitting))


def _told(report: Report) -> Iterator[Story]:
    """The anchors in their order; where there is none, what the expectations rest on."""
    by_id = {each.contribution.id: each for each in report.stories}
    keys = report.anchors or tuple(key for each in report.coverage for key in each.contributions)
    yield from (by_id[key] for key in dict.fromkeys(keys) if key in by_id)


def _work(report: Report) -> Iterator[str]:
    if report.paragraph:
        yield quoted(report.paragraph)
    for story in _told(report):
        yield " ".join((_done(story), *_why(story), *_came(story)))


def _outcomes(report: Report) -> Iterator[str]:
    for story in _told(report):
        came = tuple(_came(story)) or ("What came of it is not known yet.",)
        yield f"{quoted(story.contribution.title)}: {' '.join(came)}"


def _others(report: Report) -> Iterator[str]:
    for story in report.stories:
        said = [each for each in _came(story) if _OTHERS_IN.search(each)]
        with_them = len(story.contribution.others)
        if with_them and story.contribution.events:
            said.append(f"Changes of {people(with_them)}, which I reviewed or advised {_cite(story.what)}.")
        elif with_them:
            said.append(f"Done with {people(with_them)}, credited on the commits {_cite(story.what)}.")
        said += [f"{words}" for key, words in _answers(story) if key in ("who", "with")]
        if said and (story.leverage or story.contribution.note or with_them):
            yield f"{quoted(story.contribution.title)}: {' '.join(said)}"


def _learned(report: Report) -> Iterator[str]:
    for story in report.stories:
        for key, words in _answers(story):
            if key == "differently":
                yield f"{quoted(story.contribution.title)}: {words}"


def _next(report: Report) -> Iterator[str]:
    open_ones = [each for each in report.coverage if each.status in (PARTLY, NO_EVIDENCE, NOT_VISIBLE)]
    if open_ones:
        yield f"Of what {cited(report.target.title)} asks for, my report leaves open:"
    for each in open_ones:
        more = f"; {each.missing.rstrip('.')}" if each.missing else ""
        yield f"{cited(each.expectation.statement)}: {each.status}{more}."


_ANSWERS: dict[str, Callable[[Report], Iterable[str]]] = {
    WORK: _work,
    OUTCOMES: _outcomes,
    OTHERS: _others,
    LEARNED: _learned,
    NEXT: _next,
}


def _done(story: Story) -> str:
    """What was done, which the commits show; what sort of work it is only where that is no guess of a rule."""
    work, known = story.contribution, story.what.provenance != "inferred"
    if work.note:
        return f"By my own note: {quoted(work.title)} {_cite(story.what)}."
    verb = {"co-author": "I co-wrote", "reviewer": "I reviewed or advised:"}.get(work.role, "I wrote")
    areas = [each for each in work.areas if not each.startswith("(")][:2]
    where = f" in {', '.join(map(quoted, areas))}" if areas else ""
    sort = f"; {cited(story.category_title)}" if known and story.leverage else ""
    return f"{verb} {quoted(work.title)}{where}, {span(work.first, work.last)}{sort} {_cite(story.what)}."


def _cite(claim: Claim) -> str:
    # That the commits are there is observed, whatever their sort was inferred from.
    return f"[{claim.id} {'observed' if claim.provenance == 'inferred' else claim.provenance}]"


def _why(story: Story) -> Iterator[str]:
    yield from (words for key, words in _answers(story) if key in ("why", "who"))


def _answers(story: Story) -> Iterator[tuple[str, str]]:
    for note in story.notes:
        yield from ((key, f"{quoted(words.strip())}") for key, words in note.answers if words.strip())


def _came(story: Story) -> Iterator[str]:
    for claim in (*story.claims, *story.noted):
        if claim.provenance != "inferred" and claim.rules != (STATED,):
            yield f"{claim.text.rstrip('.')} {_cite(claim)}."
