"""The inline comments of one change, out of the JSON that Gerrit keeps for each patch set."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from impact.sources.reviews.log_fields import dated

# Not paths of files: the message of the commit, and the patch set as a whole.
COMMIT_MESSAGE, PATCH_SET = MAGIC = ("/COMMIT_MSG", "/PATCHSET_LEVEL")
_MERGE_LIST = "/MERGE_LIST"
_WHEN = ("%b %d, %Y %I:%M:%S %p", "%b %d, %Y, %I:%M:%S %p")
_MOST_LINES = 1 << 31


@dataclass(frozen=True, slots=True)
class Comment:
    """One inline comment as the note has it; `author` is "<number>@<server>", "" for a deleted account.

    `first` to `until` are its lines, None where it is on a file or more. `on_parent` says that they are lines of what
    the patch set is based on. `at` is None where the note's time cannot be read.
    """

    uuid: str
    path: str
    patch_set: int
    revision: str
    author: str
    at: int | None
    message: str
    parent: str = ""
    first: int | None = None
    until: int | None = None
    on_parent: bool = False
    unresolved: bool = False
    suggests: bool = False
    tag: str = ""
    raw: str = ""

    @property
    def on_file(self) -> bool:
        """Whether it is on a file, not on the message or the whole patch set."""
        return self.path not in (*MAGIC, _MERGE_LIST)


def entries(tree: bytes, width: int) -> list[tuple[str, str, str]]:
    """Return (mode, name, id) of each entry of a tree object whose ids have `width` bytes; what is cut off is left."""
    found = []
    at = 0
    while (end := tree.find(b"\0", at)) >= 0 and end + 1 + width <= len(tree):
        mode, _, name = tree[at:end].partition(b" ")
        found.append(
            (mode.decode("ascii", "replace"), name.decode("ascii", "replace"), tree[end + 1 : end + 1 + width].hex())
        )
        at = end + 1 + width
    return found


def comments(note: bytes, raw: str) -> tuple[list[Comment], list[str]]:
    """Return the comments of one note, and a few words on each thing in it that is none."""
    try:
        held = json.loads(note)
    except (ValueError, RecursionError) as error:
        return [], [f"is no JSON ({type(error).__name__})"]
    rows = held.get("comments", []) if isinstance(held, dict) else None
    if not isinstance(rows, list):
        return [], ["holds no list of comments"]
    found, faults = [], []
    for number, row in enumerate(rows, 1):
        comment = _comment(row, raw)
        if isinstance(comment, str):
            faults.append(f"comment {number}: {comment}")
        else:
            found.append(comment)
    return found, faults


def _comment(row: Any, raw: str) -> Comment | str:
    """One comment, or what it lacks."""
    key = row.get("key") if isinstance(row, dict) else None
    if not isinstance(key, dict):
        return "it has no key"
    uuid, path, patch_set = key.get("uuid"), key.get("filename"), key.get("patchSetId")
    if not isinstance(uuid, str) or not uuid:
        return "it has no id"
    if not isinstance(path, str) or not path:
        return "it is on no file"
    first, until = _lines(row)
    side = row.get("side", 1)
    message, suggestions = _text(row, "message"), row.get("fixSuggestions")
    return Comment(
        uuid=uuid,
        path=path,
        patch_set=patch_set if isinstance(patch_set, int) else 0,
        revision=_text(row, "revId"),
        author=_author(row),
        at=moment(row.get("writtenOn")),
        message=message,
        parent=_text(row, "parentUuid"),
        first=first,
        until=until,
        on_parent=isinstance(side, int) and side <= 0,
        unresolved=row.get("unresolved") is True,
        suggests=(isinstance(suggestions, list) and bool(suggestions)) or "```suggestion" in message,
        tag=_text(row, "tag"),
        raw=raw,
    )


def _text(row: dict[str, Any], key: str) -> str:
    value = row.get(key)
    return value if isinstance(value, str) else ""


def _author(row: dict[str, Any]) -> str:
    """Who really wrote it, where somebody did so for another."""
    for each in ("realAuthor", "author"):
        who = row.get(each)
        if isinstance(who, dict) and isinstance(who.get("id"), int):
            return f"{who['id']}@{_text(row, 'serverId')}"
    return ""


def _lines(row: dict[str, Any]) -> tuple[int | None, int | None]:
    """The first and last line: of the range, which ends before `endChar` of its last line; else of the line alone."""
    held = row.get("range")
    if isinstance(held, dict):
        first, until = _line(held.get("startLine")), _line(held.get("endLine"))
        if first is not None and until is not None and first <= until:
            return first, until - 1 if held.get("endChar") == 0 and until > first else until
    number = _line(row.get("lineNbr"))
    return number, number


def _line(value: Any) -> int | None:
    return value if isinstance(value, int) and 0 < value < _MOST_LINES else None


def moment(value: Any) -> int | None:
    """Read a time as servers of all ages write it, None where it cannot be."""
    if not isinstance(value, str):
        return None
    for form in ("", *_WHEN):
        try:
            found = datetime.strptime(value, form) if form else datetime.fromisoformat(value)  # noqa: DTZ007
            at = int((found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp())
            return dated(at)
        except (ValueError, OverflowError):
            continue
    return None
