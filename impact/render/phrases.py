"""Small phrases that page one and the appendix share."""

from __future__ import annotations

from impact.expect import claims
from impact.model.period import Period
from impact.model.report import EVIDENCED, NO_EVIDENCE, NOT_VISIBLE, PARTLY, Claim, Story
from impact.model.work import CONFIRMED, PERSISTENT, REGRESSIONS, Contribution
from impact.render.blocks import CITE, Block, Heading, Item, Items, Line, Paragraph, Span, config, own, spoken

GLYPHS = {EVIDENCED: "●", PARTLY: "◐", NOT_VISIBLE: "◌", NO_EVIDENCE: "○"}


def status(word: str) -> Span:
    """Return a status as glyph and word; the glyph alone would be a riddle."""
    return own(f"{GLYPHS[word]} {word}")


def cite(claim: Claim) -> Span:
    """Return a claim's id with how it is known."""
    return Span(f"[{claim.id} {claim.provenance}]", CITE)


def looks_like(story: Story) -> Line:
    """Return what sort of work it is taken for, and by whom: the rules' label is a guess and never a result."""
    work = story.contribution
    label = own("‘"), config(story.category_title), own("’")
    if work.note or work.correction:
        return own("by the engineer's word "), *label
    if work.category == "unclassified":
        return (own("no sort of work fits by the rules"),)
    return own("looks like "), *label


def section(title: str, items: list[Item], empty: str) -> tuple[Block, ...]:
    """Return a section with a list, or with a sentence where there is nothing to list."""
    head = Heading(2, (own(title),))
    return (head, Items(tuple(items))) if items else (head, Paragraph(((own(empty),),)))


def days(period: Period) -> str:
    """Return a period with both ends, open ends in words."""
    start = period.start.isoformat() if period.start else "the first commit"
    return f"{start} to {period.end.isoformat() if period.end else 'the last commit'}"


def dates(work: Contribution) -> str:
    """Return the first and the last day of a contribution, as they sort."""
    first, last = work.first.isoformat(), work.last.isoformat()
    return first if first == last else f"{first} to {last}"


def known(story: Story) -> list[tuple[bool, Claim]]:
    """Return each known outcome's claim, and whether the outcome holds."""
    holds = [bool(each.holds) for each in claims.known(story.outcomes)]
    return list(zip(holds, story.claims, strict=True))


# What people answered may be long: this much of it stands beside a claim, the whole in Appendix A.
QUOTED_AT_MOST = 300
_NOTHING = "Nothing is known yet about what came of it "


def noted(story: Story) -> list[tuple[bool, Claim]]:
    """Return the claim of each quality that is worth one, and whether the quality holds."""
    holds = [bool(each.holds) for each in claims.notable(story.qualities)]
    return list(zip(holds, story.noted, strict=True))


def is_null(claim: Claim, *, holds: bool) -> bool:
    """Whether a comparison showed no difference."""
    return not holds and claim.rules == (REGRESSIONS,)


def how_we_know(story: Story, most: int, length: int = QUOTED_AT_MOST) -> Line:
    """Return what holds of a story, strongest first, or that nothing is known yet; quotations cut at `length`.

    Beside the `most` strongest outcomes stands that a problem stayed away, and where all are shown, what is in place.
    A comparison that shows no difference stands wherever one that does would stand.
    """
    shown = [claim for holds, claim in known(story) if holds]
    null = [claim for holds, claim in known(story) if is_null(claim, holds=holds)]
    also = [claim for holds, claim in noted(story) if holds and (len(shown) <= most or claim.rules == (PERSISTENT,))]
    spans: list[Span] = []
    for claim in (*shown[:most], *null, *also):
        spans += (*spoken(claim.text.rstrip("."), length), own(" "), cite(claim), own(". "))
    if spans:
        return tuple(spans)
    return own(_NOTHING), cite(story.what), own(".")


def denied(story: Story, length: int) -> Line:
    """Return what speaks against a story, which stands wherever the claim stands.

    That is what somebody answered who does not agree, or not wholly, and that a problem came again.
    """
    said = [claim for holds, claim in known(story) if not holds and claim.rules == (CONFIRMED,)]
    again = [claim for holds, claim in noted(story) if not holds]
    more = f"; and {len(said) - 1} more" if len(said) > 1 else ""
    spans: list[Span] = []
    for claim, rest in (*((each, more) for each in said[:1]), *((each, "") for each in again[:1])):
        # What stands before ends with a space where something is known.
        start = "But " if not spans and how_we_know(story, 1)[0].text != _NOTHING else " But "
        text = f"{claim.text[:1].lower()}{claim.text[1:].rstrip('.')} "
        spans += (own(start), *spoken(text, length), cite(claim), own(f"{rest}."))
    return tuple(spans)
