"""Names of repositories in a line: as many as fit, and how many more there are."""

from __future__ import annotations

from impact.render.harmless import harmless

_NAMED = 8


def named(every: list[str]) -> str:
    """Return the first names, harmless to show, and the number of the others."""
    more = f" and {len(every) - _NAMED} more" if len(every) > _NAMED else ""
    return ", ".join(map(harmless, every[:_NAMED])) + more
