"""Which identities are programs: by patterns from the settings, never by how much they commit."""

from __future__ import annotations

import re

from impact.model.facts import Identity


class Bots:
    """Compiled patterns over `Name <address>`, matched without case; answers from memory after the first time."""

    def __init__(self, patterns: tuple[str, ...]) -> None:
        self._patterns = tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)
        self._known: dict[Identity, bool] = {}

    def __call__(self, identity: Identity) -> bool:
        """Whether this identity is a program."""
        known = self._known.get(identity)
        if known is None:
            text = f"{identity.name} <{identity.email}>"
            known = self._known[identity] = any(pattern.search(text) for pattern in self._patterns)
        return known
