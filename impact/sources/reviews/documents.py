"""Reads files of JSON as tools leave them: one document, one a line, or one behind the other."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from impact.model.errors import ImpactError

_BLANK = re.compile(r"[\s\ufeff]*")
_AGAIN = "export it again; a file that was cut off ends so"


def listed(content: bytes, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield each object with the line that its document begins on, those in lists one by one, and of pages in lists.

    Raises ImpactError naming file and line where there is anything else.
    """
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ImpactError(f"{name}:{line}: not UTF-8 at byte {error.start}", hint=_AGAIN) from error
    decoder = json.JSONDecoder()
    at = _blank_to(text, 0)
    while at < len(text):
        line = text.count("\n", 0, at) + 1
        try:
            document, end = decoder.raw_decode(text, at)
        except json.JSONDecodeError as error:
            raise ImpactError(f"{name}:{error.lineno}: no JSON: {error.msg}", hint=_AGAIN) from error
        except (ValueError, RecursionError) as error:
            raise ImpactError(f"{name}:{line}: no JSON that can be read", hint=_AGAIN) from error
        for each in _flat(document):
            if not isinstance(each, dict):
                what = f"{name}:{line}: a JSON object was expected, not {type(each).__name__}"
                raise ImpactError(what, hint="docs/how-to/reviews/files.md says what can be read")
            yield line, each
        at = _blank_to(text, end)


def _flat(document: Any) -> Iterator[Any]:
    for each in document if isinstance(document, list) else [document]:
        yield from each if isinstance(each, list) else [each]


def _blank_to(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found else at
