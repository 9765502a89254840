"""Appendix G: the words of a report, for somebody who has never seen one."""

from __future__ import annotations

from impact.model.report import EVIDENCED, NO_EVIDENCE, NOT_VISIBLE, PARTLY
from impact.render.blocks import Block, Heading, Item, Items, own
from impact.render.phrases import GLYPHS

_WORDS = (
    ("contribution", "one piece of work with one purpose, whether in a single change or spread over months"),
    ("leverage", "work whose use others have, again and again; a sort of work, not a praise"),
    ("claim", "one sentence of fact with a number; Appendix A names the commits it rests on"),
    ("observed", "seen in the changes themselves"),
    ("inferred", "concluded by a rule that Appendix A names; it may be wrong"),
    ("stated", "said by the engineer, in a note or with the commit"),
    ("corroborated", "said by somebody else, whom the engineer asked"),
    (f"{GLYPHS[EVIDENCED]} {EVIDENCED}", "enough work of the right sort, with the reach and the outcome asked for"),
    (f"{GLYPHS[PARTLY]} {PARTLY}", "some of it; the smallest missing part is named"),
    (f"{GLYPHS[NOT_VISIBLE]} {NOT_VISIBLE}", "it needs a source that was not read; nothing follows for the person"),
    (f"{GLYPHS[NO_EVIDENCE]} {NO_EVIDENCE}", "the sources were read, nothing of this sort was recognised in them"),
)


def glossary() -> tuple[Block, ...]:
    """Return the appendix; the grades of outcomes stand in Appendix B."""
    items = tuple(Item((own(f"{word}: ", strong=True), own(f"{meaning}."))) for word, meaning in _WORDS)
    return Heading(2, (own("Appendix G: words of this report"),)), Items(items)
