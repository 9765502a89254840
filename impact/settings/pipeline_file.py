"""Reads the YAML of a pipeline that somebody else wrote: what is plain in it, and nothing that it could do to us."""

from __future__ import annotations

from impact.model.errors import SettingsError
from impact.model.opportunity import Skipped
from impact.opportunities.trees import Tree
from impact.settings.yaml_file import read_bytes

LARGEST = 256 << 10


def pipeline(path: str, raw: bytes) -> Tree | Skipped:
    """Return the file as plain values, or why it is passed over.

    An alias stands for nothing, so that no file unfolds to more than it is long; a tag is not looked at.
    """
    if len(raw) > LARGEST:
        return Skipped(path, f"larger than {LARGEST >> 10} KB, which no pipeline is")
    try:
        document = read_bytes("", raw)
    except SettingsError as error:
        return Skipped(path, error.faults[0].removeprefix(":"))
    return Tree(path, document.value, {where: line for where, (line, _) in document.marks.items()})
