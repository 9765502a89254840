"""Before and after, never without what comparable areas of the same repository did meanwhile."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from impact.model.report import Report, Story
from impact.model.work import Comparable, Outcome
from impact.render.blocks import Line, name, own, quotation
from impact.render.phrases import cite
from impact.render.pictures.drawing import (
    AXIS,
    GRID,
    LEVERAGE,
    OTHER,
    QUIET,
    WIDTH,
    Figure,
    Mark,
    Shape,
    Stroke,
    Words,
    fitted,
)

MOST = 6
# Marks on top of each other; of a higher pile the top is a number.
HIGHEST = 5
_TITLE = "Before and after, among comparable areas"
_EDGE, _TEXT, _STEP, _BELOW = 24, 34, 10, 40
_READ = (
    "Each mark is an area of the same repository in the same two periods, placed by how many events more or fewer it "
    "had afterwards; the filled one is the area of the work. Where it lies among the others, the work need not be the "
    "reason."
)


def comparables(report: Report) -> Figure:
    """Return a strip for each outcome that was measured against others; nothing to draw where there is none."""
    measured = [(story, each) for story in report.stories for each in story.outcomes if len(each.comparables) > 1]
    if not measured:
        said = "Nothing was measured against comparable areas; without them, before and after would mislead."
        return Figure("comparables", _TITLE, "", ((own(said),),))
    more = len(measured) - MOST
    measured = measured[:MOST]
    shapes: list[Shape] = []
    top = 0.0
    for story, outcome in measured:
        strip, height = _strip(story, outcome, top)
        shapes += strip
        top += height
    return Figure(
        "comparables",
        _TITLE,
        "For each measured contribution, its own area among comparable ones on an axis of the change in events.",
        ((own(f"{_READ} Not drawn: {more} more, which stand in Appendix B." if more > 0 else _READ),),),
        top,
        tuple(shapes),
        ("claim", "area", "before", "after"),
        tuple(row for story, outcome in measured for row in _table(story, outcome)),
    )


def _change(area: Comparable) -> int:
    return area.after - area.before


def _strip(story: Story, outcome: Outcome, top: float) -> tuple[list[Shape], float]:
    mine, others = outcome.comparables[0], outcome.comparables[1:]
    piles: dict[int, list[str]] = defaultdict(list)
    for area, paint in ((mine, LEVERAGE), *((each, OTHER) for each in others)):
        piles[_change(area)].append(paint)
    high = min(max(map(len, piles.values())), HIGHEST + 1)
    base = top + _TEXT + 8 + high * _STEP
    low, far = min(0, *piles), max(0, *piles)

    def x(change: int) -> float:
        return _EDGE + (change - low) / max(far - low, 1) * (WIDTH - 2 * _EDGE)

    said = own(f": {mine.before} before, {mine.after} after; {len(others)} comparable areas")
    shapes: list[Shape] = [
        Words(0, top + 12, fitted((quotation(story.contribution.title, 90),), WIDTH)),
        Words(0, top + 28, fitted((name(mine.area, 40), said), WIDTH), paint=QUIET),
        Stroke(((_EDGE, base), (WIDTH - _EDGE, base)), AXIS),
        Stroke(((x(0), base - high * _STEP), (x(0), base)), GRID),
        *_ticks(x, (low, 0, far), base),
    ]
    for change, pile in sorted(piles.items()):
        shapes += _pile(x(change), base, pile)
    return shapes, base - top + _BELOW


def _ticks(x: Callable[[int], float], changes: Iterable[int], base: float) -> Iterator[Shape]:
    for change in sorted(set(changes)):
        word = "as before" if not change else f"{abs(change)} {'more' if change > 0 else 'fewer'}"
        at = x(change)
        # In the middle of its mark a word at an edge would be cut.
        anchor = "start" if at <= _EDGE else "end" if at >= WIDTH - _EDGE else "middle"
        at = {"start": 0, "end": WIDTH}.get(anchor, at)
        yield Words(at, base + 16, (own(word),), anchor, QUIET)


def _pile(x: float, base: float, pile: list[str]) -> Iterator[Shape]:
    shown = pile if len(pile) <= HIGHEST else pile[: HIGHEST - 1]
    for at, paint in enumerate(shown):
        yield Mark(x, base - 6 - at * _STEP, paint)
    if len(pile) > len(shown):
        yield Words(x, base - 3 - len(shown) * _STEP, (own(f"and {len(pile) - len(shown)}"),), "middle", QUIET)


def _table(story: Story, outcome: Outcome) -> Iterator[tuple[Line, ...]]:
    for at, area in enumerate(outcome.comparables):
        whose = () if at else (own(" (of the work)"),)
        yield (cite(story.what),), (name(area.area), *whose), (own(str(area.before)),), (own(str(area.after)),)
