"""Writes the person's own addresses into their settings file, and leaves the rest of it as it is."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import NamedTemporaryFile

from impact.model.errors import SettingsError
from impact.settings.options import load_file
from impact.settings.yaml_file import Document, read


def keep_addresses(user_file: Path, addresses: tuple[str, ...]) -> tuple[str, ...]:
    """Add the person's addresses to `me` in their settings file, leave the rest as it is, return all of `me`.

    Raises SettingsError when the file is faulty, cannot be written, or must be changed by hand.
    """
    document = read(user_file) if user_file.exists() else Document(str(user_file), "")
    before = tuple(getattr(load_file(user_file)[0], "me", None) or ()) if user_file.exists() else ()
    spelled = {each.strip().casefold(): each.strip() for each in (*addresses[::-1], *before[::-1])}
    kept = tuple(sorted(spelled.values(), key=[each.strip() for each in (*before, *addresses)].index))
    if kept == before:
        return kept
    lines = user_file.read_text("utf-8-sig").splitlines() if user_file.exists() else []
    if lines and document.value is not None and document.marks[()] != min(document.keys.values()):
        raise SettingsError((f"{user_file}:1:1: the file is one mapping in braces; add your addresses by hand",))
    said = ["me:", *(f"- {json.dumps(each, ensure_ascii=False)}" for each in kept)]
    start, end = _lines_of("me", document, lines)
    _replace(user_file, "\n".join([*lines[:start], *said, *lines[end:]]) + "\n")
    return kept


def _lines_of(key: str, document: Document, lines: list[str]) -> tuple[int, int]:
    """Return the first line of a top-level key and the first after it, comments before the next key left out."""
    top = sorted(line - 1 for where, (line, _) in document.keys.items() if len(where) == 1)
    if (key,) not in document.keys:
        return len(lines), len(lines)
    start = document.keys[(key,)][0] - 1
    end = next((line for line in top if line > start), len(lines))
    while end > start + 1 and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    return start, end


def _replace(file: Path, text: str) -> None:
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with NamedTemporaryFile("w", encoding="utf-8", dir=file.parent, prefix=".impact-", delete=False) as new:
            new.write(text)
        Path(new.name).replace(file)
    except OSError as error:
        raise SettingsError((f"{file}:1:1: cannot be written: {error.strerror or error}",)) from error
