"""Reads the bytes of one commit object by git's own rules."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from impact.model.facts import Identity

# Git itself takes times up to here for valid; beyond lies arithmetic overflow.
LATEST = 1 << 62
# Every printable letter, and an escape that some codecs would obey.
_ASCII = bytes(each for each in range(32, 127) if each != 92) + rb"\x41"
_WHEN = re.compile(rb" *(\d+)(?: +([+-]\d+))?\s*")


@dataclass(frozen=True, slots=True)
class RawCommit:
    """The headers of a commit object, decoded; times None where they are broken."""

    tree: str
    parents: tuple[str, ...]
    author: Identity
    authored_at: int | None
    offset: int
    committed_at: int | None
    message: str


def text(raw: bytes, encoding: str = "") -> str:
    """Decode by the commit's own encoding where it is one for text, else UTF-8; lone bytes become surrogates."""
    for codec in (encoding, "utf-8"):
        if codec and _keeps_ascii(codec):
            try:
                return raw.decode(codec)
            except UnicodeError:
                continue
    return raw.decode("utf-8", "surrogateescape")


@lru_cache(maxsize=64)
def _keeps_ascii(codec: str) -> bool:
    """Whether Python knows the codec and ASCII means itself in it; git writes its headers in ASCII either way."""
    try:
        return _ASCII.decode(codec) == _ASCII.decode("ascii")
    except (LookupError, ValueError):
        return False


def parse(raw: bytes) -> RawCommit:
    """Return the commit held by the bytes of its object; never raises on damaged headers."""
    head, _, message = (b"", b"", raw[1:]) if raw.startswith(b"\n") else raw.partition(b"\n\n")
    found: dict[bytes, bytes] = {}
    parents: list[str] = []
    for line in head.split(b"\n"):
        key, _, value = line.partition(b" ")
        if key == b"parent" and b"author" not in found:
            parents.append(value.decode("ascii", "replace"))
        elif key:
            # Continuation lines begin with a space, so their key is empty; the first header of a name counts.
            found.setdefault(key, value)
    encoding = found.get(b"encoding", b"").decode("ascii", "replace")
    author, authored_at, offset = person(found.get(b"author", b""), encoding)
    _, committed_at, _ = person(found.get(b"committer", b""), encoding)
    tree = found.get(b"tree", b"").decode("ascii", "replace")
    # Git ends a message at its first NUL wherever it shows one.
    words = text(message.partition(b"\0")[0], encoding)
    return RawCommit(tree, tuple(parents), author, authored_at, offset, committed_at, words)


def person(line: bytes, encoding: str) -> tuple[Identity, int | None, int]:
    """Return who and when: the name ends at the first `<`, the address at the next `>`, the date follows the last."""
    name, _, rest = line.partition(b"<")
    address, closed, _ = rest.partition(b">")
    when = _WHEN.fullmatch(line.rpartition(b">")[2]) if closed else None
    who = Identity(text(name.strip(), encoding), text(address, encoding))
    if when is None or int(when[1]) >= LATEST:
        return who, None, 0
    return who, int(when[1]), minutes(when[2] or b"+0")


def minutes(zone: bytes) -> int:
    """Return a git timezone such as -0330 in minutes east of UTC, 0 where no clock shows it."""
    number = int(zone)
    east = abs(number) // 100 * 60 + abs(number) % 100
    if east >= 24 * 60:
        return 0
    return east if number >= 0 else -east
