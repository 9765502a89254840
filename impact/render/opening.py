"""How a report opens: notices, whose it is, and its own limits before any claim."""

from __future__ import annotations

from impact.model.report import Report
from impact.render.blocks import (
    CODE,
    Block,
    Box,
    Heading,
    Line,
    Paragraph,
    Span,
    config,
    joined,
    name,
    own,
    spoken,
)
from impact.render.phrases import days

MOST_PLACES = 6
INTENDED_USE = (
    "Intended use: evidence for a conversation between you and your manager. "
    "Not a rating; nothing here compares people."
)


def opening(report: Report) -> tuple[Block, ...]:
    """Return everything above the first claim."""
    notices = (Paragraph(tuple(spoken(each) for each in report.notices)),) if report.notices else ()
    return *notices, *_header(report), _coverage_box(report)


def _header(report: Report) -> tuple[Block, ...]:
    ladder = report.ladder
    target: Line = (own("Target level: "), config(report.target.title, 60, strong=True))
    target += (own(" (ladder "), config(f"{ladder.key} {ladder.version}", 40))
    if report.current:
        target += (own("); current level: "), config(report.current.title, 60))
    else:
        target += (own("); no level was given; "), Span("--target", CODE), own(" chooses another"))
    places = joined(name(each.name) for each in report.places[:MOST_PLACES])
    more = " and others (Appendix E)" if len(report.places) > MOST_PLACES else ""
    return (
        Heading(1, (own("Legibility report: "), name(report.person, 60))),
        Paragraph(
            (
                (own(f"Period: {days(report.period)}. Repositories: "), *places, own(f"{more}.")),
                (*target, own(".")),
                (own(INTENDED_USE),),
            )
        ),
    )


def _coverage_box(report: Report) -> Box:
    lines: list[Line] = [
        (own("Read: ", strong=True), own(f"{', '.join(report.read)}.")),
        (own("Not read: ", strong=True), own(f"{', '.join(report.not_read)}.")),
    ]
    gaps = [name(each.name) for each in report.places if each.unread]
    if gaps:
        lines.append((own("Read in part: ", strong=True), *joined(gaps[:MOST_PLACES]), own(" (Appendix E).")))
    share = f"{report.unclassified} of {len(report.stories)} contributions unclassified (Appendix C)."
    lines.append((own(share),))
    corrected = sum(each.contribution.correction is not None for each in report.stories)
    if corrected:
        noun = "category" if corrected == 1 else "categories"
        lines.append((own(f"{corrected} {noun} set by the engineer (Appendix D)."),))
    return Box("What this report rests on", tuple(lines))
