"""Puts the engineer's edits into a report, and finds what has changed under them since; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from impact.expect.claims import Telling
from impact.expect.dates import span
from impact.model.edits import Edits, Moved
from impact.model.period import Period
from impact.model.report import SELF, Report, Story, cited, quoted
from impact.model.work import Contribution

GONE = "no such work is found any more"


def titled(edits: Edits, work: Contribution) -> Contribution:
    """Return the work under the title that the engineer gave it."""
    own = next((each.title for each in edits.titles if each.contribution == work.id), "")
    return replace(work, title=own) if own else work


def kept_out(edits: Edits, work: Contribution, audience: str) -> bool:
    """Whether the engineer does not want this told to others; their own report tells everything."""
    return audience != SELF and work.id in edits.left_out


def chosen(edits: Edits, tellings: Iterable[Telling], proposed: tuple[str, ...]) -> tuple[str, ...]:
    """Return the anchors in the engineer's order, as far as their work is there; else the proposed ones."""
    there = {each.contribution.id for each in tellings}
    return tuple(each for each in edits.anchors if each in there) or tuple(each for each in proposed if each in there)


def facts(stories: Iterable[Story]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return what is said of each contribution, without the numbers of claims and without its title."""
    return tuple((each.contribution.id, tuple(_said(each))) for each in stories)


def _said(story: Story) -> Iterator[str]:
    work = story.contribution
    yield f"{cited(story.category_title)}, {span(work.first, work.last)}"
    yield from (claim.text for claim in (*story.claims, *story.noted))


def moved(edits: Edits, report: Report) -> tuple[Moved, ...]:
    """Return what changed under the engineer's words since they were written, in the order of the report."""
    return tuple(_moved(edits, report))


def _moved(edits: Edits, report: Report) -> Iterator[Moved]:
    now = dict(facts(report.stories))
    titles = {each.contribution.id: each.contribution.title for each in report.stories}
    mine = {each.contribution: each for each in edits.titles}
    for key, then in edits.facts:
        if key not in now and not edits.period.lies_in(report.period):
            continue  # work of a part of the period that this report does not tell of
        said = now.get(key, (GONE,))
        own = mine[key].title if key in mine else ""
        if said != then and (key in edits.anchors or own or edits.paragraph):
            left = tuple(each for each in then if each not in said)
            come = tuple(each for each in said if each not in then)
            yield Moved(quoted(titles.get(key, own or key)), left, come, own)


def overlap(period: Period, other: Period, until: date) -> bool:
    """Whether two periods share at least half of the shorter one; open ends reach as far as anything does."""
    starts = [each.start or date.min for each in (period, other)]
    ends = [each.end or until for each in (period, other)]
    shared = (min(ends) - max(starts)).days + 1
    shortest = min((end - start).days + 1 for start, end in zip(starts, ends, strict=True))
    return shared > 0 and shared * 2 >= shortest
