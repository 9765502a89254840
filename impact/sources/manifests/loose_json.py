"""JSON as people write it in settings: with comments, commas at the end, bare keys, and either sort of quotes."""

from __future__ import annotations

import json
import re
from typing import Any

from impact.sources.manifests.base import Unreadable

# Settings that people write; what is larger is data.
_LARGEST = 256 << 10
# Every piece ends where it can no longer go on, a text also without its quote: none is tried twice.
_PIECE = re.compile(
    r"""(?P<text>"(?:[^"\\\n]|\\.)*"?)
    |(?P<single>'(?:[^'\\\n]|\\.)*'?)
    |(?P<comment>//[^\n]*|/\*.*?(?:\*/|\Z))
    |(?P<number>[-+]?\.?\d[\w.+-]*)
    |(?P<key>[A-Za-z_$][\w$]*)(?P<colon>\s*:)?
    |(?P<close>[\]}])
    |(?P<comma>,)
    |(?P<space>\s+)
    |(?P<other>[^"'/\w$\]},\s.+-]+|.)""",
    re.VERBOSE | re.DOTALL,
)
_WORDS = ("true", "false", "null")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


def loose_json(text: bytes) -> dict[str, Any]:
    """Return the object that a file is; raises Unreadable where it is none."""
    if len(text) > _LARGEST:
        raise Unreadable(f"larger than {_LARGEST >> 10} KB")
    try:
        words = text.decode("utf-8-sig")
        try:
            told = json.loads(words)
        except ValueError:
            told = json.loads(_strict(words))
    except RecursionError:
        raise Unreadable("nested too deeply") from None
    except ValueError:
        raise Unreadable("not JSON") from None
    if not isinstance(told, dict):
        raise Unreadable("not an object of JSON")
    return told


def _strict(words: str) -> str:
    """The same as JSON alone, as far as it is not wrong in other ways."""
    parts: list[str] = []
    comma = False
    for match in _PIECE.finditer(words):
        kind = match.lastgroup
        if kind in ("comment", "space"):
            continue
        if comma and kind != "close":
            parts.append(",")
        comma = kind == "comma"
        if kind == "single":
            parts.append(_double(match[0]))
        elif kind in ("key", "colon"):
            bare = match["colon"] is not None or match["key"] not in _WORDS
            parts.append((json.dumps(match["key"]) if bare else match["key"]) + (":" if match["colon"] else ""))
        elif not comma:
            parts.append(match[0])
    return "".join(parts)


def _double(single: str) -> str:
    if len(single) < 2 or not single.endswith("'"):
        raise ValueError("a text does not end")
    unquoted = _ESCAPE.sub(lambda escape: "'" if escape[1] == "'" else escape[0], single[1:-1])
    return '"' + re.sub(r'(\\.)|"', lambda found: found[1] or '\\"', unquoted) + '"'
