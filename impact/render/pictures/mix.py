"""The share of leverage among the contributions of each quarter, with how many there are."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from impact.model.report import Report, Story
from impact.render.blocks import Line, own
from impact.render.pictures.away import NAMED, within
from impact.render.pictures.drawing import QUIET, SHARE, TRACK, WIDTH, Bar, Figure, Shape, Words

# Of fewer contributions a share says nothing.
LEAST = 4
MOST = 12
_TITLE = "What the work of each quarter consisted of"
_LEFT, _RIGHT, _ROW = 72, 478, 26
_READ = (
    "The filled part are contributions that look like leverage, the rest is other work, which keeps a product alive. "
    "A contribution counts in the quarter of its last change; quarters without any are left out."
)
_SMALL = f"fewer than {LEAST} contributions, so no share is drawn"


def mix(report: Report) -> Figure:
    """Return the picture of the latest quarters; the table has them all."""
    told = sorted(report.stories, key=lambda each: each.contribution.last)
    quarters = [(name, tuple(each)) for name, each in groupby(told, key=_quarter)]
    rows = tuple(_row(*each) for each in quarters)
    if not any(len(each) >= LEAST for _, each in quarters):
        said = f"No quarter holds {LEAST} contributions or more; a share of fewer would say nothing, so none is drawn."
        return Figure("mix", _TITLE, "", ((own(said),),))
    if not _leverage(report.stories):
        said = "The rules recognised no leverage here, so there is no share to draw. Git sees little of such work."
        return Figure("mix", _TITLE, "", ((own(said),),))
    drawn = quarters[-MOST:]
    shapes = [shape for at, each in enumerate(drawn) for shape in _drawn(*each, at * _ROW)]
    more = f" Drawn are the latest {MOST} quarters with work; the table has them all." if len(quarters) > MOST else ""
    shows = "A bar for each quarter, filled by the share of contributions that look like leverage."
    more += _away(report, drawn)
    head = ("quarter", "look like leverage", "contributions")
    return Figure("mix", _TITLE, shows, ((own(_READ + more),),), len(drawn) * _ROW, tuple(shapes), head, rows)


def _quarter(story: Story) -> str:
    return _name(story.contribution.last)


def _name(day: date) -> str:
    return f"{day.year} Q{(day.month + 2) // 3}"


def _away(report: Report, drawn: list[tuple[str, tuple[Story, ...]]]) -> str:
    """Return which of the quarters that are drawn hold time away, as a sentence; "" where none does."""
    days = [each.contribution.last for _, stories in drawn for each in stories]
    first, last = date(min(days).year, 1, 1), date(max(days).year, 12, 31)
    spans = [(_name(start), _name(end)) for start, end in within(report.absent, first, last)]
    names = [name for name, _ in drawn if any(start <= name <= end for start, end in spans)]
    return f" In {', '.join(names)} there was time {NAMED}; nothing is concluded from it." if names else ""


def _leverage(stories: tuple[Story, ...]) -> int:
    return sum(each.leverage for each in stories)


def _drawn(name: str, stories: tuple[Story, ...], top: float) -> list[Shape]:
    label = Words(0, top + 17, (own(name),))
    if len(stories) < LEAST:
        return [label, Words(_LEFT, top + 17, (own(_SMALL),), paint=QUIET)]
    width = _RIGHT - _LEFT
    share = Bar(_LEFT, top + 6, width * _leverage(stories) / len(stories), 14, SHARE)
    said = f"{_leverage(stories)} of {len(stories)} contributions"
    return [
        label,
        Bar(_LEFT, top + 6, width, 14, TRACK),
        *((share,) if share.width else ()),
        Words(WIDTH, top + 17, (own(said),), "end"),
    ]


def _row(name: str, stories: tuple[Story, ...]) -> tuple[Line, ...]:
    share = str(_leverage(stories)) if len(stories) >= LEAST else f"not said of fewer than {LEAST}"
    return (own(name),), (own(share),), (own(str(len(stories))),)
