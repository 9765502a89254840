"""What both forges' answers share: JSON pages, one or several behind each other, and fields that are checked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from impact.model.errors import ImpactError

_SHA = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_SPACE = re.compile(r"\s*")
_LARGEST = 2**62
Item = dict[str, Any]


class Fault(ValueError):
    """What is wrong with one item."""


def documents(data: bytes, name: str) -> list[Any]:
    """Return the JSON documents that follow each other in `data`, as `--paginate` writes them.

    Raises ImpactError, as file:line, for what is no JSON.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _broken(f"{name}:{line}", "it is not UTF-8") from None
    found, at, decoder = [], _after_space(text, 0), json.JSONDecoder()
    while at < len(text):
        try:
            document, at = decoder.raw_decode(text, at)
        except json.JSONDecodeError as error:
            raise _broken(f"{name}:{error.lineno}", error.msg) from None
        except RecursionError:
            raise _broken(f"{name}:{text.count(chr(10), 0, at) + 1}", "values lie too deep in each other") from None
        except ValueError as error:
            raise _broken(f"{name}:{text.count(chr(10), 0, at) + 1}", str(error).partition(";")[0]) from None
        found.append(document)
        at = _after_space(text, at)
    return found


def items(found: list[Any], name: str) -> Iterator[Item]:
    """Yield every item of these pages: of lists, of lists of pages, of `workflow_runs`; raises ImpactError."""
    todo = list(reversed(found))
    while todo:
        each = todo.pop()
        if isinstance(each, list):
            todo.extend(reversed(each))
        elif isinstance(each, dict) and isinstance(each.get("workflow_runs"), list):
            todo.extend(reversed(each["workflow_runs"]))
        elif isinstance(each, dict):
            yield each
        else:
            raise _broken(name, f"a run was expected, found {type(each).__name__}")


def at_fault(name: str, number: int, item: Item, fault: Fault) -> ImpactError:
    """Return the error for an item, by its number in the file and its id."""
    known = item.get("id", item.get("databaseId"))
    called = f"run {number}" + (f" (id {known})" if isinstance(known, int) else "")
    return _broken(name, f"{called}: {fault}")


def first(item: Item, *names: str) -> Any:
    """The value under the first of these names that has one."""
    return next((item[each] for each in names if item.get(each) is not None), None)


def text(item: Item, *names: str) -> str:
    """The text under the first of these names, "" for none; raises Fault for what is no text."""
    found = first(item, *names)
    if found is not None and not isinstance(found, str):
        raise Fault(f"{names[0]} is no text")
    return found or ""


def whole(item: Item, *names: str, least: int = 0) -> int:
    """The whole number under the first of these names; raises Fault for none."""
    found = first(item, *names)
    if not isinstance(found, int) or isinstance(found, bool) or not least <= found <= _LARGEST:
        raise Fault(f"{names[0]} is no whole number from {least} on")
    return found


def commit(given: str, field: str) -> str:
    """The commit id; raises Fault for what is none."""
    if not _SHA.fullmatch(given.lower()):
        raise Fault(f"{field} is no commit id of 40 or 64 characters")
    return given.lower()


def moment(item: Item, *names: str) -> datetime:
    """The time under the first of these names, in UTC; raises Fault for none."""
    found = text(item, *names)
    try:
        # Python 3.10 and later differ in what they take; Z and an offset are what forges write.
        at = datetime.fromisoformat(found.replace("Z", "+00:00"))
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Fault(f"{names[0]} is no time" if found else f"{names[0]} is missing") from None


def took(item: Item, start: tuple[str, ...], end: tuple[str, ...]) -> int | None:
    """Seconds between two times, None where one is missing or they run backwards."""
    if not text(item, *start) or not text(item, *end):
        return None
    seconds = int((moment(item, *end) - moment(item, *start)).total_seconds())
    return seconds if seconds >= 0 else None


def _after_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _broken(where: str, what: str) -> ImpactError:
    return ImpactError(f"{where}: {what}", hint="nothing of the file was kept; export it again")
