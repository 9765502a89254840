"""The whole page in the order it is read, before any format, fitted and its wording checked."""

from __future__ import annotations

from dataclasses import dataclass

from impact.model.report import SELF, Report
from impact.render.appendix import appendix
from impact.render.blocks import Block, Box, Heading, Page, Paragraph, Table, lines_of
from impact.render.highlights import anchors, recalled
from impact.render.level import MOST_ROWS, alone, expectations, questions, unseen
from impact.render.opening import opening, paragraph
from impact.render.wording import checked

MOST_WORDS = 648
MOST_LINES = 60


@dataclass(frozen=True, slots=True)
class _Room:
    """How much page one may hold: letters of a title and of an expectation, then entries of each sort."""

    title: int
    statement: int
    recalled: int
    anchors: int
    asks: int
    rows: int = MOST_ROWS
    owning: int = 3


# Page one stays one page for the busiest author; what goes first is what the appendix repeats.
# A title is cut last: it is how people know their work again.
_ROOMS = (
    _Room(100, 120, 8, 5, 2),
    _Room(100, 80, 8, 5, 2),
    _Room(100, 56, 8, 5, 2),
    _Room(100, 64, 7, 4, 2),
    _Room(100, 48, 6, 4, 1),
    _Room(100, 56, 6, 3, 1),
    _Room(100, 56, 5, 3, 1, owning=2),
    _Room(100, 40, 5, 3, 1, owning=2),
    _Room(72, 40, 4, 3, 1, owning=2),
    _Room(40, 40, 4, 3, 1, owning=1),
    _Room(40, 40, 3, 3, 1, owning=1),
    _Room(40, 40, 3, 2, 1, rows=6, owning=1),
    _Room(40, 40, 3, 2, 1, rows=4, owning=1),
)
# Where the engineer wrote the page, what they chose stays longest: what memory may have lost is found again by then.
_WRITTEN_ROOMS = (
    _Room(100, 80, 5, 5, 2),
    _Room(100, 64, 3, 5, 1, owning=2),
    _Room(100, 56, 0, 5, 1, owning=2),
    _Room(72, 40, 0, 5, 1, owning=1),
    _Room(40, 40, 0, 5, 1, owning=1),
    _Room(40, 40, 0, 5, 1, rows=6, owning=1),
    _Room(40, 40, 0, 4, 1, rows=6, owning=1),
    _Room(40, 40, 0, 3, 1, rows=4, owning=1),
)


def page(report: Report) -> Page:
    """Return what every format shows of a report; raises WordingError when a sentence of ours is off."""
    rooms = _WRITTEN_ROOMS if report.paragraph or report.titles else _ROOMS
    tries = (_page_one(report, room) for room in rooms)
    fitting = (each for each in tries if _words(each) <= MOST_WORDS and _lines(each) <= MOST_LINES)
    return checked(Page(next(fitting, _page_one(report, rooms[-1])), appendix(report)))


def _words(blocks: tuple[Block, ...]) -> int:
    """Count words as a reader of the text would: a mark for each entry, the cells of a row set close."""
    return sum(map(_words_of, blocks))


def _words_of(block: Block) -> int:
    if isinstance(block, Table):
        rows = ("|".join("".join(span.text for span in cell) for cell in row) for row in block.rows)
        return 1 + len(" ".join(block.head).split()) + sum(len(row.split()) for row in rows)
    marks = 0 if isinstance(block, Paragraph) else 1
    return sum(marks + len("".join(span.text for span in line).split()) for line in lines_of((block,)))


def _lines(blocks: tuple[Block, ...]) -> int:
    """Count lines as Markdown has them: one between blocks, none below a heading or for a box's title."""
    between = sum(not isinstance(each, Heading) for each in blocks) - 1
    rules = sum(isinstance(each, Table) for each in blocks) - sum(isinstance(each, Box) for each in blocks)
    return len(tuple(lines_of(blocks))) + between + rules


def _page_one(report: Report, room: _Room) -> tuple[Block, ...]:
    return (
        *opening(report),
        *paragraph(report),
        *(recalled(report, room.recalled, room.title) if report.audience == SELF and room.recalled else ()),
        *anchors(report, room.anchors, room.title),
        *expectations(report, room.statement, room.rows),
        *questions(report, room.owning),
        *alone(report, room.asks),
        *unseen(report, room.asks),
    )
