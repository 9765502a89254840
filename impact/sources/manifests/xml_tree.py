"""An XML manifest as a small tree. A document type is refused, and with it every entity; so is what is too deep.

Two trees of the same text: `xml_tree` knows attributes as they are written, `plain_tree` is read several times as fast.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree
from xml.parsers import expat

from impact.sources.manifests.base import LARGEST, Unreadable

_DEEPEST = 60
_MOST = 100_000


@dataclass(slots=True)
class Element:
    """One element; names and attributes are without the prefixes of their namespaces."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.pieces).strip()

    def child(self, name: str) -> Element:
        """The first child of a name; an empty one where there is none."""
        return next((each for each in self.children if each.name == name), Element(name))

    def at(self, *names: str) -> list[Element]:
        """Every element at the end of a way down."""
        here = [self]
        for name in names:
            here = [child for each in here for child in each.children if child.name == name]
        return here

    def all(self, *names: str) -> Iterator[Element]:
        """Every element below that is called one of these."""
        for each in self.children:
            if each.name in names:
                yield each
            yield from each.all(*names)

    def said(self, name: str) -> str:
        """What an attribute says, or a child of that name."""
        return self.attributes.get(name) or self.child(name).text


class _Growing:
    def __init__(self) -> None:
        self.top = Element("")
        self._open = [self.top]
        self._count = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if len(self._open) > _DEEPEST or self._count > _MOST:
            raise Unreadable("nested too deeply, or too long")
        element = Element(_local(name), {_local(key): value for key, value in attributes.items()})
        self._open[-1].children.append(element)
        self._open.append(element)

    def end(self, _: str) -> None:
        self._open.pop()

    def words(self, text: str) -> None:
        self._open[-1].pieces.append(text)


def xml_tree(text: bytes) -> Element:
    """Return the outermost element of a file."""
    if len(text) > LARGEST:
        raise Unreadable(f"larger than {LARGEST >> 20} MB")
    growing = _Growing()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = growing.start
    parser.EndElementHandler = growing.end
    parser.CharacterDataHandler = growing.words
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(text, True)
    except (expat.ExpatError, ValueError, LookupError):
        raise Unreadable("not XML") from None
    return growing.top.children[0]


def plain_tree(text: bytes) -> ElementTree.Element:
    """Return the outermost element, without its attributes; what `xml_tree` refuses is refused in the same words.

    The parser of the standard library would read entities and any depth: only what surely holds neither is given to
    it, and all that it does not read, such as a prefix that is not declared, is read as before.
    """
    if len(text) <= LARGEST and b"\0" not in text and b"<!DOCTYPE" not in text and text.count(b"<") <= _MOST:
        try:
            quick = ElementTree.XML(text)
        except (ElementTree.ParseError, ValueError, LookupError):
            pass
        else:
            if _is_flat(quick):
                return quick
    return _plain(xml_tree(text))


def local(element: ElementTree.Element) -> str:
    """The name of an element without that of its namespace."""
    return element.tag.rpartition("}")[2]


def at(element: ElementTree.Element, *names: str) -> Iterator[ElementTree.Element]:
    """Yield every element at the end of a way down, in the order of the file."""
    first, rest = names[0], names[1:]
    for each in element:
        if each.tag.endswith(first) and local(each) == first:
            if rest:
                yield from at(each, *rest)
            else:
                yield each


def fields(element: ElementTree.Element, *, last: bool = False) -> dict[str, str]:
    """Return the text of each child by its name; of several of one name that of the first, or of the `last`."""
    children = element if last else reversed(element)
    return {local(each): _text(each) if len(each) else (each.text or "").strip() for each in children}


def _text(element: ElementTree.Element) -> str:
    return "".join((element.text or "", *(each.tail or "" for each in element))).strip()


def _is_flat(element: ElementTree.Element) -> bool:
    """Whether nothing lies too deep in it."""
    level, depth = [element], 1
    while level and depth <= _DEEPEST:
        level, depth = [each for above in level for each in above], depth + 1
    return not level


def _plain(element: Element) -> ElementTree.Element:
    made = ElementTree.Element(element.name)
    made.text = "".join(element.pieces)
    made.extend(_plain(each) for each in element.children)
    return made


def _refuse(*_: object) -> None:
    raise Unreadable("has a document type, which can hold entities")


def _local(name: str) -> str:
    return name.rpartition(":")[2]
