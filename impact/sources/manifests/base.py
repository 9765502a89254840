"""What every reader of manifests promises."""

from __future__ import annotations

from typing import Protocol

from impact.model.manifests import Manifest

# Raise it when a reader says something else of the same file than before: what was kept is then read anew.
READERS = 4
# No manifest that people write is larger; what is larger was generated, or is meant to be a burden.
LARGEST = 2 << 20


class Unreadable(Exception):
    """A manifest that cannot be understood; the message says why, in one line, without a word of the file's text."""


class Reader(Protocol):
    """One sort of manifest. Reading is pure: the same bytes give the same answer, and nothing else is looked at."""

    @property
    def NAME(self) -> str:
        """The ecosystem it is of, one of impact.model.manifests.ECOSYSTEMS."""

    def reads(self, path: str) -> bool:
        """Whether the file at `path` (from the top of the repository, with "/") is one of these."""

    def read(self, path: str, text: bytes) -> Manifest:
        """What the file says; raises Unreadable where it says nothing that can be understood."""
