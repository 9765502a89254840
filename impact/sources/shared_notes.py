"""Lines of notes under refs/notes/impact: written as they leave, and read as material of whoever wrote them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any

from impact.model.shared import SCHEMA, Fault, SharedLine

# A line holds one sentence, and a commit has few people; whatever is more was not written by us.
LONGEST = 64 << 10
MOST_LINES = 1000
_MOST_EDITS = 1_000_000
_NAMES = {"about": 64, "id": 64, "role": 20, "theme": 80}
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def line_id(address: str, contribution: str) -> str:
    """Return the id of a line: of whoever has this address, about this contribution, and of nobody else."""
    return sha256(f"{SCHEMA}\0{address.lower()}\0{contribution}".encode()).hexdigest()[:16]


def written(line: SharedLine) -> bytes:
    """Return a line as it stands in a note, without its line break: ASCII, its keys in order."""
    row: dict[str, Any] = {
        "schema": SCHEMA,
        "id": line.id,
        "about": line.about,
        "theme": line.theme,
        "role": line.role,
        "edit": line.edit,
    }
    if line.statement:
        row["statement"] = line.statement
    return json.dumps(row, sort_keys=True, ensure_ascii=True).encode("ascii")


def joined(*notes: bytes) -> bytes:
    """Return every line of these notes once, in order, as `git notes merge -s cat_sort_uniq` does; b"" for none."""
    lines = sorted({line for note in notes for line in note.split(b"\n") if line})
    return b"".join(line + b"\n" for line in lines)


def lines(commit: str, note: bytes) -> Iterator[SharedLine | Fault]:
    """Yield what each line of a commit's note says, or what is wrong with it; empty lines say nothing."""
    for number, line in enumerate(note.split(b"\n"), 1):
        if number > MOST_LINES:
            yield Fault(commit, number, f"more than {MOST_LINES} lines; the rest is not read")
            return
        if line.strip():
            said = _read(line)
            yield Fault(commit, number, said) if isinstance(said, str) else said


def latest(found: Iterable[SharedLine]) -> tuple[SharedLine, ...]:
    """Return of several lines of one id the last edit, in the order of their ids."""
    kept: dict[str, SharedLine] = {}
    for each in found:
        if each.id not in kept or (each.edit, written(each)) > (kept[each.id].edit, written(kept[each.id])):
            kept[each.id] = each
    return tuple(kept[key] for key in sorted(kept))


def is_own(line: SharedLine, addresses: Iterable[str]) -> bool:
    """Whether a line is of whoever has one of these addresses."""
    return any(line_id(each, line.about) == line.id for each in addresses)


def _read(line: bytes) -> SharedLine | str:
    """Return what a line says, or what is wrong with it in words of ours: none of its own are repeated."""
    if len(line) > LONGEST:
        return f"longer than {LONGEST} bytes"
    try:
        row = json.loads(line.decode("ascii"), parse_constant=_refuse)
    except UnicodeDecodeError:
        return "not ASCII"
    except RecursionError:
        return "nested too deeply"
    except ValueError:
        return "not JSON"
    if not isinstance(row, dict):
        return "not a JSON object"
    if row.get("schema") != SCHEMA:
        return f"not of the schema {SCHEMA}"
    return _line(row)


def _line(row: Mapping[str, Any]) -> SharedLine | str:
    for key, longest in _NAMES.items():
        value = row.get(key)
        if not isinstance(value, str) or len(value) > longest or not _NAME.fullmatch(value):
            return f"its {key} is missing or is no name"
    statement, edit = row.get("statement", ""), row.get("edit", 1)
    if not isinstance(statement, str):
        return "its statement is no text"
    if not isinstance(edit, int) or isinstance(edit, bool) or not 0 < edit <= _MOST_EDITS:
        return "its edit is no number from 1"
    return SharedLine(row["id"], row["about"], row["theme"], row["role"], statement, edit)


def _refuse(_: str) -> None:
    raise ValueError
