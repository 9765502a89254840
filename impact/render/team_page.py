"""What a team is told, before any format: what it is, where work went, what hurts, what cannot be seen."""

from __future__ import annotations

from collections.abc import Iterator

from impact.model.opportunity import DRIFT, STALE_DOC, UNPINNED
from impact.model.team import LEVERAGE, ORDINARY, TeamReport
from impact.opportunities.wording import DONE, MAY_CAUSE
from impact.render.blocks import Block, Box, Heading, Item, Items, Line, Page, Paragraph, config, name, own
from impact.render.team_told import Told, told
from impact.render.wording import checked

_TITLES = {
    UNPINNED: "Release pipelines take from elsewhere what may change under them",
    STALE_DOC: "Guides name what may not be there any more",
    DRIFT: "Files that are kept alike differ from repository to repository",
}
_UNREAD = {
    "reviews": "Reviews were not read for some of it: help for changes of others is not in it.",
    "ci": "Results of tests and pipelines were not read for some of it.",
}
_NUMBERS = ("nobody", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def page(report: TeamReport) -> Page:
    """Return what every format shows of a team's report; raises WordingError when a sentence of ours is off."""
    found = told(report)
    if report.released.withheld:
        return checked(Page((*_opening(report, found), Paragraph(((own(report.released.withheld),),))), ()))
    blocks = (*_opening(report, found), *_improvement(found), *_ordinary(found), *_weak(found), *_limits(report, found))
    return checked(Page(blocks, ()))


def limits(report: TeamReport) -> Iterator[str]:
    """Yield what cannot be seen in it, a sentence each; the same for every team but for what was not read."""
    least = _number(report.team.least)
    yield (
        f"What fewer than {least} people share is not told, and neither is that there is none of it: "
        "that something is missing here says nothing."
    )
    for each in told(report).unseen:
        yield _UNREAD.get(each, f"Not read for some of it: {each}.")
    yield "What leaves no trace in Git is not in it: talks, calls, advice, planning, nights on call."
    yield (
        f"Only {report.released.window} is told of. Another window may rest on other people, so what differs between "
        "two of them shows no trend."
    )
    if report.missing:
        one = report.missing == 1
        yield (
            f"{_number(report.missing).capitalize()} {'member is' if one else 'members are'} not included. Sending is "
            "free, and neither who nor why is kept in this report."
        )


def _opening(report: TeamReport, found: Told) -> Iterator[Block]:
    yield Heading(1, (own("Work of the team "), name(report.team.name, 60), own(f", {report.released.window}")))
    least = _number(report.team.least)
    members, out = report.released.members, f" ({report.missing} not included)" if report.missing else ""
    rests = f", and rests on what {members} members sent{out} by their own consent, which each can take back"
    lines = [
        f"For the team and whoever leads it: {found.start} to {found.end}. It tells of areas and sorts of work that at "
        f"least {least} people share{rests if members else ''}.",
        "It tells of no person, and no name, order or amount of anybody's work is in it. It must not be used to "
        "assess people, for pay or promotion, or to compare teams.",
        "How much there is of each is said in words, and every member weighs the same. What was done is not how well "
        "it was done.",
    ]
    yield Box("What this is, and what it is not", tuple((own(each),) for each in lines))


def _improvement(found: Told) -> Iterator[Block]:
    yield Heading(2, (own("Where improvement work went"),))
    share = dict(found.groups).get(LEVERAGE)
    if share:
        yield _said(
            f"{_capital(share)} of the work looks like improvement, the sort that is meant to last beyond one change."
        )
    themes = [each for each in found.themes if each.group == LEVERAGE]
    items = [Item((config(each.title, 100), own(_how_much(each.share)))) for each in themes]
    items += _rest(dict(found.rest).get(LEVERAGE), "Other work that looks like improvement")
    yield Items(tuple(items)) if items else _said("No one sort of it is shared by enough people to be told.")
    if not found.everywhere:
        yield from _places(found, "Of this improvement work, by repository and the areas in it:")


def _places(found: Told, title: str) -> Iterator[Block]:
    if found.repositories:
        yield _said(title)
        items = [
            Item((name(each.name, 120), own(f": {each.share}")), _areas(each.areas)) for each in found.repositories
        ]
        yield Items((*items, *_rest(found.elsewhere, "In other repositories", "")))


def _areas(areas: tuple[str, ...]) -> tuple[Line, ...]:
    if not areas:
        return ()
    spans = [span for each in areas for span in (own(", "), name(each, 120))][1:]
    return ((own("in "), *spans),)


def _ordinary(found: Told) -> Iterator[Block]:
    themes = [each for each in found.themes if each.group != LEVERAGE]
    rest = [(share, group) for group, share in found.rest if group != LEVERAGE]
    if not themes and not rest and not found.everywhere:
        return
    yield Heading(2, (own("Other work"),))
    share = dict(found.groups).get(ORDINARY)
    if share:
        yield _said(f"{_capital(share)} of the work is what every product needs day by day.")
    items = [Item((config(each.title, 100), own(_how_much(each.share)))) for each in themes]
    items += [each for share, _ in rest for each in _rest(share, "Work of other sorts")]
    yield Items(tuple(items)) if items else _said("No one sort of it is shared by enough people to be told.")
    if found.everywhere:
        yield from _places(found, "All of the work, of whatever sort, by repository and the areas in it:")


def _weak(found: Told) -> Iterator[Block]:
    yield Heading(2, (own("What hurts: weak points of systems"),))
    if not found.weak:
        yield _said("Nothing is told that enough people work in. That does not say that there is nothing.")
        return
    yield _said(
        "Facts of files as they were when members sent their work, for the team to look at; none is about who wrote it."
    )
    yield Items(tuple(_point(*each) for each in found.weak))


def _point(signal: str, repositories: tuple[str, ...], others: bool) -> Item:
    where: list[Line] = []
    if repositories:
        spans = [span for each in repositories for span in (own(", "), name(each, 120))][1:]
        where.append((own("In "), *spans, own(", and in others." if others else ".")))
    elif others:
        where.append((own("In repositories that too few people work in to be named."),))
    if signal in MAY_CAUSE:
        where += [(own(MAY_CAUSE[signal]),), (own(f"Done looks like: {DONE[signal]}"),)]
    return Item((own(_TITLES.get(signal, signal), strong=True),), tuple(where))


def _limits(report: TeamReport, found: Told) -> Iterator[Block]:
    yield Heading(2, (own("What cannot be seen here"),))
    yield Items(tuple(Item((own(each),)) for each in limits(report)))


def _rest(share: str | None, title: str, of: str = " of the work") -> list[Item]:
    return [Item((own(title), own(f": {share}{of}")))] if share else []


def _how_much(share: str) -> str:
    return f": {share} of the work" if share else ": how much of the work is not told"


def _said(text: str) -> Paragraph:
    return Paragraph(((own(text),),))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _number(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)
