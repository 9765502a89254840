"""Many regular expressions over one text at once, with RE2 where it is installed and `re` where it is not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

try:
    import re2
except ImportError:  # no wheel for this interpreter; `re` gives the same answers, slower
    re2 = None

# RE2 knows none of these, and `re` must not accept what RE2 refuses.
_BEYOND_RE2 = re.compile(r"\(\?(?:[=!]|<[=!]|>|P=|\()|\\[1-9]|[*+?}]\+")
# What means itself: an escaped character (a digit would be a backreference), a class of characters.
_ITSELF = re.compile(r"\\[^1-9]|\[\^?\]?(?:\\.|[^\]\\])*\]")
# Every pattern ignores case, and ^ and $ mean lines: with lines both engines agree about a last newline.
_FLAGS = b"(?im)"
# Room for the automaton of all patterns together, enough for messages and paths; RE2 starts over where it is full.
_ROOM = 4 << 20


def as_bytes(text: str) -> bytes:
    """Return UTF-8 bytes to match in: lone surrogates become `?`, a vertical tab (no space to RE2) a space."""
    try:
        raw = text.encode()
    except UnicodeEncodeError:
        raw = text.encode("utf-8", "replace")
    return raw.replace(b"\v", b" ") if b"\v" in raw else raw


def fault_in(pattern: str, *, of_lines: bool = False) -> str:
    """Say what is wrong with a pattern, or return "" when every engine takes it; `of_lines`: a line may be empty."""
    if not pattern.isascii():
        return "a pattern holds ASCII only"
    beyond = _BEYOND_RE2.search(_ITSELF.sub("x", pattern))
    if beyond:
        return f"RE2 has no {beyond.group()!r} (lookaround, backreference, possessive or conditional)"
    try:
        compiled = re.compile(_FLAGS + pattern.encode())
    except re.error as error:
        return f"not a regular expression: {error}"
    if not compiled.search(b""):
        return ""
    if of_lines:
        return "the pattern matches every line" if all(map(compiled.search, (b"x", b"(", b"1"))) else ""
    return "the pattern matches the empty text"


def finder(pattern: str) -> re.Pattern[bytes]:
    """Return one pattern compiled for finding the words that matched."""
    return re.compile(_FLAGS + pattern.encode())


class PatternSet:
    """A fixed list of patterns; `search` tells which of them occur in a text, as a bit mask.

    The last `lists` of them are long lists of phrases. In one automaton what was found of these would multiply the
    states of what was found of the others, so they get one of their own.
    """

    def __init__(self, patterns: tuple[str, ...], *, lists: int = 0, engine: str = "", room: int = _ROOM) -> None:
        bits = tuple((pattern, 1 << index) for index, pattern in enumerate(patterns))
        wheel = re2 is not None and engine != "re"
        plain, long = bits[: len(bits) - lists], bits[len(bits) - lists :]
        apart = (*([each for each in plain if _sort(each[0]) == sort] for sort in (_PLAIN, _BEGINS, _GAP)), long)
        self._groups: Any = tuple(_together(group, room) for group in apart if group) if wheel else ()
        self._each = () if wheel else tuple((bit, finder(pattern)) for pattern, bit in bits)

    def search(self, raw: bytes) -> int:
        """Return a mask with bit i set where pattern i occurs in `raw`."""
        mask = 0
        for match, bits in self._groups:
            for index in match(raw) or ():
                mask |= bits[index]
        for bit, pattern in self._each:
            if pattern.search(raw):
                mask |= bit
        return mask


# Patterns that multiply each other's states go apart: an automaton is made as texts come, and a new state costs more
# than many looks. A gap of any width stays open to the end; what begins a line is over soon, each at its own place.
_PLAIN, _BEGINS, _GAP = range(3)


def _sort(pattern: str) -> int:
    return _GAP if ".*" in pattern else _BEGINS if "^" in pattern.replace("[^", "") else _PLAIN


def _together(group: Sequence[tuple[str, int]], room: int) -> tuple[Any, tuple[int, ...]]:
    return _compiled(tuple(pattern for pattern, _ in group), room).Match, tuple(bit for _, bit in group)


def _compiled(patterns: tuple[str, ...], room: int) -> Any:
    options = re2.Options()
    # Bytes as they are: over UTF-8, RE2 would fold the Kelvin sign into k and `re` would not.
    options.encoding = re2.Options.Encoding.LATIN1
    options.max_mem = room
    options.log_errors = False
    together = re2.Set.SearchSet(options)
    for pattern in patterns:
        together.Add(_FLAGS + pattern.encode())
    together.Compile()
    return together
