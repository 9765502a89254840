"""Which identities are programs: by patterns from the settings, never by how much they commit."""

from __future__ import annotations

import re
from collections.abc import Iterable

from impact.model.facts import Identity


class Bots:
    """Patterns compiled once; called with an identity, it answers from memory after the first time.

    Each pattern is searched for in the name and in the address, whatever the case.
    """

    def __init__(self, patterns: Iterable[str]) -> None:
        self._patterns = tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)
        self._known: dict[tuple[str, str], bool] = {}

    def __call__(self, identity: Identity) -> bool:
        """Whether this identity is a program."""
        key = (identity.name, identity.email)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = any(each.search(text) for each in self._patterns for text in key)
        return known
