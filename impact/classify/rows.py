"""Turns one line of facts as JSON into a commit, whatever of it is missing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from impact.model.errors import ImpactError
from impact.model.facts import Commit, Count, DiffFacts, FileChange, Identity

_STATUSES = frozenset("AMDTRC")


def commit_from_row(row: Any, *, line: int = 0) -> Commit:
    """Return the commit that `row` describes, a JSON object such as `impact facts` prints.

    Only `repo` and `sha` must be there; unknown fields are ignored. Without `message`, subject and body make
    one; without `trailers` there are none. Raises ImpactError naming the line where a field has the wrong type.
    """
    where = f"line {line}: " if line else ""
    if not isinstance(row, Mapping):
        raise ImpactError(f"{where}not a JSON object", hint="give one object a line, as `impact facts` prints")
    sha = _text(row, "sha", where)
    if not sha:
        raise ImpactError(f"{where}no sha", hint="every row needs the fields repo and sha")
    subject, body = _text(row, "subject", where), _text(row, "body", where)
    author = Identity(_text(row, "author_name", where), _text(row, "author_email", where))
    name, email = _text(row, "person_name", where), _text(row, "person_email", where)
    return Commit(
        repo=_text(row, "repo", where),
        sha=sha,
        parents=tuple(map(str, _items(row, "parents", where))),
        author=author,
        person=Identity(name or author.name, email or author.email),
        authored_at=_number(row, "author_time", where),
        offset=0,
        committed_at=_number(row, "committer_time", where),
        message=_text(row, "message", where) or (f"{subject}\n\n{body}" if body else subject),
        trailers=tuple(_pair(item, where) for item in _items(row, "trailers", where)),
        co_authors=(),
        changes=_changes(row, where),
    )


def diff_from_row(row: Mapping[str, Any], *, line: int = 0) -> DiffFacts | None:
    """Return what the patch shows, as `impact facts --diff` prints it; None where `facts` is missing or null.

    Raises ImpactError naming the line where a count is no pair of numbers.
    """
    where = f"line {line}: " if line else ""
    if row.get("facts") is None:
        return None
    changes = _changes(row, where) or ()
    return DiffFacts(
        changes, _counts(row, "facts", where), _counts(row, "facts_test", where), bool(row.get("facts_cut"))
    )


def _counts(row: Mapping[str, Any], name: str, where: str) -> tuple[tuple[str, Count], ...]:
    value = row.get(name) or {}
    if not isinstance(value, Mapping):
        raise ImpactError(f"{where}{name} is {type(value).__name__}, expected an object", hint="")
    counted = []
    for fact, pair in sorted(value.items()):
        if not isinstance(pair, (list, tuple)) or len(pair) != 2 or not all(type(each) is int for each in pair):
            raise ImpactError(f"{where}{name} holds {fact!r} without its two counts", hint='expected {"sleep": [0, 2]}')
        counted.append((fact, Count(*pair)))
    return tuple(counted)


def _changes(row: Mapping[str, Any], where: str) -> tuple[FileChange, ...] | None:
    if row.get("files") is None:
        return None
    return tuple(_change(item, where) for item in _items(row, "files", where))


def _change(item: Any, where: str) -> FileChange:
    if not isinstance(item, Mapping) or not isinstance(item.get("path"), str):
        raise ImpactError(f"{where}files holds something that has no path", hint='expected {"path": "a/b.py", …}')
    letter = str(item.get("status") or "M")[:1]
    old = item.get("old_path")
    added, deleted = (item[name] if type(item.get(name)) is int else None for name in ("added", "deleted"))
    status = letter if letter in _STATUSES else "M"
    return FileChange(item["path"], status, old if isinstance(old, str) else None, None, added, deleted)


def _pair(item: Any, where: str) -> tuple[str, str]:
    if isinstance(item, Mapping):
        item = (item.get("key"), item.get("value"))
    if not isinstance(item, (list, tuple)) or len(item) != 2 or not all(isinstance(part, str) for part in item):
        raise ImpactError(f"{where}trailers holds something that is no pair", hint='expected ["Fixes", "#12"]')
    return item[0], item[1]


def _text(row: Mapping[str, Any], name: str, where: str) -> str:
    value = row.get(name)
    if value is None or isinstance(value, str):
        return value or ""
    raise ImpactError(f"{where}{name} is {type(value).__name__}, expected text", hint="")


def _number(row: Mapping[str, Any], name: str, where: str) -> int | None:
    value = row.get(name)
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise ImpactError(f"{where}{name} is {type(value).__name__}, expected seconds since 1970", hint="")


def _items(row: Mapping[str, Any], name: str, where: str) -> list[Any]:
    value = row.get(name)
    if value is None or isinstance(value, list):
        return value or []
    raise ImpactError(f"{where}{name} is {type(value).__name__}, expected a list", hint="")
