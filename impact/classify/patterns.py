"""Many regular expressions over one text at once, with RE2 where it is installed and `re` where it is not."""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

try:
    import re2
except ImportError:  # no wheel for this interpreter; `re` gives the same answers, slower
    re2 = None

# RE2 knows none of these, and `re` must not accept what RE2 refuses.
_BEYOND_RE2 = re.compile(r"\(\?(?:[=!]|<[=!]|>|P=|\()|\\[1-9]|[*+?}]\+")
# What stands for itself, whatever it looks like: escaped signs, and the signs of a class.
_PLAIN = re.compile(r"\\[^1-9]|\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
# A place in a pattern where many signs fit, and how often it comes; what follows a group comes for all in it.
_MANY = re.compile(r"(?:\\[wWdDsSpP]|\[\^?\]?(?:\\.|[^\]\\])*\]|(?<!\\)\.)(?:\{(\d+)(,?)(\d*)\})?", re.DOTALL)
_AGAIN = re.compile(r"(?<!\\)\)\{(\d+)(,?)(\d*)\}")
_SHORT = re.compile(r"(?<=[(|:])[^()|:]{0,2}(?=\|)|(?<=\|)[^()|]{0,2}(?=[)|]|$)")
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


def bounded() -> bool:
    """Whether the engine at hand takes time in proportion to the text, whatever the pattern."""
    return re2 is not None


def width(pattern: str) -> int:
    """Return in how many places many signs fit: what an engine that keeps every possibility in mind has to keep.

    A rough measure, never less than the places written; nested counts multiply.
    """
    places = sum(_most(each) for each in _MANY.finditer(pattern)) + len(_SHORT.findall(pattern))
    for each in _AGAIN.finditer(pattern):
        places *= _most(each)
    return places


def _most(found: re.Match[str]) -> int:
    least, comma, most = found.groups()
    return max(int(most or least or 1) + bool(comma and not most), 1)


def fault_in(pattern: str, *, of_lines: bool = False) -> str:
    """Say what is wrong with a pattern, or return "" when every engine takes it; `of_lines`: a line may be empty."""
    if not pattern.isascii():
        return "a pattern holds ASCII only"
    beyond = _BEYOND_RE2.search(_PLAIN.sub("x", pattern))
    if beyond:
        return f"RE2 has no {beyond.group()!r} (lookaround, backreference, possessive or conditional)"
    try:
        with warnings.catch_warnings():
            # What Python merely warns of, such as [[:alpha:]], the engines read differently.
            warnings.simplefilter("error")
            compiled = re.compile(_FLAGS + pattern.encode())
    except (re.error, Warning) as error:
        return f"not a regular expression: {error}"
    except (RecursionError, OverflowError):
        return "not a regular expression: nested too deep, or a number too large"
    if re2 is not None:
        try:
            re2.compile(_FLAGS + pattern.encode(), _options(_ROOM))
        except re2.error as error:
            return f"RE2 does not take it: {_said(error)}"
    if not compiled.search(b""):
        return ""
    if of_lines:
        return "the pattern matches every line" if all(map(compiled.search, (b"x", b"(", b"1"))) else ""
    return "the pattern matches the empty text"


@lru_cache(maxsize=1024)
def finder(pattern: str) -> Any:
    """Return one pattern compiled for finding the words that matched, as `re` or RE2 has it."""
    # RE2 where it is: a pattern that `re` takes for ever over must not come in by a file of somebody else's.
    raw = _FLAGS + pattern.encode()
    return re.compile(raw) if re2 is None else re2.compile(raw, _options(_ROOM))


def _said(error: Exception) -> str:
    what = error.args[0] if error.args else ""
    return what.decode("utf-8", "replace") if isinstance(what, bytes) else str(what)


class PatternSet:
    """A fixed list of patterns; `search` tells which of them occur in a text, as a bit mask.

    The last `lists` of them are long lists of phrases. In one automaton what was found of these would multiply the
    states of what was found of the others, so they get one of their own.
    """

    def __init__(self, patterns: tuple[str, ...], *, lists: int = 0, engine: str = "", room: int = _ROOM) -> None:
        bits = tuple((pattern, 1 << index) for index, pattern in enumerate(patterns))
        wheel = re2 is not None and engine != "re"
        plain, long = bits[: len(bits) - lists], bits[len(bits) - lists :]
        apart = (*([each for each in plain if _sort(each[0]) == sort] for sort in (_FREE, _BEGINS, _GAP)), long)
        self._groups: Any = tuple(each for group in apart if group for each in _compiled(group, room)) if wheel else ()
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
_FREE, _BEGINS, _GAP = range(3)


def _sort(pattern: str) -> int:
    return _GAP if ".*" in pattern else _BEGINS if "^" in pattern.replace("[^", "") else _FREE


def _options(room: int) -> Any:
    options = re2.Options()
    # Bytes as they are: over UTF-8, RE2 would fold the Kelvin sign into k and `re` would not.
    options.encoding = re2.Options.Encoding.LATIN1
    options.max_mem = room
    options.log_errors = False
    return options


def _compiled(group: Sequence[tuple[str, int]], room: int) -> list[tuple[Any, tuple[int, ...]]]:
    """Return sets of patterns and their bits: one set, or several where one would not fit into the room."""
    together = re2.Set.SearchSet(_options(room))
    try:
        for pattern, _ in group:
            together.Add(_FLAGS + pattern.encode())
        together.Compile()
    except re2.error:
        if len(group) == 1:
            raise
        half = len(group) // 2
        return _compiled(group[:half], room) + _compiled(group[half:], room)
    return [(together.Match, tuple(bit for _, bit in group))]
