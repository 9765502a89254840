"""How a report opens: notices, whose it is, and its own limits before any claim."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from impact.model.report import COMMITTEE, HOLDS, MANAGER, SELF, Report, Said
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
    quotation,
    spoken,
)
from impact.render.phrases import days

MOST_PLACES = 6
MOST_COVERED = 4
_HOLDS_NOTES: Line = (
    own("notes for the engineer alone; "),
    Span("--for manager", CODE),
    own(" leaves them out."),
)
_NO_RATING = "Not a rating; nothing here compares people."
INTENDED_USE = {
    SELF: f"Intended use: evidence for a conversation between you and your manager. {_NO_RATING}",
    MANAGER: f"Intended use: evidence for a conversation between the engineer and their manager. {_NO_RATING}",
    COMMITTEE: f"Intended use: evidence to read before talking about it; its words stand in Appendix G. {_NO_RATING}",
}


def opening(report: Report) -> tuple[Block, ...]:
    """Return everything above the first claim."""
    notices = (Paragraph(tuple(spoken(each) for each in report.notices)),) if report.notices else ()
    return *notices, *_header(report), _coverage_box(report)


def paragraph(report: Report) -> tuple[Block, ...]:
    """Return the engineer's own paragraph; nothing where none was written."""
    if not report.paragraph:
        return ()
    head = Heading(2, (own("In one paragraph, in the engineer's words"),))
    return head, Paragraph(
        tuple((quotation(each, len(each)),) for each in report.paragraph.split("\n") if each.strip())
    )


def _header(report: Report) -> tuple[Block, ...]:
    ladder = report.ladder
    target: Line = (own("Target level: "), config(report.target.title, 60, strong=True))
    target += (own(" (ladder "), config(f"{ladder.key} {ladder.version}", 40))
    if report.current:
        target += (own("); current level: "), config(report.current.title, 60))
    elif report.audience == SELF:
        target += (own("); no level was given; "), Span("--target", CODE), own(" chooses another"))
    else:
        target += (own("); the current level was not given"),)
    places = joined(name(each.name) for each in report.places[:MOST_PLACES])
    more = " and others (Appendix E)" if len(report.places) > MOST_PLACES else ""
    return (
        Heading(1, (own("Legibility report: "), name(report.person, 60))),
        Paragraph(
            (
                (own(f"Period: {days(report.period)}. Repositories: "), *places, own(f"{more}.")),
                *((_covered(report),) if len(report.covers) > 1 else ()),
                *((_absent(report),) if report.absent else ()),
                (*target, own(".")),
                (own(INTENDED_USE[report.audience]),),
            )
        ),
    )


def _covered(report: Report) -> Line:
    """Whose commits these are: who reads it may know that one of them is somebody else."""
    more = len(report.covers) - MOST_COVERED
    shown = joined(name(each, 80) for each in report.covers[:MOST_COVERED])
    return (own("Covers commits of: "), *shown, own(f" and {more} more (Appendix E)." if more > 0 else "."))


def _absent(report: Report) -> Line:
    times = "; ".join(days(each) for each in report.absent)
    return (own(f"Away, by the engineer's word: {times}; nothing is concluded from that time."),)


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
    where = " (Appendix C)" if report.audience == SELF else "; told here is what page one rests on"
    share = f"{report.unclassified} of {report.found} contributions unclassified{where}."
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
