"""What becomes of a row of reviews that is told again: what is known never gives way to what somebody did not say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from impact.model.reviews import LAST, SUMMARY, UNKNOWN

Row = dict[str, Any]
_EMPTY: tuple[Any, ...] = (None, "", b"", "[]", UNKNOWN)
# What is said of a comment's text goes together, and so does its place in a discussion.
_TEXT = ("body", "body_digest", "has_suggestion", "links", "says", "sure", "words")
_PLACE = ("kind", "thread", "parent")


def merged_change(there: Mapping[str, Any], new: Row) -> Row:
    """Return the row of a change told twice; the later state of it counts, as far as that says something."""
    row = _filled(there, new)
    later = max(there, new, key=_moment)
    # Whoever tells of a later day that it is not closed says that it was opened again.
    if later["closed"] is None and later["landed"] is None and _moment(new) != _moment(there):
        row["closed"] = None
    return row


def merged_event(there: Mapping[str, Any], new: Row) -> Row:
    """Return the row of an event told twice: its later text, and whichever place in a discussion says more."""
    row = _filled(there, new)
    old = _moment(new) < _moment(there)
    silent = not new["body_digest"] or (not new["words"] and new["body_digest"] == there["body_digest"])
    row |= _some(there if old or silent else new, _TEXT)
    less = _says(new) < _says(there) or (old and _says(new) == _says(there))
    row |= _some(there if less else new, _PLACE)
    if there["addressed"] == LAST and not old and (new["resolved"] is not None or there["resolved"] is None):
        row["addressed"] = new["addressed"]  # it was the last revision only until another came
    row["day"] = row["day"] or there["day"]
    return row


def aliases(changes: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return for keys of changes the one that they are kept under, where it is another.

    A file that does not say which repository it is of, but by name, calls a change by that and its number. As soon as
    another one says more, both are one.
    """
    by_name: dict[str, str] = {}
    keys: dict[str, str] = {}
    for each in changes:
        name = f"{each['repo']}{each['number']}".lower()
        if each["key"].lower() == name:
            by_name[each["key"]] = name
        else:
            keys[name] = max(each["key"], keys.get(name, ""))
    return {key: keys[name] for key, name in by_name.items() if name in keys}


def _filled(there: Mapping[str, Any], new: Row) -> Row:
    first, second = (there, new) if _moment(new) < _moment(there) else (new, there)
    return {key: second[key] if first[key] in _EMPTY else first[key] for key in new}


def _moment(row: Mapping[str, Any]) -> int:
    updated = row["updated"]
    return -1 if updated is None else int(updated)


def _some(row: Mapping[str, Any], names: Iterable[str]) -> Row:
    return {name: row[name] for name in names}


def _says(row: Mapping[str, Any]) -> tuple[bool, bool]:
    return bool(row["thread"]), row["kind"] != SUMMARY
