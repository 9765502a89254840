"""Every reader of manifests, and which one reads a path."""

from __future__ import annotations

from impact.sources.manifests.base import Reader
from impact.sources.manifests.shared import SHARED

READERS: tuple[Reader, ...] = (*SHARED,)


def reader_of(path: str) -> Reader | None:
    """The reader of the file at `path` (from the top of the repository, with "/"), None where it is no manifest."""
    return next((reader for reader in READERS if reader.reads(path)), None)
