"""How a report opens: notices, whose it is, and its own limits before any claim."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from impact.model.report import HOLDS, SELF, Report, Said
from impact.model.work import CONFIRM, DISMISS, MERGE, RECLASSIFY, SPLIT
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
_HOLDS_NOTES: Line = (
    own("notes for the engineer alone; "),
    Span("--for others", CODE),
    own(" leaves them out."),
)
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
    if report.audience == SELF and any(not each.shared for each in _notes(report)):
        lines.append((own("Private: ", strong=True), *_HOLDS_NOTES))
    share = f"{report.unclassified} of {len(report.stories)} contributions unclassified (Appendix C)."
    lines.append((own(share),))
    said = ", ".join(_corrected(report))
    if said:
        lines.append((own(f"{said} by the engineer (Appendix D)."),))
    return Box("What this report rests on", tuple(lines))


def _notes(report: Report) -> Iterator[Said]:
    yield from (note for story in report.stories for note in story.notes)
    yield from report.loose
    yield from report.due


def _corrected(report: Report) -> Iterator[str]:
    """What the engineer changed, counted; a sort that does not occur is not spoken of."""
    words = Counter(each.contribution.correction.action for each in report.stories if each.contribution.correction)
    held = Counter(each.said.action for each in report.corrections if each.state == HOLDS)
    if words[RECLASSIFY]:
        yield f"{words[RECLASSIFY]} {'category' if words[RECLASSIFY] == 1 else 'categories'} set"
    if words[CONFIRM]:
        yield f"{words[CONFIRM]} confirmed"
    if held[DISMISS]:
        yield f"{held[DISMISS]} {'contribution' if held[DISMISS] == 1 else 'contributions'} dismissed"
    if held[MERGE]:
        yield f"{held[MERGE]} merged"
    if held[SPLIT]:
        yield f"{held[SPLIT]} split off"
