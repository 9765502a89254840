"""Bytes of a manifest in YAML into plain values; whatever the bytes are, only `Unreadable` is raised."""

from __future__ import annotations

from typing import Any

from impact.model.errors import SettingsError
from impact.settings.plain_yaml import plain_documents
from impact.sources.manifests.base import LARGEST, Unreadable


def yaml_documents(text: bytes) -> tuple[Any, ...]:
    """Return every document of a file, as `plain_documents` reads it."""
    if len(text) > LARGEST:
        raise Unreadable(f"larger than {LARGEST >> 20} MB")
    try:
        return plain_documents(text)
    except SettingsError as error:
        line, _, what = error.faults[0].removeprefix(":").split(":", 2)
        raise Unreadable(f"line {line}:{what}") from None


def yaml_mapping(text: bytes) -> dict[str, Any]:
    """Return the first document of a file, which is to be a mapping; an empty file is an empty one."""
    documents = yaml_documents(text)
    first = documents[0] if documents else None
    if first is None:
        return {}
    if not isinstance(first, dict):
        raise Unreadable("not a mapping of YAML")
    return first
