"""Reads what hooks noted: one line for each thing, and every line that cannot be used is handed back whole."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from impact.model.capture import LATER, NEVER, NOT, TOLD, Answer, Entry, Made, Rejected, Rewritten

VERSION = 1
# Far more than any hook of ours writes.
LONGEST = 1 << 16
_START = b'{"v":'
_SHA = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_ID = re.compile(r"[0-9a-f]{32}")
_HOOKS = ("post-commit", "post-merge", "post-applypatch")
_LATEST = 1 << 40
_ESCAPED = re.compile(r'(?:\\u[0-9a-fA-F]{4})+|\\["\\/bfnrt]')


@dataclass(frozen=True, slots=True)
class Spooled:
    """What was read, and what could not be; `open` says that the last line has no end yet and was left unread."""

    entries: tuple[Entry, ...]
    rejected: tuple[Rejected, ...]
    open: bool = False


class _Odd(Exception):
    """Why a line cannot be used."""


def read(raw: bytes, name: str, *, whole: bool = True) -> Spooled:
    """Return what the lines of a spool say; with `whole` off, a last line without its end is left for later.

    Never raises: whatever a line holds, it is an entry or comes back in `rejected`.
    """
    *lines, rest = raw.split(b"\n")
    if rest and whole:
        lines.append(rest)
    entries: list[Entry] = []
    rejected: list[Rejected] = []
    for number, line in enumerate(lines, 1):
        for each in _told(line, f"{name}:{number}") if line.strip(b" ") else ():
            if isinstance(each, Rejected):
                rejected.append(each)
            else:
                entries.append(each)
    return Spooled(tuple(entries), tuple(rejected), bool(rest) and not whole)


def _told(line: bytes, where: str) -> Iterator[Entry | Rejected]:
    try:
        yield _entry(line)
    except _Odd as odd:
        # Where a line was cut, the next one stands right behind what is left of it.
        at = line.rfind(_START, 1)
        try:
            found = _entry(line[at:]) if at > 0 else None
        except _Odd:
            found = None
        if found is None:
            yield Rejected(where, str(odd), line)
        else:
            yield from (Rejected(where, "cut off", line[:at]), found)


def _entry(line: bytes) -> Entry:
    if len(line) > LONGEST:
        raise _Odd(f"longer than {LONGEST} bytes")
    try:
        value = json.loads(line.decode("utf-8"), object_pairs_hook=_once, parse_constant=_refused)
    except UnicodeDecodeError:
        raise _Odd("not UTF-8 text") from None
    except (ValueError, RecursionError):
        raise _Odd("not JSON, or cut off") from None
    if not isinstance(value, dict) or type(value.get("v")) is not int:
        raise _Odd("not what a hook writes")
    if value["v"] != VERSION:
        raise _Odd(f"of another version ({value['v']})")
    for keys, make in _SHAPES.items():
        if value.keys() == keys:
            return make(value)
    raise _Odd("has keys that this version does not know, or lacks some")


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if len({key for key, _ in pairs}) < len(pairs):
        raise _Odd("a key stands in it twice")
    return dict(pairs)


def _refused(_: str) -> object:
    raise _Odd("holds a number that is none")


def _made(value: dict[str, object]) -> Made:
    return Made(_one_of(value, "hook", _HOOKS), _text(value, "sha", _SHA, empty=True))


def _rewritten(value: dict[str, object]) -> Rewritten:
    _one_of(value, "hook", ("post-rewrite",))
    by = _one_of(value, "by", ("rebase", "amend"))
    return Rewritten(by, _text(value, "old", _SHA), _text(value, "new", _SHA))


def _answer(value: dict[str, object]) -> Answer:
    said = _one_of(value, "answer", (TOLD, NOT, LATER, NEVER))
    at = value["at"]
    if type(at) is not int or not 0 <= at < _LATEST:
        raise _Odd("at: not a time")
    key, sha = _text(value, "id", _ID), _text(value, "sha", _SHA)
    return Answer(key, said, sha, at, _text(value, "saw"), _text(value, "text"))


_SHAPES: dict[frozenset[str], Callable[[dict[str, object]], Entry]] = {
    frozenset(("v", "hook", "sha")): _made,
    frozenset(("v", "hook", "by", "old", "new")): _rewritten,
    frozenset(("v", "answer", "id", "sha", "at", "saw", "text")): _answer,
}


def _one_of(value: dict[str, object], key: str, words: tuple[str, ...]) -> str:
    found = value[key]
    if not isinstance(found, str) or found not in words:
        raise _Odd(f"{key}: none of {', '.join(words)}")
    return found


def _text(value: dict[str, object], key: str, shape: re.Pattern[str] | None = None, *, empty: bool = False) -> str:
    found = value[key]
    if not isinstance(found, str) or (shape and not (shape.fullmatch(found) or (empty and not found))):
        raise _Odd(f"{key}: not what a hook writes")
    return found


def kept_aside(each: Rejected) -> bytes:
    """Return a line for the file of what could not be used, from which all of it can be had back."""
    whole = {"where": each.where, "why": each.why, "line": each.line.decode("utf-8", "surrogateescape")}
    return json.dumps(whole).encode("ascii") + b"\n"


def line_of(kept: bytes) -> bytes | None:
    """Return the line in what `kept_aside` made, None when this is none of these."""
    try:
        return str(json.loads(kept)["line"]).encode("utf-8", "surrogateescape")
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def without_answer(line: bytes, key: str, holds: Callable[[str], bool]) -> bytes:
    """Return a line of a spool, as long as it was, without the words of the answer `key`.

    What cannot be read may hold anything: it goes as a whole where it names that answer, or `holds` says so.
    """
    try:
        entry = _entry(line)
    except _Odd:
        return b" " * len(line) if _concerns(line, key, holds) else line
    if not isinstance(entry, Answer) or entry.id != key:
        return line
    value = json.loads(line) | {"text": ""}
    made = json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "surrogatepass")
    return made.ljust(len(line)) if len(made) <= len(line) else b" " * len(line)


def without_rejected(kept: bytes, key: str, holds: Callable[[str], bool]) -> bytes:
    """Return a line that `kept_aside` made, or as many blanks where it names the answer `key` or `holds` says so."""
    line = line_of(kept)
    return b" " * len(kept) if _concerns(kept if line is None else line, key, holds) else kept


def _concerns(line: bytes, key: str, holds: Callable[[str], bool]) -> bool:
    text = _ESCAPED.sub(lambda found: str(json.loads(f'"{found[0]}"')), line.decode("utf-8", "replace"))
    return key in text or holds(text)
