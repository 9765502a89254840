"""Reads a manifest that stands in a test, and says what it holds in few words."""

from __future__ import annotations

from textwrap import dedent

from impact.model.manifests import Manifest
from impact.sources.manifests.base import Reader
from impact.sources.manifests.registry import readers_of


def reader_of(path: str) -> Reader | None:
    """The first reader of the file at `path`; None where it is no manifest."""
    return next(iter(readers_of(path)), None)


def manifest(path: str, text: str) -> Manifest:
    reader = reader_of(path)
    assert reader is not None, f"nobody reads {path}"
    return reader.read(path, dedent(text).encode())


def needs(path: str, text: str) -> dict[str, tuple[str, ...]]:
    """What is needed: by name the version, the scope and, where there is one, the source."""
    found = manifest(path, text)
    assert not found.left, "an entry has no name"
    return {each.thing.name: tuple(each[1:] if each.source else each[1:3]) for each in found.needs}


def offers(path: str, text: str) -> list[tuple[str, str, bool]]:
    return [(each.thing.name, each.version, each.private) for each in manifest(path, text).offers]
