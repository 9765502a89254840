"""The report on a terminal of any width: text from outside is only ever text, never rich's markup."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from io import StringIO

from rich.box import ROUNDED
from rich.console import Console, RenderableType
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table as Grid
from rich.text import Text

from impact.model.report import Report
from impact.render.blocks import (
    CITE,
    CODE,
    COMMIT,
    LABEL,
    QUOTED,
    Block,
    Box,
    Heading,
    Items,
    Line,
    Paragraph,
    Span,
    Table,
)
from impact.render.harmless import visible
from impact.render.page import page

NAME = "terminal"
NARROW = 72
WIDEST = 120
NARROWEST = 20
# Commits of a claim that fit an eye; Markdown and JSON hold them all, and in full length.
MOST_COMMITS = 6
SHORT_ID = 12
_STYLES = {QUOTED: "cyan", LABEL: "cyan", CITE: "dim", CODE: "dim", COMMIT: "dim"}
_STATUSES = {"●": "green", "◐": "yellow", "◌": "dim", "○": "dim"}


@dataclass(frozen=True, slots=True)
class Look:
    """How wide, and whether in colour."""

    width: int = 80
    colour: bool = False


def look(environment: Mapping[str, str], *, columns: int, on_terminal: bool) -> Look:
    """Return the look for a terminal `columns` wide; NO_COLOR of any length, and no terminal, mean none."""
    asked = environment.get("COLUMNS", "")
    width = int(asked) if asked.isdecimal() and int(asked) else columns
    plain = bool(environment.get("NO_COLOR")) or environment.get("TERM") == "dumb"
    return Look(max(NARROWEST, min(width, WIDEST)), on_terminal and not plain)


def render(report: Report, look: Look = Look()) -> str:
    """Return the report as text for a terminal, without spaces at the ends of lines."""
    whole = page(report)
    return text(whole.one + whole.rest, look)


def text(blocks: Iterable[Block], look: Look) -> str:
    """Return blocks as text for a terminal, without spaces at the ends of lines."""
    out = StringIO()
    console = Console(
        file=out,
        width=look.width,
        force_terminal=look.colour,
        color_system="standard" if look.colour else None,
        markup=False,
        highlight=False,
        emoji=False,
        legacy_windows=False,
        _environ={},
    )
    for at, block in enumerate(blocks):
        if at:
            console.print()
        if isinstance(block, Items | Table) and (lines := tuple(_entries(block, console))):
            console.print(Text("\n").join(lines), soft_wrap=True)
        else:
            console.print(_whole(block, console.width))
    return "\n".join(line.rstrip() for line in out.getvalue().split("\n"))


def _whole(block: Block, width: int) -> RenderableType:
    if isinstance(block, Heading):
        return _heading(block, width)
    if isinstance(block, Table):
        return _columns(block)
    text = Text("\n").join(map(_text, block.lines)) if isinstance(block, Paragraph | Box) else Text()
    return Panel(text, title=Text(block.title), box=ROUNDED) if isinstance(block, Box) else text


def _entries(block: Items | Table, console: Console) -> Iterator[Text]:
    """Yield the lines of what is shown as a list, wrapped; none for a table that fits as a table."""
    if isinstance(block, Items):
        for item in block.items:
            yield from _hanging("• ", (item.line, *item.details), console)
    elif console.width < NARROW:
        for number, sentence, status, *rest in block.rows:
            yield from _hanging(f"{_text(number)} ", (status, sentence, *rest), console)


def _heading(block: Heading, width: int) -> RenderableType:
    text = _text(block.line, "bold")
    fits = text.cell_len + 4 <= width
    return Rule(text, align="left", style="dim") if block.level == 2 and fits else text


def _hanging(mark: str, lines: tuple[Line, ...], console: Console) -> Iterator[Text]:
    """Yield the lines beside a mark; rich's own grids would measure each cell of a long appendix."""
    room = console.width - len(mark)
    for line in filter(None, lines):
        text = _text(line)
        for part in (text,) if text.cell_len <= room else text.wrap(console, room):
            yield Text(mark).append_text(part)
            mark = " " * len(mark)


def _columns(block: Table) -> Grid:
    grid = Grid(box=None, padding=(0, 2, 0, 0), header_style="dim", pad_edge=False)
    for head, ratio in zip(block.head, (None, 5, None, 4), strict=True):
        grid.add_column(Text(head), ratio=ratio, no_wrap=ratio is None)
    for row in block.rows:
        grid.add_row(*map(_text, row))
    return grid


def _text(line: Line, style: str = "") -> Text:
    text = Text(style=style)
    for span in _few_commits(line):
        words = visible(span.text)
        words = f"“{words}”" if span.voice == QUOTED else words
        styles = (_STYLES.get(span.voice), "bold" if span.strong else None, _STATUSES.get(words[:1]))
        text.append(words, " ".join(filter(None, styles)))
    return text


def _few_commits(line: Line) -> Line:
    at = [place for place, span in enumerate(line) if span.voice == COMMIT]
    short = tuple(
        replace(span, text=span.text[:SHORT_ID]) if span.voice == COMMIT else span
        for span in (line[: at[MOST_COMMITS]] if len(at) > MOST_COMMITS else line)
    )
    return (*short, Span("… (all in Markdown)", CODE)) if len(at) > MOST_COMMITS else short
