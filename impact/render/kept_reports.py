"""A report that was given away, read again from its JSON, as a page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from impact.model.report import SELF
from impact.render.blocks import (
    Block,
    Heading,
    Item,
    Items,
    Line,
    Paragraph,
    Span,
    config,
    name,
    own,
    quotation,
    spoken,
)


def report_page(document: str, day: date, audience: str, file: str) -> tuple[Block, ...]:
    """The page: what was claimed, against what, in the words of then; `file` holds all of it."""
    told: dict[str, Any] = json.loads(document)
    return tuple(_page(told, day, audience, file))


def heading(day: str, audience: str) -> str:
    """What a kept report is called."""
    return f"My own report as of {day}" if audience == SELF else f"What was given away on {day}, for {audience}"


def _page(told: dict[str, Any], day: date, audience: str, file: str) -> Iterator[Block]:
    yield Heading(1, (own(heading(str(day), audience)),))
    yield Paragraph(((Span("all pages", link="../README.md"), own("; all of it as it was: "), Span(file, link=file)),))
    if "contributions" not in told:
        return
    span = told.get("period") or {}
    lines: list[Line] = [(own("About: "), name(str(told.get("person", "")), 80))]
    lines.append((own(f"Period: {span.get('start') or 'the beginning'} to {span.get('end') or 'then'}"),))
    lines.append((own("Compared with: "), config((told.get("target") or {}).get("title", ""))))
    yield Paragraph(tuple(lines))
    yield Heading(2, (own("Expectations"),))
    yield Items(tuple(Item((config(each["statement"]), own(f" — {each['status']}"))) for each in told["expectations"]))
    yield Heading(2, (own("Work"),))
    claims = {each["id"]: each for each in told["claims"]}
    yield Items(tuple(_work(each, claims) for each in told["contributions"]))


def _work(work: dict[str, Any], claims: dict[str, Any]) -> Item:
    days = work["first"] if work["first"] == work["last"] else f"{work['first']} to {work['last']}"
    first: Line = (own(f"{days}, in "), name(work["repo"], 80), own("; ‘"), config(work["category_title"]), own("’"))
    said = tuple(spoken(claims[each]["text"]) for each in work["claims"] if each in claims)
    return Item((quotation(work["title"], strong=True),), (first, *said))
