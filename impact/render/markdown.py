"""The report as Markdown: quotations stand in code spans, where no markup, link or mention works."""

from __future__ import annotations

import re
from itertools import groupby

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

NAME = "markdown"
_MARKUP = re.compile(r"[\\`*_\[\]<>|~&#]")
_PLAIN_NAME = re.compile(r"[\w ,'’()-]*")
# What hosts of Markdown turn into links or notifications although there is no markup.
_ALIVE = re.compile(r"@|#\d|://|www\.", re.IGNORECASE)
_BACKTICKS = re.compile(r"`+")
_BAR = re.compile(r"\\*\|")


def render(report: Report) -> str:
    """Return the report as Markdown; page one ends at the first rule across the page."""
    whole = page(report)
    return f"{_blocks(whole.one)}\n\n---\n\n{_blocks(whole.rest)}\n"


def text(blocks: tuple[Block, ...]) -> str:
    """Return blocks as Markdown that ends with a newline."""
    return f"{_blocks(blocks)}\n"


def _blocks(blocks: tuple[Block, ...]) -> str:
    parts = [_block(each) + ("\n" if isinstance(each, Heading) else "\n\n") for each in blocks]
    return "".join(parts).rstrip("\n")


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"{'#' * block.level} {_line(block.line)}"
    if isinstance(block, Paragraph):
        return "  \n".join(map(_line, block.lines))
    if isinstance(block, Box):
        return "  \n".join(f"> {_line(each)}" for each in block.lines)
    if isinstance(block, Table):
        return _table(block)
    return _items(block)


def _items(block: Items) -> str:
    return "\n".join(
        line
        for item in block.items
        for line in (f"- {_line(item.line)}", *(f"  - {_line(each)}" for each in item.details))
    )


def _table(block: Table) -> str:
    cells = [block.head, ("---",) * len(block.head)]
    cells += [tuple(_BAR.sub(r"\\|", _line(cell)) for cell in row) for row in block.rows]
    return "\n".join(f"|{'|'.join(row)}|" for row in cells)


def _line(line: Line) -> str:
    parts = []
    for strong, spans in groupby(line, key=lambda span: span.strong):
        text = "".join(map(_span, spans))
        bare = text.rstrip()
        parts.append(f"**{bare}**{text[len(bare) :]}" if strong else text)
    return "".join(parts).strip()


def _span(span: Span) -> str:
    text = visible(span.text)
    inert = span.voice in (QUOTED, CODE, COMMIT) or (span.voice == LABEL and not _PLAIN_NAME.fullmatch(text))
    if inert or _ALIVE.search(text):
        text = _code(text)
    elif span.voice != CITE:
        text = _MARKUP.sub(r"\\\g<0>", text)
    return f"[{text}]({span.link})" if span.link else text


def _code(text: str) -> str:
    """Return a code span whose fence is longer than any run of backticks inside."""
    if not text.strip():
        return "` `"
    fence = "`" * (1 + max((len(run) for run in _BACKTICKS.findall(text)), default=0))
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"
