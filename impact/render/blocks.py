"""What a page is made of, before any format: lines of spans, and whose words each span holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from impact.model.report import quoted
from impact.render.harmless import harmless

OWN = "our own words"
QUOTED = "a sentence from a repository"
LABEL = "a name or an address from outside"
CONFIG = "words from a ladder or a category"
CITE = "a claim id with its provenance"
CODE = "a command or a digest"
COMMIT = "a commit's id"

_MARKS = re.compile(r"“([^”]*)”|‘([^’]*)’|(\[C\d+ (?:inferred|stated|observed|corroborated)\])")


@dataclass(frozen=True, slots=True)
class Span:
    """Some words, whose they are, and how they stand out."""

    text: str
    voice: str = OWN
    strong: bool = False
    link: str | None = None


Line = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A title; level 1 is the page's own."""

    level: int
    line: Line


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """Lines that must not be overlooked."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a list, with lines below it."""

    line: Line
    details: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; on a narrow screen each row becomes an entry of a list."""

    head: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]


Block = Heading | Paragraph | Box | Items | Table


@dataclass(frozen=True, slots=True)
class Page:
    """Page one, and what follows it."""

    one: tuple[Block, ...]
    rest: tuple[Block, ...]


def own(text: str, *, strong: bool = False) -> Span:
    """Return our own words."""
    return Span(text, OWN, strong)


def quotation(text: str, length: int | None = None, *, strong: bool = False) -> Span:
    """Return a sentence from a repository, cut at `length`."""
    return Span(harmless(quoted(text)[1:-1], length), QUOTED, strong)


def name(text: str, length: int = 40) -> Span:
    """Return a name or an address from outside, cut at `length`."""
    return Span(harmless(text, length), LABEL)


def config(text: str, length: int | None = None, *, strong: bool = False) -> Span:
    """Return words from a ladder or a category, cut at `length`."""
    return Span(harmless(text, length), CONFIG, strong)


def spoken(text: str, length: int | None = None) -> Line:
    """Return a sentence of the report's values as spans, its marked quotations told apart."""
    spans: list[Span] = []
    end = 0
    for match in _MARKS.finditer(text):
        spans.append(own(text[end : match.start()]))
        said, words, cite = match.groups()
        if said is not None:
            spans.append(quotation(said, length))
        elif words is not None:
            spans += (own("‘"), config(words), own("’"))
        else:
            spans.append(Span(cite, CITE))
        end = match.end()
    spans.append(own(text[end:]))
    return tuple(span for span in spans if span.text)


def joined(spans: Iterable[Span], between: str = ", ") -> Line:
    """Return the spans as one line with our own words between them."""
    return tuple(each for span in spans for each in (own(between), span))[1:]


def lines_of(blocks: tuple[Block, ...]) -> Iterator[Line]:
    """Yield every line, in reading order."""
    for block in blocks:
        if isinstance(block, Heading):
            yield block.line
        elif isinstance(block, Items):
            for item in block.items:
                yield item.line
                yield from item.details
        elif isinstance(block, Table):
            yield (own(" ".join(block.head)),)
            for row in block.rows:
                yield tuple(each for cell in row for each in (own(" "), *cell))
        else:
            if isinstance(block, Box):
                yield (own(block.title),)
            yield from block.lines
