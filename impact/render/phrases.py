"""Small phrases that page one and the appendix share."""

from __future__ import annotations

from impact.expect import claims
from impact.model.period import Period
from impact.model.report import EVIDENCED, NO_EVIDENCE, NOT_VISIBLE, PARTLY, Claim, Story
from impact.model.work import BARE, CI, CONFIRMED, PERSISTENT, REGRESSIONS, Contribution, Outcome, Quality
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
# Measures of which the opposite speaks against the work.
_AGAINST = ("survived-90", "survived-30", "marker-gone", CI, PERSISTENT)


def noted(story: Story) -> list[tuple[bool, Claim]]:
    """Return the claim of each quality that is worth one, and whether the quality holds."""
    holds = [bool(each.holds) for each in claims.notable(story.qualities)]
    return list(zip(holds, story.noted, strict=True))


def is_null(claim: Claim, *, holds: bool) -> bool:
    """Whether a comparison showed no difference."""
    return not holds and claim.rules == (REGRESSIONS,)


def how_we_know(story: Story, most: int, length: int = QUOTED_AT_MOST) -> Line:
    """Return what holds of a story, strongest first; else what speaks against it, or that nothing is known yet.

    Beside the `most` strongest outcomes stands that a problem stayed away, and where all are shown, what is in place.
    A comparison that shows no difference stands wherever one that does would stand; quotations are cut at `length`.
    """
    spans: list[Span] = []
    for claim in _favourable(story, most):
        spans += (*spoken(claim.text.rstrip("."), length), own(" "), cite(claim), own(". "))
    if spans:
        return tuple(spans)
    if adverse := [*against(story), *cleared(story)]:
        return *spoken(adverse[0].text.rstrip("."), length), own(" "), cite(adverse[0]), own(".")
    return own(_NOTHING), cite(story.what), own(".")


def _favourable(story: Story, most: int) -> list[Claim]:
    # A count that is compared with nothing never stands where only the strongest does.
    bare = most < len(story.claims)
    shown = [claim for holds, claim in known(story) if holds and not (bare and claim.rules[0] in BARE)]
    null = [claim for holds, claim in known(story) if is_null(claim, holds=holds)]
    also = [claim for holds, claim in noted(story) if holds and (len(shown) <= most or claim.rules == (PERSISTENT,))]
    return [*shown[:most], *null, *also]


def against(story: Story) -> list[Claim]:
    """Return what speaks against the work: it was taken back or away, or what it ended came again."""
    own = cleared(story)
    found = [claim for holds, claim in (*known(story), *noted(story)) if not holds and claim.rules[0] in _AGAINST]
    return [claim for claim in found if claim not in own]


def cleared(story: Story) -> list[Claim]:
    """Return what says that the engineer removed what they had created, which speaks neither for it nor against."""
    found: tuple[Outcome | Quality, ...] = (*claims.known(story.outcomes), *claims.notable(story.qualities))
    return [claim for each, claim in zip(found, (*story.claims, *story.noted), strict=True) if claims.is_cleared(each)]


def denied(story: Story, length: int) -> Line:
    """Return what speaks against a story, which stands wherever the claim stands, but for what stands there alone.

    That is what somebody answered who does not agree, or not wholly, and what `against` returns.
    """
    stands = bool(_favourable(story, 1))
    said = [claim for holds, claim in known(story) if not holds and claim.rules == (CONFIRMED,)]
    opposed = against(story)[0 if stands else 1 :]
    spans: list[Span] = []
    for group in filter(None, (said, opposed)):
        # What stands before ends with a space where something holds.
        start = "But " if stands and not spans else " But "
        rest = f"; and {len(group) - 1} more." if len(group) > 1 else "."
        text = f"{group[0].text[:1].lower()}{group[0].text[1:].rstrip('.')} "
        spans += (own(start), *spoken(text, length), cite(group[0]), own(rest))
    return tuple(spans)
