"""Appendix D: what the engineer said about the work, when and why, and how each word stands."""

from __future__ import annotations

from impact.model.report import HOLDS, LOST, Report, Standing, Story
from impact.model.work import CONFIRM, DISMISS, MERGE, RECLASSIFY, SPLIT
from impact.render.blocks import CODE, Block, Item, Line, Span, config, own, quotation
from impact.render.harmless import harmless
from impact.render.phrases import cite, section

_SAID = {
    RECLASSIFY: "set to ",
    CONFIRM: "confirmed as ",
    DISMISS: "dismissed",
    MERGE: "several made one contribution",
    SPLIT: "made a contribution of its own",
}


def corrected(report: Report) -> tuple[Block, ...]:
    """Return the appendix; what was taken back or matches no work any more stands there as well."""
    stories = {each.contribution.id: each for each in report.stories}
    items = [Item(_line(each, stories)) for each in report.corrections]
    items += [
        Item((own("titled by the engineer; it was "), quotation(each.before, 160), own(" "), cite(story.what)))
        for each in report.titles
        if (story := stories.get(each.contribution)) is not None
    ]
    return section("Appendix D: corrections by the engineer", items, "None.")


def _line(each: Standing, stories: dict[str, Story]) -> Line:
    said = each.said
    what = (config(each.category_title),) if said.category else ()
    because = (own(", because "), quotation(said.why, 200)) if said.why else ()
    story = stories.get(each.work.id) if each.work else None
    told = (own(" "), cite(story.what)) if story else ()
    work = () if story else _untold(each)
    return (own(f"{said.day.isoformat()}: {_SAID[said.action]}"), *what, *work, *because, *told, *_state(each))


def _untold(each: Standing) -> Line:
    """Work without a claim: by its title, and the id under which it can be named."""
    if each.work is None:
        return own(", said of "), Span(harmless(each.said.contribution), CODE)
    return own(": "), quotation(each.work.title, 100), own(" "), Span(harmless(each.work.id), CODE)


def _state(each: Standing) -> Line:
    if each.state == HOLDS and each.said.action == DISMISS and each.work is not None:
        return own("; back with "), Span(f"impact undo {harmless(each.work.id)}", CODE)
    if each.state == HOLDS:
        return ()
    on = f" on {each.ended_by.day.isoformat()}" if each.ended_by else ""
    again = "; say it anew of the work as it is now" if each.state == LOST else ""
    return (own(f" ({each.state}{on}{again})"),)
