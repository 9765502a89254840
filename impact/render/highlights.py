"""The contributions on page one: what memory lost, and the anchors with how we know."""

from __future__ import annotations

from impact.expect.dates import months
from impact.model.report import Report, Story
from impact.render.blocks import Block, Heading, Item, Items, Line, Paragraph, config, name, own, quotation
from impact.render.phrases import but, cite, denied, how_we_know

NO_WORK = "No contribution of this period was found in what was read."
ALL_REVERTED = "What was found in this period was all reverted; it stands in Appendix C."
NO_LEVERAGE = (
    "The rules recognised no leverage in this period. Silence is not failure: Git sees little of such work, "
    "and ordinary work keeps a product alive. What the period holds:"
)


# Two lines of a terminal, the words that do not fit at the end of the first set apart.
_TWO_LINES = 150
_SHORTEST = 40
# Less of what somebody said may say the opposite.
_QUOTED = 80


def recalled(report: Report, most: int, length: int) -> tuple[Block, ...]:
    """Return up to `most` contributions that memory may have lost, their titles cut at `length`."""
    head = Heading(2, (own("What did I forget?"),))
    chosen = frozenset(report.recall[:most])
    shown = [each for each in report.stories if each.contribution.id in chosen]
    if any(each.leverage for each in shown):
        more = sum(each.leverage for each in report.stories) > len(shown)
        said = f"Work that looks like leverage, oldest first{'; there is more in Appendix C' if more else ''}."
    else:
        said = NO_LEVERAGE if shown else ALL_REVERTED if report.stories else NO_WORK
    entries = tuple(Item(_entry(report, each, length)) for each in shown)
    return head, Paragraph(((own(said),),)), *((Items(entries),) if entries else ())


def anchors(report: Report, most: int, length: int) -> tuple[Block, ...]:
    """Return up to `most` anchors, each with the strongest that came of it."""
    by_id = {each.contribution.id: each for each in report.stories}
    if not report.anchors:
        return ()
    items = []
    for at, each in enumerate(report.anchors[:most], start=1):
        story = by_id[each]
        before, after = own(f"A{at} ", strong=True), (own(": "), *_known(story, max(length, _QUOTED)))
        title = quotation(story.contribution.title, _fitting((before, *after), length), strong=True)
        items.append(Item((before, title, *after)))
    return Heading(2, (own("Anchor contributions, and how we know"),)), Items(tuple(items))


def _known(story: Story, length: int) -> Line:
    """Who agrees and who does not are cut alike; what speaks against it stands beside what speaks for it."""
    line: Line = how_we_know(story, 1, length)
    for each in (denied(story, length), but(story, length)):
        space = () if not each or line[-1].text.endswith(" ") or each[0].text.startswith(" ") else (own(" "),)
        line = (*line, *space, *each)
    return line


def _entry(report: Report, story: Story, length: int) -> Line:
    work = story.contribution
    place = [name(each.name, 24) for each in report.places if each.repo == work.repo and len(report.places) > 1]
    before = own(f"{months(work.first, work.last)}: ")
    after = (
        own(", "),
        config(story.category_title, 60),
        *(each for known in place for each in (own(", "), known)),
        own(" "),
        cite(story.what),
    )
    return before, quotation(work.title, _fitting((before, *after), length)), *after


def _fitting(line: Line, length: int) -> int:
    """Return how long a title beside the rest of its line may be; at most `length`."""
    return min(length, max(_SHORTEST, _TWO_LINES - sum(len(each.text) for each in line)))
