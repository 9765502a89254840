"""Where work lies and how many other people came to it: parts by name, people as letters."""

from __future__ import annotations

from collections.abc import Iterator

from impact.expect.claims import reach as people_of
from impact.model.report import Report, Story
from impact.render.blocks import Line, joined, name, own, quotation
from impact.render.phrases import cite
from impact.render.pictures.drawing import (
    AREA,
    GRID,
    LEVERAGE,
    OTHER,
    PERSON,
    QUIET,
    Figure,
    Mark,
    Shape,
    Stroke,
    Words,
    fitted,
)

MOST = 8
MOST_AREAS = 4
MOST_PEOPLE = 5
_TITLE = "Where it lies, and who came later"
_ROW, _GAP = 22, 14
_WORK, _AREAS, _PEOPLE, _STEP = 8, 290, 500, 24
_READ = (
    "From a contribution to the parts it lies in, and on to the other people who later changed files it created. "
    "Letters stand for people and begin anew in each line: A here and A there need not be one person."
)


def reach(report: Report) -> Figure:
    """Return the picture of contributions to which other people came, anchors first."""
    at = {each: place for place, each in enumerate(report.anchors)}
    # Whose changes were reviewed was there before the remark.
    reached = [each for each in report.stories if people_of(each.outcomes) and not each.contribution.events]
    reached.sort(key=lambda each: at.get(each.contribution.id, len(at)))
    if not reached:
        said = (
            "Git shows no contribution of this period to which other people came; that is no sign that nobody uses it."
        )
        return Figure("reach", _TITLE, "", ((own(said),),))
    shapes: list[Shape] = []
    top = 0.0
    for story in reached[:MOST]:
        height = max(len(_areas(story)), 1) * _ROW
        shapes += _drawn(story, report, top, height)
        top += height + _GAP
    more = len(reached) - MOST
    said = f"{_READ} Not drawn: {more} more, whose outcomes stand in Appendix B." if more > 0 else _READ
    shows = "Lines from each contribution to the parts of the system it lies in and to the people who came to it."
    head = ("claim", "contribution", "parts", "other people")
    rows = tuple(_row(each, report) for each in reached[:MOST])
    return Figure("reach", _TITLE, shows, ((own(said),),), top, tuple(shapes), head, rows)


def _areas(story: Story) -> tuple[str, ...]:
    areas = story.contribution.areas
    return areas if len(areas) <= MOST_AREAS else (*areas[: MOST_AREAS - 1], "")


def _named(area: str, story: Story, report: Report) -> Line:
    if not area:
        return (own(f"and {len(story.contribution.areas) - MOST_AREAS + 1} more parts"),)
    place = next((each.name for each in report.places if each.repo == story.contribution.repo), "")
    return (name(f"{place}: {area}" if place and len(report.places) > 1 else area, 60),)


def _drawn(story: Story, report: Report, top: float, height: float) -> Iterator[Shape]:
    middle = top + height / 2
    yield Mark(_WORK, middle, LEVERAGE if story.leverage else OTHER)
    title = (quotation(story.contribution.title, 60),)
    yield Words(_WORK + 12, middle + 4, fitted(title, _AREAS - _WORK - 66))
    areas = _areas(story)
    ends = [top + _ROW * (at + 0.5) for at in range(len(areas))]
    for y, area in zip(ends, areas, strict=True):
        yield Stroke(((_AREAS - 50, middle), (_AREAS - 8, y)), GRID)
        yield Mark(_AREAS, y, AREA)
        yield Words(_AREAS + 10, y + 4, fitted(_named(area, story, report), _PEOPLE - _AREAS - 60))
        yield Stroke(((_PEOPLE - 48, y), (_PEOPLE - 14, middle)), GRID)
    yield from _people(people_of(story.outcomes), middle)


def _people(count: int, y: float) -> Iterator[Shape]:
    shown = count if count <= MOST_PEOPLE else MOST_PEOPLE - 1
    for at in range(shown):
        x = _PEOPLE + at * _STEP
        yield Mark(x, y, PERSON)
        yield Words(x, y + 4, (own(chr(ord("A") + at)),), "middle")
    if count > shown:
        yield Words(_PEOPLE + shown * _STEP - 6, y + 4, (own(f"and {count - shown}"),), paint=QUIET)


def _row(story: Story, report: Report) -> tuple[Line, ...]:
    count = str(people_of(story.outcomes))
    parts = joined(name(each, 60) for each in story.contribution.areas) or (own("none named"),)
    return (cite(story.what),), (quotation(story.contribution.title, 60),), parts, (own(count),)
