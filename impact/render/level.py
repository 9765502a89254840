"""The level on page one: what it asks, the three questions, and what this report cannot see."""

from __future__ import annotations

from impact.model.report import NO_EVIDENCE, NOT_VISIBLE, SELF, Coverage, Question, Report
from impact.opportunities.answering import WHAT
from impact.render.blocks import (
    CODE,
    Block,
    Heading,
    Item,
    Items,
    Line,
    Paragraph,
    Span,
    Table,
    config,
    joined,
    own,
    spoken,
)
from impact.render.own_words import overdue
from impact.render.phrases import cite, status

# A cell that is empty reads as if nothing were missing.
_SILENT = {NOT_VISIBLE: "needs a source that was not read", NO_EVIDENCE: "nothing of this sort recognised"}
MOST_ROWS = 8
MOST_TAGS = 2
MOST_TAGS_IN_FULL = 12


def expectations(report: Report, length: int, most: int = MOST_ROWS) -> tuple[Block, ...]:
    """Return up to `most` rows of the expectation map, its sentences cut at `length`."""
    if not report.coverage:
        return ()
    head = Heading(2, (own("What the level asks: "), config(report.target.title, 60)))
    shown = report.coverage[:most]
    rows = tuple(_row(at, each, _tags(report), length) for at, each in enumerate(shown, start=1))
    table = Table(("", "expectation", "status", "shown by; what is missing"), rows)
    if len(report.coverage) > most:
        return head, table, Paragraph(((own("The others stand in Appendix F."),),))
    return head, table


def _tags(report: Report) -> dict[str, Span]:
    return {each.contribution.id: cite(each.what) for each in report.stories}


def on_the_map(report: Report) -> frozenset[str]:
    """Return the ids of the contributions that the map and the questions cite."""
    known = _tags(report)
    shown = ([each for each in row.contributions if each in known][:MOST_TAGS] for row in report.coverage)
    return frozenset(each for row in shown for each in row)


def _row(at: int, coverage: Coverage, tags: dict[str, Span], length: int) -> tuple[Line, ...]:
    shown = joined([tags[each] for each in coverage.contributions if each in tags][:MOST_TAGS], " ")
    said = coverage.missing or _SILENT.get(coverage.status, "")
    return (
        (own(str(at)),),
        (config(coverage.expectation.statement, length),),
        (status(coverage.status),),
        (*shown, *((own("; "),) if shown and said else ()), *spoken(said)),
    )


def questions(report: Report, owning: int = 3) -> tuple[Block, ...]:
    """Return the three questions with their answers, the second with up to `owning` opportunities."""
    items = tuple(
        Item(
            tuple(Span(each.text, each.voice, strong=True) for each in spoken(question.text)),
            tuple(spoken(answer) for answer in _answers(question, owning if at == 1 else len(question.answers))),
        )
        for at, question in enumerate(report.questions)
    )
    return Heading(2, (own("The three questions"),)), Items(items)


def _answers(question: Question, most: int) -> tuple[str, ...]:
    """Leave opportunities out where there is little room: all of them stand behind page one."""
    told = [each for each in question.answers if each.startswith(tuple(WHAT.values()))]
    left_out = told[most:]
    return tuple(each for each in question.answers if each not in left_out)


def unseen(report: Report, most: int) -> tuple[Block, ...]:
    """Return what this report cannot see, and up to `most` of the questions only the person can answer."""
    seen_by_none = "; ".join(report.blind)
    blind = f"{seen_by_none[:1].upper()}{seen_by_none[1:]}."
    head = Heading(2, (own("What this report cannot see"),))
    asks = (*(Item((config(each),)) for each in report.asks[:most]), *overdue(report, most))
    if not asks:
        return head, Paragraph(((own(blind),),))
    return head, Paragraph(((own(f"{blind} Only you can tell (more in Appendix F):"),),)), Items(asks)


def alone(report: Report, most: int) -> tuple[Block, ...]:
    """Return up to `most` areas that the engineer keeps nearly alone; nothing in anybody else's report."""
    if report.audience != SELF or not report.look:
        return ()
    return Heading(2, (own("Worth a look, for you only"),)), Items(
        tuple(Item(spoken(each)) for each in report.look[:most])
    )


def in_full(report: Report) -> tuple[Block, ...]:
    """Return Appendix F: every expectation uncut, with all that shows it and its question."""
    tags = _tags(report)
    items = []
    for at, each in enumerate(report.coverage, start=1):
        cites = [tags[one] for one in each.contributions if one in tags]
        shown = joined(cites[:MOST_TAGS_IN_FULL], " ")
        details: list[Line] = [(status(each.status), *((own(" "), *shown) if shown else ()))]
        if len(cites) > MOST_TAGS_IN_FULL:
            more = own(f"Contributions beside these: {len(cites) - MOST_TAGS_IN_FULL} (")
            details.append((more, Span("--format json", CODE), own(").")))
        if each.missing:
            details.append((own("Missing: "), *spoken(each.missing)))
        if each.expectation.ask and report.audience == SELF:
            details.append((own("Ask yourself: "), config(each.expectation.ask)))
        items.append(Item((own(f"{at} "), config(each.expectation.statement)), tuple(details)))
    rest = ", and the questions only you can answer" if report.audience == SELF else ""
    head = Heading(2, (own(f"Appendix F: every expectation{rest}"),))
    return head, Items(tuple(items))
