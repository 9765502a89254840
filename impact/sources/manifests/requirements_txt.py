"""Reads requirements.txt and its kin, as pip reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from impact.model.manifests import INDIRECT, Manifest
from impact.sources.manifests.gathered import Gathered
from impact.sources.manifests.requirement_words import need_one, scope_of
from impact.sources.manifests.texts import lines_of

NAME = "pypi"

_FILE = re.compile(r"(?:.*[-_.])?requirements?(?:[-_.].*)?\.(?:txt|in|pip)", re.IGNORECASE)
_FOLDERS = ("requirements", "requirement")
_COMMENT = re.compile(r"(?:^|\s)#(.*)$")
_EDITABLE = re.compile(r"(?:-e|--editable)(?:\s+|=)(.+)")
_OPTION = re.compile(r"\s--?[a-zA-Z].*$")
# Programs that lock say in comments who asked for a line; a file of the person's own, or the project, is one.
_ASKED = re.compile(r"(?:^|[\s,])(?:-r\b|\(?pyproject\.toml|\(?setup\.(?:py|cfg)|[\w.-]+ \((?:pyproject\.toml|setup))")


def reads(path: str) -> bool:
    folder, _, file = path.rpartition("/")
    if "constraint" in file.lower():
        return False
    listed = folder.rpartition("/")[2].lower() in _FOLDERS and file.endswith((".txt", ".in"))
    return listed or _FILE.fullmatch(file) is not None


def read(path: str, text: bytes) -> Manifest:
    """Every line that asks for something. What a lock holds only because others ask for it is INDIRECT."""
    found = Gathered(NAME)
    scope = scope_of("/".join(path.split("/")[-2:]))
    for line, notes in _logical(lines_of(text)):
        editable = _EDITABLE.match(line)
        if line.startswith("-") and not editable:
            continue
        locked = " --hash" in line or "# via" in notes
        asked = _OPTION.sub("", editable[1] if editable else line)
        if asked.strip() and line:
            indirect = locked and not _ASKED.search(notes)
            need_one(found, path, asked, scope=INDIRECT if indirect else scope)
    return found.manifest()


def _logical(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Each line with what it is continued by, and the comments in and below it."""
    line: list[str] = []
    notes: list[str] = []
    continued = False
    for raw in lines:
        comment = _COMMENT.search(raw)
        bare = raw[: comment.start()].strip() if comment else raw.strip()
        if bare and not continued:
            yield " ".join(line).strip(), " ".join(notes)
            line, notes = [], []
        if bare:
            line.append(bare.removesuffix("\\"))
        if comment:
            notes.append(f"#{comment[1]}")
        continued = bare.endswith("\\")
    yield " ".join(line).strip(), " ".join(notes)
