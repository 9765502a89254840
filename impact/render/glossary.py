"""Appendix G: the words of a report, for somebody who has never seen one."""

from __future__ import annotations

from impact.model.report import EVIDENCED, NO_EVIDENCE, NOT_VISIBLE, PARTLY, Report
from impact.redact.reports import SECRET
from impact.render.blocks import Block, Heading, Item, Items, own
from impact.render.phrases import GLYPHS

_WORDS = (
    ("contribution", "one piece of work with one purpose, whether in a single change or spread over months"),
    ("title", "the subject of a commit as it was written, unless the engineer gave another"),
    ("leverage", "work that others may draw on again and again; a sort of work, not a praise"),
    ("looks like", "the sort of work that rules or the commit's own words name: a label, not a result"),
    ("claim", "one sentence of fact with a number; Appendix A names the commits it rests on"),
    ("observed", "seen in the changes themselves"),
    ("inferred", "concluded by the rules that Appendix A gives in words; it may be wrong"),
    ("stated", "said by the engineer, in a note or with the commit"),
    ("corroborated", "said by somebody else, whom the engineer asked"),
    (f"{GLYPHS[EVIDENCED]} {EVIDENCED}", "enough work of the right sort, with the reach and the outcome asked for"),
    (f"{GLYPHS[PARTLY]} {PARTLY}", "some of it; the smallest missing part is named"),
    (
        f"{GLYPHS[NOT_VISIBLE]} {NOT_VISIBLE}",
        "it needs a source that was not read, or too little of it was seen; nothing follows for the person",
    ),
    (f"{GLYPHS[NO_EVIDENCE]} {NO_EVIDENCE}", "the sources were read, nothing of this sort was recognised in them"),
)

_HIDDEN = "the tool leaves out for others a title that speaks of security; its commits are named all the same"


def glossary(report: Report) -> tuple[Block, ...]:
    """Return the appendix; the grades of outcomes stand in Appendix B."""
    hidden = any(SECRET in each.contribution.title for each in report.stories)
    words = (*_WORDS, (SECRET, _HIDDEN)) if hidden else _WORDS
    items = tuple(Item((own(f"{word}: ", strong=True), own(f"{meaning}."))) for word, meaning in words)
    return Heading(2, (own("Appendix G: words of this report"),)), Items(items)
