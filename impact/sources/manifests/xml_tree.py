"""An XML manifest as a small tree. A document type is refused, and with it every entity; so is what is too deep."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
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


def _refuse(*_: object) -> None:
    raise Unreadable("has a document type, which can hold entities")


def _local(name: str) -> str:
    return name.rpartition(":")[2]
