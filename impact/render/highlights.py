"""The contributions on page one: what memory lost, and the anchors with how we know."""

from __future__ import annotations

from impact.expect.dates import months
from impact.expect.words import number
from impact.model.report import Report, Story
from impact.render.blocks import Block, Heading, Item, Items, Line, Paragraph, config, name, own, quotation
from impact.render.phrases import cite, denied, how_we_know, known, looks_like, noted

NO_WORK = "No contribution of this period was found in what was read."
ALL_REVERTED = "What was found in this period was all reverted; it stands in Appendix C."
NO_LEVERAGE = (
    "The rules recognised no leverage in this period. Silence is not failure: Git sees little of such work, "
    "and ordinary work keeps a product alive. What the period holds:"
)


# Lines of a terminal, the words that do not fit at the end of all but the last set apart.
_TWO_LINES, _THREE_LINES = 150, 225
_SHORTEST = 40
# Less of what somebody said may say the opposite.
_QUOTED = 80
_STAYED = "Not reverted"


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
        before, after = own(f"A{at} ", strong=True), (own(": "), *_what_it_is(report, story), own("."))
        title = quotation(story.contribution.title, _fitting((before, *after), length, _THREE_LINES), strong=True)
        items.append(Item((before, title, *after), (_known(story, max(length, _QUOTED)),)))
    return Heading(2, (own("Anchor contributions, and how we know"),)), Items(tuple(items))


def _what_it_is(report: Report, story: Story) -> Line:
    """When it was done, where and with others, and what sort of work it is taken for: a subject alone says no such."""
    work = story.contribution
    said = ", credited as co-author" if work.role == "co-author" else ", co-written" if work.others else ""
    shared = (own(said),) if said and not work.events else ()
    when = own(months(work.first, work.last))
    return when, *_place(report, story), *shared, own("; "), *looks_like(story), own(" "), cite(story.what)


def _known(story: Story, length: int) -> Line:
    """Who agrees and who does not are cut alike; a sign that nearly every change bears is said to be no more."""
    line, against = how_we_know(story, 1, length), denied(story, length)
    alone = sum(holds for holds, _ in (*known(story), *noted(story))) == 1
    if alone and not against and line[0].text.startswith(_STAYED):
        line = (own(f"No more is known than that it was {line[0].text[:1].lower()}{line[0].text[1:]}"), *line[1:])
    return (*line, *against)


def _place(report: Report, story: Story) -> Line:
    """Where it lies, when several repositories are told of."""
    here = [each for each in report.places if each.repo == story.contribution.repo and len(report.places) > 1]
    more = len(story.elsewhere)
    also = (own(f" and {number(more)} more {'repository' if more == 1 else 'repositories'}"),) if more else ()
    return tuple(span for each in here for span in (own(", "), name(each.name, 24), *also))


def _entry(report: Report, story: Story, length: int) -> Line:
    work = story.contribution
    before = own(f"{months(work.first, work.last)}: ")
    after = (own(", "), config(story.category_title, 72), *_place(report, story), own(" "), cite(story.what))
    return before, quotation(work.title, _fitting((before, *after), length)), *after


def _fitting(line: Line, length: int, room: int = _TWO_LINES) -> int:
    """Return how long a title beside the rest of its line may be; at most `length`."""
    return min(length, max(_SHORTEST, room - sum(len(each.text) for each in line)))
