"""What a picture is made of: shapes on a plane, the words among them, and the same figures as a table."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from impact.render.blocks import Line, own
from impact.render.harmless import ELLIPSIS

WIDTH = 640
# How shapes are painted; `svg` and the style sheet know them.
LEVERAGE, OTHER, LINE, LOOK, GRID, AXIS = "leverage", "other", "line", "look", "grid", "axis"
TRACK, SHARE, AREA, PERSON, STEPS, AWAY = "track", "share", "area", "person", "steps", "away"
WORDS, QUIET = "words", "quiet"
# Mean width of a letter in the size that pictures write in.
_LETTER = 6.8


@dataclass(frozen=True, slots=True)
class Mark:
    """A sign of one size around a point; `paint` says which, or is a status of an expectation."""

    x: float
    y: float
    paint: str


@dataclass(frozen=True, slots=True)
class Words:
    """Words at a point, which is their start, middle or end."""

    x: float
    y: float
    line: Line
    anchor: str = "start"
    paint: str = WORDS


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line from point to point."""

    points: tuple[tuple[float, float], ...]
    paint: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float
    paint: str


Shape = Mark | Words | Stroke | Bar


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture: its name, what it shows, how to read it, and its figures as a table.

    Without `shapes` there is nothing to draw, and `said` says why. `key` is a name for links.
    """

    key: str
    title: str
    shows: str
    said: tuple[Line, ...]
    height: float = 0
    shapes: tuple[Shape, ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[Line, ...], ...] = ()


def words_of(figure: Figure) -> Iterator[Line]:
    """Yield every line that a picture shows, its table included."""
    yield (own(figure.title),)
    yield (own(figure.shows),)
    yield from figure.said
    yield from (each.line for each in figure.shapes if isinstance(each, Words))
    yield (own(" ".join(figure.head)),)
    for row in figure.rows:
        yield tuple(each for cell in row for each in (own(" "), *cell))


def fitted(line: Line, width: float) -> Line:
    """Return a line cut to what fits `width`: nothing in a picture wraps."""
    left, kept = width / _LETTER, []
    for span in line:
        size = sum(map(_cells, span.text))
        if size <= left:
            kept.append(span)
            left -= size
            continue
        text = ""
        for letter in span.text:
            left -= _cells(letter)
            if left < 1:
                break
            text += letter
        return (*kept, replace(span, text=text.rstrip() + ELLIPSIS))
    return tuple(kept)


def _cells(letter: str) -> float:
    """How wide a letter is, as a share of a common one."""
    if unicodedata.east_asian_width(letter) in "WF":
        return 2
    return 1.35 if letter in "MWmw@%—" or letter.isupper() else 1
