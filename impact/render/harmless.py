"""Text from repositories made safe to show: what is invisible or moves the cursor becomes visible."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

ELLIPSIS = "…"
# More accents on one letter than any script puts there would be painted over the lines around it.
MOST_MARKS = 8
# Letters to Unicode, yet drawn as nothing.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5")
_SPACES = re.compile(r" {2,}")


def visible(text: str) -> str:
    """Return `text` with every control, bidi and zero-width character spelt out, spaces as they were.

    Of accents on one letter those after the eighth are spelt out as well.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_bounded(map(_shown, text.replace("\r\n", " "))))


def harmless(text: str, length: int | None = None) -> str:
    """Return `text` visible on one line; with a `length` cut there, after a word where one ends near."""
    text = _SPACES.sub(" ", visible(text)).strip()
    return text if length is None else _cut(text, length)


def _shown(char: str) -> str:
    code = ord(char)
    category = unicodedata.category(char)
    if char in "\n\t" or category in ("Zl", "Zp", "Zs"):
        return " "
    if category == "Cc":
        return f"\\x{code:02x}"
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    if category in ("Cf", "Cs") or char in _BLANK or code & 0xFFFE == 0xFFFE:
        return _spelt(char)
    return char


def _bounded(shown: Iterable[str]) -> Iterator[str]:
    run = 0
    for each in shown:
        run = run + 1 if unicodedata.category(each[0]) in ("Mn", "Me") else 0
        yield _spelt(each) if run > MOST_MARKS else each


def _spelt(char: str) -> str:
    return f"‹U+{ord(char):04X}›"


def _cut(text: str, length: int) -> str:
    if len(text) <= length:
        return text
    head = text[: length - 1]
    space = head.rfind(" ")
    return head[: space if space > length // 2 else None].rstrip() + ELLIPSIS
