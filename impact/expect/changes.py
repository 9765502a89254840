"""What changed between two reports of one person: work, what came of it, statuses, the ladder; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from impact.model.report import cited, quoted

Document = Mapping[str, Any]
_LETTERED = re.compile(r"\bauthor [A-Z]{1,2}\b")


def changes(then: Document, now: Document) -> tuple[str, ...]:
    """Return sentences about what is different in `now`; both are reports as JSON documents of `impact.report/1`.

    Text from repositories is marked by `quoted`, that of ladders by `cited`. No sentence where nothing changed.
    """
    return (*_frame(then, now), *_statuses(then, now), *_work(then, now))


def _frame(then: Document, now: Document) -> Iterator[str]:
    for key, what in (("digest", "text"), ("version", "version"), ("key", "ladder")):
        if then["ladder"][key] != now["ladder"][key]:
            before, after = (f"{each['ladder']['key']} {each['ladder']['version']}" for each in (then, now))
            yield f"The ladder is another ({what}): {cited(before)} then, {cited(after)} now."
            break
    if then["target"]["key"] != now["target"]["key"]:
        before, after = (cited(each["target"]["title"]) for each in (then, now))
        yield f"The level compared with is another: {before} then, {after} now."
    if then["rules"] != now["rules"]:
        yield "The rules that recognise work are others, so work may be told otherwise than then."
    if then["period"] != now["period"]:
        yield f"The period was {_span(then)} and is {_span(now)}."


def _span(each: Document) -> str:
    period = each["period"]
    return f"{period['start'] or 'the first commit'} to {period['end'] or 'the last commit'}"


def _statuses(then: Document, now: Document) -> Iterator[str]:
    before = {each["key"]: each for each in then["expectations"]}
    for each in now["expectations"]:
        old = before.pop(each["key"], None)
        if old is None:
            yield f"New expectation {cited(each['statement'])}: {each['status']}."
        elif old["status"] != each["status"]:
            yield f"{cited(each['statement'])}: {old['status']} then, {each['status']} now."
        elif old["missing"] != each["missing"]:
            gap = f"then {_gap(old)}; now {_gap(each)}"
            yield f"{cited(each['statement'])}: still {each['status']}, {gap}."
    for old in before.values():
        yield f"Not asked any more: {cited(old['statement'])}, which was {old['status']}."


def _gap(each: Document) -> str:
    return f"missing: {each['missing'].rstrip('.')}" if each["missing"] else "nothing missing"


def _work(then: Document, now: Document) -> Iterator[str]:
    before = {each["id"]: each for each in then["contributions"]}
    claims = [{each["id"]: each for each in document["claims"]} for document in (then, now)]
    for each in now["contributions"]:
        old = before.pop(each["id"], None)
        name = quoted(each["title"])
        if old is None:
            yield f"New: {name}, {cited(each['category_title'])}."
            continue
        if old["category"] != each["category"]:
            yield f"{name}: {cited(old['category_title'])} then, {cited(each['category_title'])} now."
        if old["title"] != each["title"]:
            yield f"{quoted(old['title'])} is now called {name}."
        lost, come = _sentences(old, each, *claims)
        for text in come:
            yield f"{name}, now: {text}"
        for text in lost:
            yield f"{name}, no longer: {text}"
    inside = now["period"]["start"] or ""
    for old in before.values():
        if old["last"] < inside:
            yield f"Before this period now: {quoted(old['title'])}."
        else:
            why = "its commits may have been rewritten, it was dismissed or left out"
            yield f"Found no more: {quoted(old['title'])}, {cited(old['category_title'])}; {why}."


def _sentences(
    old: Document, new: Document, then: Mapping[str, Document], now: Mapping[str, Document]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What came of a contribution: sentences that went and that came, their numbers and what was done left aside."""
    before = [then[key]["text"] for key in old["claims"][1:] if key in then]
    after = [now[key]["text"] for key in new["claims"][1:] if key in now]
    there, here = {_unlettered(each) for each in before}, {_unlettered(each) for each in after}
    lost = tuple(each for each in before if _unlettered(each) not in here)
    return lost, tuple(each for each in after if _unlettered(each) not in there)


def _unlettered(text: str) -> str:
    """People have other letters in every report for others."""
    return _LETTERED.sub("author", text)
