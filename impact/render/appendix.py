"""Everything behind page one: each claim with its commits, outcome methods, all work, corrections, method."""

from __future__ import annotations

import re
from itertools import groupby

from impact.model.report import Claim, Report, Story
from impact.render.blocks import (
    CODE,
    COMMIT,
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
    spoken,
)
from impact.render.harmless import harmless
from impact.render.level import in_full
from impact.render.phrases import cite, days
from impact.render.stories import stories

# Only an address that can be nothing else becomes a link.
_WEB = re.compile(r"https://[A-Za-z0-9.-]+(?::\d+)?(?:/[A-Za-z0-9._~-]+)+")


def appendix(report: Report) -> tuple[Block, ...]:
    """Return the stories and the appendices A to F."""
    return (
        *stories(report),
        *_claims(report),
        *_outcomes(report),
        *_contributions(report),
        *_corrections(report),
        *_method(report),
        *in_full(report),
    )


def _list(title: str, items: list[Item], empty: str) -> tuple[Block, ...]:
    head = Heading(2, (own(title),))
    return (head, Items(tuple(items))) if items else (head, Paragraph(((own(empty),),)))


def _claims(report: Report) -> tuple[Block, ...]:
    webs = {each.repo: each.url or "" for each in report.places}
    items = []
    for story in report.stories:
        details = [_commits(story.what, webs.get(story.what.repo, "")), *_rules(story.what)]
        for claim in story.claims:
            details.append((cite(claim), own(" "), *spoken(claim.text), own(" The same commits.")))
            details += _rules(claim)
        items.append(Item((cite(story.what), own(" "), *spoken(story.what.text, 100)), tuple(details)))
    return _list("Appendix A: every claim and its commits", items, "No claims.")


def _commits(claim: Claim, web: str) -> Line:
    base = web.rstrip("/") if _WEB.fullmatch(web.rstrip("/")) else None
    shas = (Span(harmless(each), COMMIT, link=f"{base}/commit/{each}" if base else None) for each in claim.shas)
    return (own("commits: "), *joined(shas, " "))


def _rules(claim: Claim) -> tuple[Line, ...]:
    rules = joined(Span(harmless(each), CODE) for each in claim.rules)
    return ((own("rules: "), *rules),) if rules else ()


def _outcomes(report: Report) -> tuple[Block, ...]:
    items = []
    for story in report.stories:
        for outcome in story.outcomes:
            holds = {True: "holds", False: "does not hold", None: "not known yet"}[outcome.holds]
            counts = "; ".join(f"{each}: {count}" for each, count in outcome.numbers)
            said = f"{outcome.measure}, {outcome.grade}, {holds}; window {outcome.window_days} days"
            line = (own(f"{said}{f'; {counts}' if counts else ''}. "), *spoken(outcome.because))
            items.append(Item((cite(story.what), own(" "), *line)))
    head, *rest = _list("Appendix B: outcomes and how they were measured", items, "No outcome was measured.")
    grades = (
        "O0: nothing known. O1: stayed in place. O2: other people later changed files it created; "
        "automatic accounts and the engineer's own later work are left out."
    )
    return head, Paragraph(((own(grades),),)), *rest


def _contributions(report: Report) -> tuple[Block, ...]:
    def category(story: Story) -> tuple[bool, str]:
        return not story.leverage, story.category_title

    told = sorted(report.stories, key=lambda each: (*category(each), each.contribution.first))

    blocks: list[Block] = [Heading(2, (own("Appendix C: all contributions, by category"),))]
    for (plain, title), same in groupby(told, key=category):
        blocks.append(Heading(3, (config(title), own("" if plain else " (leverage)"))))
        blocks.append(Items(tuple(Item(_contribution(each)) for each in same)))
    if not report.stories:
        blocks.append(Paragraph(((own("None found in what was read."),),)))
    return tuple(blocks)


def _contribution(story: Story) -> Line:
    work = story.contribution
    span = f"{work.first.isoformat()} to {work.last.isoformat()}"
    return (
        own(f"{work.first.isoformat() if work.first == work.last else span}: "),
        quotation(work.title, 100),
        own(" "),
        cite(story.what),
        own(" "),
        Span(harmless(work.id), CODE),
    )


def _corrections(report: Report) -> tuple[Block, ...]:
    items = []
    for story in report.stories:
        correction = story.contribution.correction
        if correction is not None:
            said = (
                own(f"{correction.day.isoformat()}: set to "),
                config(story.category_title),
                own(", because "),
            )
            items.append(Item((*said, quotation(correction.why, 200), own(" "), cite(story.what))))
    return _list("Appendix D: corrections by the engineer", items, "None.")


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
    for place in report.places:
        facts.append((own("Read: "), name(place.name), own(" at "), Span(harmless(place.head), CODE)))
        facts += [(own("Not readable there: "), quotation(each, 200)) for each in place.unread]
    return _list("Appendix E: method", [Item(each) for each in facts], "")
