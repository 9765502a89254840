"""Shapes as SVG that stands inside a page: a style sheet may repaint them, and without one they are readable too."""

from __future__ import annotations

from html import escape
from itertools import groupby

from impact.model.report import EVIDENCED, NO_EVIDENCE, NOT_VISIBLE, PARTLY
from impact.render.blocks import OWN, QUOTED, Line, Span
from impact.render.harmless import visible
from impact.render.pictures.drawing import (
    AREA,
    AWAY,
    AXIS,
    GRID,
    LEVERAGE,
    LINE,
    LOOK,
    OTHER,
    PERSON,
    QUIET,
    SHARE,
    STEPS,
    TRACK,
    WIDTH,
    WORDS,
    Bar,
    Figure,
    Mark,
    Shape,
    Stroke,
    Words,
)

_INK, _QUIET, _LINE, _ACCENT, _OTHER, _TRACK = "#1e1d1a", "#5b5850", "#dcd7cb", "#1d5470", "#7d786b", "#e4dfd3"
_HOLLOW = f'fill="none" stroke="{_INK}" stroke-width="1.6"'
# A class for the style sheet, and attributes for whoever reads none: printing to PDF, an image taken out of the page.
_PAINTS = {
    LEVERAGE: ("f-accent", f'fill="{_ACCENT}"'),
    OTHER: ("s-other", f'fill="none" stroke="{_OTHER}" stroke-width="2"'),
    LINE: ("s-other", f'fill="none" stroke="{_OTHER}" stroke-width="2"'),
    LOOK: ("s-other", f'fill="none" stroke="{_OTHER}" stroke-width="1" stroke-dasharray="1 3"'),
    GRID: ("s-line", f'fill="none" stroke="{_LINE}" stroke-width="1"'),
    AWAY: ("s-line", f'fill="none" stroke="{_LINE}" stroke-width="1.2"'),
    AXIS: ("s-other", f'fill="none" stroke="{_OTHER}" stroke-width="1"'),
    TRACK: ("f-track", f'fill="{_TRACK}"'),
    SHARE: ("f-accent", f'fill="{_ACCENT}"'),
    AREA: ("f-ink", f'fill="{_INK}"'),
    PERSON: ("s-accent", f'fill="none" stroke="{_ACCENT}" stroke-width="1.6"'),
    STEPS: ("s-accent", f'fill="none" stroke="{_ACCENT}" stroke-width="2"'),
    WORDS: ("f-ink", f'fill="{_INK}"'),
    QUIET: ("f-quiet", f'fill="{_QUIET}"'),
    EVIDENCED: ("f-ink s-ink", f'fill="{_INK}" stroke="{_INK}" stroke-width="1.6"'),
    PARTLY: ("s-ink", _HOLLOW),
    NOT_VISIBLE: ("s-ink", f'{_HOLLOW} stroke-dasharray="2.2 2.2"'),
    NO_EVIDENCE: ("s-ink", _HOLLOW),
}
_STATUS_SIZE, _SIZE, _PERSON_SIZE = 7, 4.5, 9


def svg(figure: Figure) -> str:
    """Return a figure's picture; its name and what it shows are there for whoever does not see it."""
    key = figure.key
    parts = [
        f'<svg viewBox="0 0 {WIDTH} {_number(figure.height)}" role="img" aria-labelledby="{key}-t {key}-d" '
        f'font-family="system-ui, Arial, sans-serif" font-size="12">',
        f'<title id="{key}-t">{escape(figure.title)}</title><desc id="{key}-d">{escape(figure.shows)}</desc>',
    ]
    for paint, shapes in groupby(figure.shapes, key=lambda each: each.paint):
        name, attributes = _PAINTS[paint]
        parts.append(f'<g class="{name}" {attributes}>{"".join(map(_shape, shapes))}</g>')
    return "\n".join((*parts, "</svg>"))


def _shape(shape: Shape) -> str:
    if isinstance(shape, Words):
        anchor = "" if shape.anchor == "start" else f' text-anchor="{shape.anchor}"'
        return f'<text x="{_number(shape.x)}" y="{_number(shape.y)}"{anchor}>{_words(shape.line)}</text>'
    if isinstance(shape, Stroke):
        return f'<polyline points="{" ".join(f"{_number(x)},{_number(y)}" for x, y in shape.points)}"/>'
    if isinstance(shape, Bar):
        size = f'width="{_number(shape.width)}" height="{_number(shape.height)}"'
        return f'<rect x="{_number(shape.x)}" y="{_number(shape.y)}" {size}/>'
    return _mark(shape)


def _mark(mark: Mark) -> str:
    x, y = _number(mark.x), _number(mark.y)
    if mark.paint == AREA:
        return f'<rect x="{_number(mark.x - 4)}" y="{_number(mark.y - 4)}" width="8" height="8"/>'
    if mark.paint == PERSON:
        return f'<circle cx="{x}" cy="{y}" r="{_PERSON_SIZE}"/>'
    if mark.paint not in (EVIDENCED, PARTLY, NOT_VISIBLE, NO_EVIDENCE):
        # A hollow mark is as large as a full one, its outline included.
        return f'<circle cx="{x}" cy="{y}" r="{_SIZE - 1 if mark.paint == OTHER else _SIZE}"/>'
    circle = f'<circle cx="{x}" cy="{y}" r="{_STATUS_SIZE}"/>'
    if mark.paint != PARTLY:
        return circle
    top, size = _number(mark.y - _STATUS_SIZE), _STATUS_SIZE
    return f'{circle}<path class="f-ink" fill="{_INK}" d="M{x} {top}a{size} {size} 0 0 0 0 {2 * size}z"/>'


def _words(line: Line) -> str:
    return "".join(map(_span, line))


def _span(span: Span) -> str:
    text = escape(visible(span.text))
    if span.voice == QUOTED:
        text = f"“{text}”"
    # Letters that run from right to left must not carry the words beside them along.
    return text if span.voice == OWN else f'<tspan unicode-bidi="isolate">{text}</tspan>'


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
