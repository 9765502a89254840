"""Everything behind page one: stories, claims, outcomes, all work by category, corrections, method."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from impact.model.report import SELF, Report, Story
from impact.model.work import CONFIRM, Contribution
from impact.render.blocks import (
    CODE,
    Block,
    Heading,
    Item,
    Items,
    Line,
    Paragraph,
    Span,
    config,
    joined,
    name,
    own,
    quotation,
)
from impact.render.corrected import corrected
from impact.render.evidence import evidence
from impact.render.glossary import glossary
from impact.render.harmless import harmless
from impact.render.level import in_full
from impact.render.opportunities import following
from impact.render.own_words import noted
from impact.render.phrases import cite, dates, days, section
from impact.render.stories import stories

_ALL = "Appendix C: all contributions, by category"
_OWN_ALONE = "In the engineer's own report alone."


def appendix(report: Report) -> tuple[Block, ...]:
    """Return the stories and the appendices A to G; what C holds is the engineer's alone."""
    return (
        *stories(report),
        *following(report),
        *noted(report),
        *evidence(report),
        *(_contributions(report) if report.audience == SELF else section(_ALL, [], _OWN_ALONE)),
        *corrected(report),
        *_method(report),
        *in_full(report),
        *glossary(report),
    )


def _contributions(report: Report) -> tuple[Block, ...]:
    def category(story: Story) -> tuple[bool, str]:
        return not story.leverage, f"{story.category_title}{', reverted' if story.taken_back else ''}"

    told = sorted(report.stories, key=lambda each: (*category(each), each.contribution.first))

    blocks: list[Block] = [Heading(2, (own(_ALL),))]
    for (plain, title), same in groupby(told, key=category):
        blocks.append(Heading(3, (config(title), own("" if plain else " (leverage)"))))
        blocks.append(Items(tuple(Item(_contribution(each)) for each in same)))
    if not report.stories:
        blocks.append(Paragraph(((own("None found in what was read."),),)))
    return tuple(blocks)


def _contribution(story: Story) -> Line:
    work = story.contribution
    return (
        own(f"{dates(work)}: "),
        quotation(work.title, 100),
        own(" "),
        cite(story.what),
        own(" "),
        Span(harmless(work.id), CODE),
        *(own(f" ({each})") for each in _by_the_engineer(work)),
    )


def _by_the_engineer(work: Contribution) -> Iterator[str]:
    if work.note:
        yield "the engineer's own note"
    if work.correction is not None:
        yield f"category {'confirmed' if work.correction.action == CONFIRM else 'set'} by the engineer"
    if work.shaped:
        yield "merged or split by the engineer"


def _method(report: Report) -> tuple[Block, ...]:
    ladder = report.ladder
    facts: list[Line] = [
        (
            own(f"impact {report.version}; period {days(report.period)}; subject: "),
            *joined(map(name, report.subjects)),
        ),
        (own("Ladder: "), config(f"{ladder.title}, {ladder.key} {ladder.version}"), own(", sha256 ")),
        (own("Rules: sha256 "), Span(harmless(report.rules), CODE)),
        (own("Again: "), Span(harmless(report.command), CODE)),
    ]
    facts[1] += (Span(harmless(ladder.digest), CODE),)
    if ladder.source is not None:
        came = ladder.source
        text = (own("Text of the ladder: "), config(came.repo), own(" at "), Span(harmless(came.commit), CODE))
        facts.insert(2, (*text, own(", licence "), config(came.licence)))
    if report.covers:
        facts.append((own("Covers commits of: "), *joined(name(each, 200) for each in report.covers)))
    if len(report.read) > 1:
        facts.append((own(f"Sources: {'; '.join(report.read)}"),))
    for place in report.places:
        facts.append((own("Read: "), name(place.name), own(" at "), Span(harmless(place.head), CODE)))
        facts += [(own("Not readable there: "), quotation(each, 200)) for each in place.unread]
    return section("Appendix E: method", [Item(each) for each in facts], "")
