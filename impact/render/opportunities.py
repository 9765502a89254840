"""What may be worth somebody's care: a section of the report, and a page of its own."""

from __future__ import annotations

from impact.model.ladder import Level
from impact.model.opportunity import Found, Opportunity, Spot
from impact.model.report import SELF, Report
from impact.opportunities.ranking import SHOWN, level_with_last, places
from impact.opportunities.wording import ALONE, DONE, MAY_CAUSE, VERIFY, care, title
from impact.render.blocks import (
    CODE,
    COMMIT,
    Block,
    Heading,
    Item,
    Items,
    Line,
    Page,
    Paragraph,
    Span,
    config,
    name,
    own,
    quotation,
    spoken,
)
from impact.render.harmless import harmless
from impact.render.wording import checked

MOST_SPOTS = 5
NOTHING = "Nothing was found."
READ = "Hypotheses about the system, for you to look at; none is about people."


def following(report: Report) -> tuple[Block, ...]:
    """Return the section that follows the stories; the engineer alone sees what was not shared."""
    found = report.opportunities
    if report.audience != SELF or not found.opportunities:
        return ()
    return (Heading(2, (own("Next: what may be worth your care"),)), *_blocks(found, report.target, every=False))


def alone(found: Found, target: Level, *, every: bool) -> tuple[Block, ...]:
    """Return a page of its own; raises WordingError when a sentence of ours is off."""
    blocks = (Heading(1, (own("What may be worth your care"),)), *_blocks(found, target, every=every))
    return checked(Page((*blocks, *_limits(found)), ())).one


def _blocks(found: Found, target: Level, *, every: bool) -> tuple[Block, ...]:
    every_one = found.opportunities
    shown = every_one if every else every_one[:SHOWN]
    if not shown:
        return (Paragraph(((own(NOTHING),),)),)
    items = tuple(_item(at, each, target) for at, each in zip(places(every_one), shown, strict=False))
    lines: list[Line] = [(own(READ),)]
    rest = len(every_one) - len(shown)
    if rest:
        level = level_with_last(every_one)
        same = f", of which {level} {'stands' if level == 1 else 'stand'} level with the last one here" if level else ""
        lines.append((own(f"Beside these: {rest}{same} ("), Span("impact opportunities --all", CODE), own(").")))
    return Paragraph(tuple(lines)), Items(items)


def _item(at: int, one: Opportunity, target: Level) -> Item:
    details: list[Line] = [_spot(each) for each in one.spots[:MOST_SPOTS]]
    if one.breadth > MOST_SPOTS:
        more = one.breadth - MOST_SPOTS
        details.append((own(f"Places beside these: {more} ("), Span("impact opportunities --json", CODE), own(").")))
    details += [
        (own(f"What it may bring: {MAY_CAUSE[one.signal]}"),),
        (own(f"To look at it in 15 minutes: {VERIFY[one.signal]}"),),
        (own(f"Done looks like: {DONE[one.signal]}"),),
        (*_evidences(one, target), own(f" {ALONE[one.signal]}")),
        (own(care(one)), own(" You changed this area in the period." if one.known else "")),
    ]
    told = tuple(Span(each.text, each.voice, strong=True) for each in spoken(title(one)))
    return Item((own(f"{at} ", strong=True), *told, own(" "), Span(harmless(one.id), CODE)), tuple(details))


def _spot(spot: Spot) -> Line:
    since = (own(", since "), Span(spot.sha, COMMIT)) if spot.sha else ()
    at = name(f"{spot.path}:{spot.line}", 120)
    return at, own(" "), quotation(spot.named, 100), own(": "), *spoken(spot.because, 120), *since, own(".")


def _evidences(one: Opportunity, target: Level) -> Line:
    asked = next((each for each in target.expectations if each.key == one.expectation), None)
    if asked is None:
        return own("No expectation of "), config(target.title, 60), own(" asks for this kind of work.")
    return own("Could evidence: "), config(asked.statement, 160), own(" ("), config(target.title, 60), own(").")


def _limits(found: Found) -> tuple[Block, ...]:
    """What was looked into, what could not be, and what somebody is at already."""
    looked = ", ".join(f"{what}: {count}" for what, count in found.looked)
    lines: list[Line] = [(own(f"Looked into, {looked}. Nothing else was looked at." if looked else "No commit yet."),)]
    if found.dropped:
        lines.append((own(f"Left out because somebody is at them: {found.dropped} (files)."),))
    lines += [
        (own("Not looked into: "), name(each.path, 120), own(": "), quotation(each.why, 200)) for each in found.skipped
    ]
    return (Paragraph(tuple(lines)),)
