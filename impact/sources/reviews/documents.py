"""Reads files of JSON as tools leave them: one document, one a line, or one behind the other."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from impact.model.errors import ImpactError

_BLANK = re.compile(r"[\s\ufeff]*")
_AGAIN = "export it again; a file that was cut off ends so"


def documents(content: bytes, name: str) -> Iterator[tuple[int, Any]]:
    """Yield each document with the line it begins on; raises ImpactError naming file and line where one is broken."""
    text = _text(content, name)
    decoder = json.JSONDecoder()
    at, line = 0, 1
    while True:
        begins = _blank_to(text, at)
        line += text.count("\n", at, begins)
        if begins == len(text):
            return
        try:
            document, at = decoder.raw_decode(text, begins)
        except json.JSONDecodeError as error:
            what = f"{name}:{error.lineno}: no JSON in column {error.colno}: {error.msg}"
            raise ImpactError(what, hint=_AGAIN) from error
        except RecursionError:
            raise ImpactError(f"{name}:{line}: no JSON that can be read: nested too deeply") from None
        except ValueError as error:
            raise ImpactError(f"{name}:{line}: no JSON that can be read: {error}", hint=_AGAIN) from error
        yield line, document
        line += text.count("\n", begins, at)


def listed(content: bytes, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield each object, those in lists one by one, as when pages were put into a list of pages.

    Raises ImpactError where there is anything else.
    """
    for line, document in documents(content, name):
        for each in _flat(document):
            if not isinstance(each, dict):
                what = f"{name}:{line}: a JSON object was expected, not {type(each).__name__}"
                raise ImpactError(what, hint="docs/how-to/reviews/files.md says what can be read")
            yield line, each


def _flat(document: Any) -> Iterator[Any]:
    for each in document if isinstance(document, list) else [document]:
        yield from each if isinstance(each, list) else [each]


def _blank_to(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found else at


def _text(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ImpactError(f"{name}:{line}: not UTF-8 at byte {error.start}", hint=_AGAIN) from error
