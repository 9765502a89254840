"""Bytes of a manifest into text, or the values of JSON and TOML; whatever they are, only `Unreadable` is raised."""

from __future__ import annotations

import codecs
import json
import re
import tomllib
from typing import Any

from impact.sources.manifests.base import LARGEST, Unreadable

# TOML that people write; a reader in Python takes a second for more.
LARGEST_TOML = 512 << 10
LARGEST_LINES = 512 << 10
# A key of more parts is no setting: reading it takes time by the square of them.
_DEEPEST_KEY = 64
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_BETWEEN_KEYS = re.compile(r"[=,{\[]")


def lines_of(text: bytes) -> list[str]:
    """The lines of a file that is read line by line. Letters that are none are replaced: names hold none of them."""
    if len(text) > LARGEST_LINES:
        raise Unreadable(f"larger than {LARGEST_LINES >> 10} KB, which files of its sort are not")
    return decoded(text, errors="replace").splitlines()


def decoded(text: bytes, *, errors: str = "strict") -> str:
    """Return the text, by its byte order mark or as UTF-8."""
    if len(text) > LARGEST:
        raise Unreadable(f"larger than {LARGEST >> 20} MB")
    mark, encoding = next((each for each in _MARKS if text.startswith(each[0])), (b"", "utf-8"))
    try:
        answer = text[len(mark) :].decode(encoding, errors)
    except UnicodeDecodeError:
        raise Unreadable(f"not text in {encoding.upper()}") from None
    if "\0" in answer:
        raise Unreadable("holds a NUL, as files of programs do")
    return answer


def json_table(text: bytes) -> dict[str, Any]:
    """Return the object that a JSON file is."""
    try:
        data = json.loads(decoded(text))
    except RecursionError:
        raise Unreadable("nested too deeply") from None
    except ValueError:
        raise Unreadable("not JSON") from None
    return table(data) if isinstance(data, dict) else _no_table("JSON")


def toml_table(text: bytes) -> dict[str, Any]:
    """Return the table that a TOML file is."""
    words = decoded(text)
    if len(words) > LARGEST_TOML:
        raise Unreadable(f"TOML larger than {LARGEST_TOML >> 10} KB")
    if any(part.count(".") > _DEEPEST_KEY for part in _keys(words)):
        raise Unreadable("nested too deeply")
    try:
        return tomllib.loads(words)
    except RecursionError:
        raise Unreadable("nested too deeply") from None
    except (ValueError, OverflowError):
        raise Unreadable("not TOML") from None


def _keys(words: str) -> list[str]:
    """What may be a key: what stands before or between the signs of TOML on lines that hold many dots."""
    dotted = (line for line in words.splitlines() if line.count(".") > _DEEPEST_KEY)
    return [part for line in dotted for part in _BETWEEN_KEYS.split(line)]


def _no_table(kind: str) -> dict[str, Any]:
    raise Unreadable(f"not an object of {kind}")


def table(value: object, *keys: str) -> dict[str, Any]:
    """Return the table at these keys inside of a value; an empty one where there is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def entries(value: object) -> list[Any]:
    """Return the entries of a list; none where the value is no list."""
    return value if isinstance(value, list) else []
