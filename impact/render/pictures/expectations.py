"""The level at a glance: a sign for each expectation, four signs of one size, and no number."""

from __future__ import annotations

from collections.abc import Iterator

from impact.model.report import STATUSES, Coverage, Report
from impact.render.blocks import Line, config, own
from impact.render.phrases import status
from impact.render.pictures.drawing import QUIET, WIDTH, Figure, Mark, Shape, Words, fitted

_TITLE = "The expectations of the level"
_LEFT, _STEP, _ROW, _TOP = 150, 40, 42, 34
_PER_ROW = (WIDTH - _LEFT) // _STEP
_LEGEND = (0, 130, 240, 390)
_READ = (
    "Numbers are those of the table on page one and of Appendix F. The signs differ by what Git shows, not by how well "
    "anything was done."
)


def expectations(report: Report) -> Figure:
    """Return a matrix of dimensions and their expectations."""
    if not report.coverage:
        return Figure("expectations", _TITLE, "", ((own("This level has no expectations, so nothing to draw."),),))
    dimensions: dict[str, list[tuple[int, Coverage]]] = {}
    for at, each in enumerate(report.coverage, start=1):
        dimensions.setdefault(each.expectation.dimension, []).append((at, each))
    shapes, y = list(_legend()), float(_TOP)
    for name, cells in dimensions.items():
        shapes += _row(name, cells, y)
        y += _ROW * (1 + (len(cells) - 1) // _PER_ROW)
    shows = "A row for each dimension of the level with one of four signs for each of its expectations."
    head = ("number", "dimension", "expectation", "status")
    rows = tuple(_told(*cell) for cells in dimensions.values() for cell in cells)
    return Figure("expectations", _TITLE, shows, ((own(_READ),),), y, tuple(shapes), head, rows)


def _legend() -> Iterator[Shape]:
    for x, word in zip(_LEGEND, reversed(STATUSES), strict=True):
        yield Mark(x + 9, 11, word)
        yield Words(x + 22, 15, (own(word),), paint=QUIET)


def _row(name: str, cells: list[tuple[int, Coverage]], top: float) -> Iterator[Shape]:
    yield Words(0, top + 16, fitted((config(name, 40),), _LEFT - 20))
    for place, (at, each) in enumerate(cells):
        x = _LEFT + 9 + place % _PER_ROW * _STEP
        y = top + 12 + place // _PER_ROW * _ROW
        yield Mark(x, y, each.status)
        yield Words(x, y + 22, (own(str(at)),), "middle", QUIET)


def _told(at: int, each: Coverage) -> tuple[Line, ...]:
    said = each.expectation
    return (own(str(at)),), (config(said.dimension),), (config(said.statement),), (status(each.status),)
