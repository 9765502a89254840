"""A page's blocks as the template wants them: every claim that is cited leads to its entry, and back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from impact.render.blocks import (
    CITE,
    COMMIT,
    OWN,
    Block,
    Heading,
    Item,
    Items,
    Line,
    Page,
    Paragraph,
    Span,
    Table,
    lines_of,
)
from impact.render.evidence import CLAIMS
from impact.render.harmless import visible
from impact.render.pictures.drawing import Figure
from impact.render.pictures.svg import svg

# Enough for git to know a commit by.
SHORT_ID = 12
LEAD = "what a line is about"
_CLAIM = re.compile(r"\[(C\d+) ")
# What a line is about: "How we know: …".
_LEAD = re.compile(r"[A-Z] ?[a-z][\w'– ]{0,30}:(?= |$)")
_NOT_WORD = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Part:
    """A span to show: its words, whose they are, where it leads, and the name by which others lead to it.

    `back` is the first place that cites the claim whose entry begins here.
    """

    text: str
    voice: str
    strong: bool = False
    href: str = ""
    id: str = ""
    back: str = ""


Parts = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a list."""

    parts: Parts
    details: tuple[Parts, ...]


@dataclass(frozen=True, slots=True)
class Element:
    """A block: `sort` is the block's own name, and only what it needs is filled in."""

    sort: str
    level: int = 0
    id: str = ""
    title: str = ""
    lines: tuple[Parts, ...] = ()
    entries: tuple[Entry, ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[Parts, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the second level and what stands below it; what stands above any is a section too."""

    id: str
    title: str
    elements: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with the words and the table below it; without `svg` nothing is drawn, and the words say why."""

    key: str
    title: str
    svg: str
    lines: tuple[Parts, ...]
    head: tuple[str, ...]
    rows: tuple[tuple[Parts, ...], ...]


class Links:
    """Which claims have an entry, and which of them was cited already; one for each page, used in reading order."""

    def __init__(self, page: Page) -> None:
        self._entries = frozenset(_entries(page))
        # Claims with a first place that cites them, and claims whose entry was reached.
        self._cited: set[str] = set()
        self._entered: set[str] = set()

    def parts(self, line: Line, *, entry: bool = False) -> Parts:
        """Return a line to show; with `entry`, a claim at its beginning has its entry here."""
        return tuple(self._part(span, entry=entry and not at) for at, span in enumerate(line))

    def told(self, line: Line, *, entry: bool = False) -> Parts:
        """Return a line to show, with what it is about set apart from what it says of it."""
        return _lead(self.parts(line, entry=entry))

    def _part(self, span: Span, *, entry: bool) -> Part:
        text = visible(span.text)
        if span.voice == COMMIT:
            return Part(text[:SHORT_ID], COMMIT, span.strong, span.link or "")
        found = _CLAIM.match(text) if span.voice == CITE else None
        if not found or found[1] not in self._entries:
            return Part(text, span.voice, span.strong, span.link or "")
        claim = found[1]
        if entry and claim not in self._entered:
            self._entered.add(claim)
            back = f"#from-{claim}" if claim in self._cited else ""
            return Part(text, CITE, id=claim, back=back)
        if claim in self._cited or claim in self._entered:
            return Part(text, CITE, href=f"#{claim}")
        self._cited.add(claim)
        return Part(text, CITE, href=f"#{claim}", id=f"from-{claim}")


def sections(blocks: tuple[Block, ...], links: Links) -> Iterator[Section]:
    """Yield the blocks in sections, one for each heading of the second level."""
    title = ""
    elements: list[Element] = []
    for block in blocks:
        if isinstance(block, Heading) and block.level == 2:
            if elements:
                yield Section(_slug(title), title, tuple(elements))
            title, elements = plain(block.line), []
        elements.append(_element(block, links, title))
    if elements:
        yield Section(_slug(title), title, tuple(elements))


def picture(figure: Figure, links: Links) -> Picture:
    """Return a figure to show; its table cites after the rest of the page, so that no entry leads back into it."""
    rows = tuple(tuple(links.parts(cell) for cell in row) for row in figure.rows)
    drawn = svg(figure) if figure.shapes else ""
    return Picture(figure.key, figure.title, drawn, tuple(map(links.told, figure.said)), figure.head, rows)


def plain(line: Line) -> str:
    """Return the words of a line and nothing else."""
    return visible("".join(span.text for span in line))


def _slug(title: str) -> str:
    """Return a name for links; no heading of a page begins as another does."""
    return _NOT_WORD.sub("-", title.lower().partition(":")[0]).strip("-")


def _element(block: Block, links: Links, title: str) -> Element:
    if isinstance(block, Heading):
        return Element("heading", level=block.level, lines=(links.parts(block.line),))
    if isinstance(block, Items):
        holds = title == CLAIMS
        return Element("items", entries=tuple(_entry(each, links, holds) for each in block.items))
    if isinstance(block, Table):
        rows = tuple(tuple(links.parts(cell) for cell in row) for row in block.rows)
        return Element("table", title=title, head=block.head, rows=rows)
    lines = tuple(map(links.told, block.lines))
    if isinstance(block, Paragraph):
        return Element("paragraph", lines=lines)
    return Element("box", title=block.title, lines=lines)


def _entry(item: Item, links: Links, holds: bool) -> Entry:
    return Entry(
        links.told(item.line, entry=holds),
        tuple(links.told(each, entry=holds) for each in item.details),
    )


def _entries(page: Page) -> Iterator[str]:
    """Yield every claim that has an entry of its own."""
    inside = False
    for block in page.rest:
        if isinstance(block, Heading) and block.level == 2:
            inside = plain(block.line) == CLAIMS
        elif inside and isinstance(block, Items):
            for line in lines_of((block,)):
                found = _CLAIM.match(line[0].text) if line and line[0].voice == CITE else None
                if found:
                    yield found[1]


def _lead(parts: Parts) -> Parts:
    first = parts[0] if parts else None
    found = _LEAD.match(first.text) if first and first.voice == OWN and not first.strong else None
    if not first or not found:
        return parts
    return (Part(found[0], LEAD), Part(first.text[found.end() :], OWN), *parts[1:])
