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
    return section("Appendix D: corrections by the engineer", items, "None.")


def _line(each: Standing, stories: dict[str, Story]) -> Line:
    said = each.said
    what = (config(each.category_title),) if said.category else ()
    because = (own(", because "), quotation(said.why, 200)) if said.why else ()
    return (
        own(f"{said.day.isoformat()}: {_SAID[said.action]}"),
        *what,
        *because,
        *_which(each, stories),
        *_state(each),
    )


def _which(each: Standing, stories: dict[str, Story]) -> Line:
    """The work: by its claim where it has one, else by its title and the id that brings it back."""
    if each.work is None:
        return own(", said of "), Span(harmless(each.said.contribution), CODE)
    story = stories.get(each.work.id)
    if story is not None:
        return own(" "), cite(story.what)
    return own(": "), quotation(each.work.title, 100), own(" "), Span(harmless(each.work.id), CODE)


def _state(each: Standing) -> Line:
    if each.state == HOLDS and each.said.action == DISMISS and each.work is not None:
        return own("; back with "), Span(f"impact undo {harmless(each.work.id)}", CODE)
    if each.state == HOLDS:
        return ()
    on = f" on {each.ended_by.day.isoformat()}" if each.ended_by else ""
    again = "; say it anew of the work as it is now" if each.state == LOST else ""
    return (own(f" ({each.state}{on}{again})"),)
