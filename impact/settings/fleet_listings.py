"""Reads a list of repositories from a file: an address or path a line, or what a forge's client prints as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from impact.identity.listings import left_out, listed, wanted
from impact.identity.remotes import fault, is_secretive, remote
from impact.model.errors import SettingsError
from impact.model.fleet import Entry
from impact.settings.fleet_folders import folder_of
from impact.settings.fleet_shapes import EntryShape

_LARGEST = 64 << 20


def entries_of(
    said: EntryShape, file: Path, where: str, protocols: tuple[str, ...]
) -> tuple[tuple[Entry, ...], list[str]]:
    """Return the repositories of a listing, unnamed, and what is to be said of them.

    Raises SettingsError with every fault as file:line:column; `where` is file:line:column of what names the listing.
    """
    try:
        if not file.is_file() or file.stat().st_size > _LARGEST:
            raise SettingsError((f"{where}: {file}: no such listing, or none that can be read",))
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            (f"{where}: {file}: cannot be read: {getattr(error, 'strerror', None) or error}",)
        ) from None
    if text.lstrip()[:1] in ("[", "{"):
        return _of_a_forge(text, said, file, protocols)
    rows = list(_lines(text, file, protocols))
    if wrong := [what for what, _, _ in rows if what]:
        raise SettingsError(tuple(wrong))
    return tuple(Entry("", path, url, said.groups, where, said.contents) for _, path, url in rows), []


def _lines(text: str, file: Path, protocols: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    """Yield (fault, path, address) for each line that says something."""
    for number, line in enumerate(text.splitlines(), 1):
        given = line.partition(" #")[0].strip() if not line.lstrip().startswith("#") else ""
        if not given:
            continue
        is_address = remote(given) is not None or is_secretive(given)
        if is_address or "://" in given or "::" in given or given.startswith("-"):
            wrong = fault(given, protocols)
            yield (f"{file}:{number}:1: {wrong}" if wrong else ""), "", given
        elif "\0" in given:
            yield f"{file}:{number}:1: a path has no NUL character", "", ""
        else:
            yield "", str(folder_of(given, file.parent)), ""


def _of_a_forge(
    text: str, said: EntryShape, file: Path, protocols: tuple[str, ...]
) -> tuple[tuple[Entry, ...], list[str]]:
    try:
        rows = listed(json.loads(text))
    except json.JSONDecodeError as error:
        raise SettingsError((f"{file}:{error.lineno}:{error.colno}: not JSON: {error.msg}",)) from None
    except (ValueError, RecursionError) as error:
        raise SettingsError((f"{file}:1:1: {error or 'nested too deep'}",)) from None
    kept, left = wanted(rows, archived=said.archived, forks=said.forks)
    urls = [each.address(ssh=said.ssh) for each in kept]
    if wrong := [f"{file}:1:1: {what}" for each in urls if (what := fault(each, protocols))]:
        raise SettingsError(tuple(wrong))
    where = f"{file}:1"
    notes = [note] if (note := left_out(str(file), left)) else []
    return tuple(Entry("", "", url, said.groups, where, said.contents) for url in urls), notes
