"""The anchors told in full: what changed, who continued it, how we know, what a sceptic would say."""

from __future__ import annotations

from impact.expect.claims import people, reach
from impact.expect.dates import span
from impact.expect.qualities import question
from impact.expect.words import number
from impact.model.report import SELF, Report, Story
from impact.model.work import CONFIRMED, PERSISTENT, REACH, REGRESSIONS, STATED, Contribution
from impact.render.blocks import (
    Block,
    Heading,
    Item,
    Items,
    Line,
    config,
    joined,
    name,
    own,
    quotation,
    spoken,
)
from impact.render.own_words import in_own_words
from impact.render.phrases import QUOTED_AT_MOST, cite, how_we_know, is_null, known, noted

SCEPTIC = {
    "continued": "Later changes by others are not the same as use; they may have been repairs.",
    "survived": "Staying in place is not the same as being needed.",
    REGRESSIONS: "By chance alone one area in ten falls this far, and what else changed there is not told apart.",
    PERSISTENT: "Repairs of one file need not be one problem, and three months without one may be chance.",
    CONFIRMED: "This is the word of people whom the engineer chose; ask to hear it from them.",
    STATED: "The engineer says so; the link is there to be opened.",
    "": "Without a known outcome this is a beginning, not yet a result.",
}
INFERRED = "The sort of work was inferred by a rule and may be another."


def stories(report: Report) -> tuple[Block, ...]:
    """Return one story for each anchor, in the order of the anchors."""
    by_id = {each.contribution.id: each for each in report.stories}
    mine = report.audience == SELF
    told = tuple(_story(at, by_id[each], mine=mine) for at, each in enumerate(report.anchors, start=1))
    return (Heading(2, (own("Stories of the anchors"),)), Items(told)) if told else ()


def _story(at: int, story: Story, *, mine: bool) -> Item:
    work = story.contribution
    areas = joined(name(each) for each in work.areas[:4])
    details: list[Line] = [
        (own("What changed: "), config(story.category_title), own(", "), *(areas or (own("no area named"),))),
        (own(f"When: {span(work.first, work.last)} "), cite(story.what), own(".")),
    ]
    details += [line for note in story.notes for line in in_own_words(note)]
    others = reach(story.outcomes)
    if others:
        said = f"Who continued it: {people(others)}, unnamed here{_modules(story)} "
        details.append((own(said), *_reach_tag(story), own(".")))
    details.append((own("How we know: "), *how_we_know(story, most=len(story.claims))))
    details += [
        (own("Also: "), *spoken(claim.text, QUOTED_AT_MOST), own(" "), cite(claim))
        for holds, claim in (*known(story), *noted(story))
        if not holds and not is_null(claim, holds=holds)
    ]
    if work.others:
        said = f"With: {people(len(work.others))}, credited on the commits{_role(work)} "
        details.append((own(said), cite(story.what), own(".")))
    asked = (question(each, mine=mine) for each in story.qualities if work.role == "author")
    details += [(own(each),) for each in asked if each]
    details.append((own(f"A sceptic would say: {' '.join(_doubts(story))}"),))
    return Item((own(f"A{at} ", strong=True), quotation(work.title, 120, strong=True)), tuple(details))


def _modules(story: Story) -> str:
    """How many parts of the system it lies in, where that is more than one; teams are not known here."""
    parts = max((dict(each.numbers)["modules"] for each in story.qualities if each.name == REACH), default=0)
    return f"; it lies in {number(parts)} modules" if parts > 1 else ""


def _role(work: Contribution) -> str:
    if work.role == "co-author":
        return " as author" if len(work.others) == 1 else ", an author among them"
    return " as co-author" if len(work.others) == 1 else " as co-authors"


def _reach_tag(story: Story) -> Line:
    return tuple(cite(claim) for _, claim in known(story) if claim.rules == ("continued",))


def _doubts(story: Story) -> list[str]:
    measures = dict.fromkeys(each.measure.partition("-")[0] for each in story.outcomes if each.holds)
    doubts = [SCEPTIC[each] for each in measures if each in SCEPTIC] or [SCEPTIC[""]]
    doubts += [SCEPTIC[each.name] for each in story.qualities if each.holds and each.name in SCEPTIC]
    return [*doubts, INFERRED] if story.what.provenance == "inferred" else doubts
