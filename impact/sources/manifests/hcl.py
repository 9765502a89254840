"""The blocks of a Terraform file and the plain texts in them, as far as modules need it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

# Every piece of a file. None can be read in two ways, so that one pass is enough, whatever the file is.
_PIECE = re.compile(
    r"""(?P<comment>\#[^\n]*|//[^\n]*|/\*.*?(?:\*/|\Z))
    |(?P<here><<-?(?P<until>\w+)[ \t\r]*\n)
    |(?P<quote>")
    |(?P<open>[{(\[])
    |(?P<close>[})\]])
    |(?P<line>\n\s*)
    |(?P<equals>=(?!=))
    |(?P<word>[^\W\d][\w-]*)
    |(?P<other>[^\S\n]+|\d+|[^\w\s"\#/{}()\[\]=<]+|.)""",
    re.VERBOSE | re.DOTALL,
)
_IN_TEXT = re.compile(r'[^"\\$%\n]+|\\.|(?P<end>")|(?P<line>\n)|(?P<open>[$%]\{)|[$%]', re.DOTALL)
_IN_FILLING = re.compile(r'[^{}"\n]+|(?P<open>\{)|(?P<end>\})|(?P<quote>")|\n')
_ESCAPE = re.compile(r'\\(["\\])')
_TEXT = '"'

Pieces = Iterator[tuple[str, str]]


class Block(NamedTuple):
    """One block at the top of a file: `kind` as `module`, its labels, and the plain texts that are set right in it."""

    kind: str
    labels: tuple[str, ...]
    texts: dict[str, str]


def blocks(text: str) -> Iterator[Block]:
    """Yield every block at the top; raises ValueError where a block or a text does not end.

    A text in which something is filled in is no plain text.
    """
    pieces = _Text(text).pieces()
    words: list[str] = []
    for kind, piece in pieces:
        if kind in ("word", "text"):
            words.append(piece)
            continue
        if kind == "open" and words:
            yield Block(words[0], tuple(words[1:]), _texts(pieces))
        elif kind == "open":
            _pass(pieces)
        words = []


def _texts(pieces: Pieces) -> dict[str, str]:
    found: dict[str, str] = {}
    words: list[str] = []
    for kind, piece in pieces:
        if kind == "close":
            return found
        if kind == "text" and len(words) == 2 and words[1] == "=":
            found.setdefault(words[0], piece)
        if kind in ("word", "text", "equals"):
            words.append(piece)
            continue
        if kind == "open":
            _pass(pieces)
        words = []
    raise ValueError("a block does not end")


def _pass(pieces: Pieces) -> None:
    depth = 1
    for kind, _ in pieces:
        depth += (kind == "open") - (kind == "close")
        if depth == 0:
            return
    raise ValueError("a block does not end")


class _Text:
    """A file that is read from its beginning to its end."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def pieces(self) -> Pieces:
        """Yield (sort, piece) without comments and spaces; a text in quotes is of the sort "text", or "filled"."""
        while match := _PIECE.match(self._text, self._at):
            self._at = match.end()
            kind = match.lastgroup or ""
            if match["here"]:
                self._pass_lines(match["until"])
                yield "filled", ""
            elif kind == "quote":
                yield self._quoted()
            elif kind not in ("comment", "other"):
                yield kind, match[0]

    def _pass_lines(self, until: str) -> None:
        while self._at < len(self._text):
            start, end = self._at, self._text.find("\n", self._at)
            end = len(self._text) if end < 0 else end
            if self._text[start:end].strip() == until:
                self._at = end  # the end of this line is read again, as the end of a setting
                return
            self._at = end + 1
        raise ValueError("a text does not end")

    def _quoted(self) -> tuple[str, str]:
        start, inside, filled = self._at, [_TEXT], False
        while inside:
            pattern = _IN_TEXT if inside[-1] is _TEXT else _IN_FILLING
            match = pattern.match(self._text, self._at)
            kind = match.lastgroup if match else "line"
            if match is None or kind == "line":
                break
            self._at = match.end()
            if kind == "open":
                filled = True
                inside.append("{")
            elif kind == "quote":
                inside.append(_TEXT)
            elif kind == "end":
                inside.pop()
        if inside:
            raise ValueError("a text does not end")
        return ("filled" if filled else "text"), _ESCAPE.sub(r"\1", self._text[start : self._at - 1])
